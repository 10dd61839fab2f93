"""Rules that look beyond one file: other files, other years, other partners. Start reading at `run.py`."""
