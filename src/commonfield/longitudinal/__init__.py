"""Stage 4: dated events per person, with provenance on each row."""

from commonfield.longitudinal.run import build

__all__ = ["build"]
