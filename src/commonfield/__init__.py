"""Commonfield: the working system of a regional education-to-career collaborative."""

__version__ = "0.1.0"
