"""Pathways of a region: the records behind them, and what is made of both."""
