"""Example pathways of an invented region, and the dated records behind their links."""

from commonfield.synthetic.pathways.run import write_pathways

__all__ = ["write_pathways"]
