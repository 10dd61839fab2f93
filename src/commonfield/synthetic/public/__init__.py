"""Invents public files of agencies for an invented region, in the publishers' formats."""

from commonfield.synthetic.public.run import write_public

__all__ = ["write_public"]
