"""The reference pages: each module makes one family of them."""
