"""One command per stage, and `run` for all."""

from __future__ import annotations


def main() -> None:
    """Run the command line, and turn what went wrong into a paragraph and an exit code."""
    from commonfield.cli.app import run

    run()


__all__ = ["main"]
