"""The persons behind a release: what is counted of them, what is hidden, and what else could be true."""
