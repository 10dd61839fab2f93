"""What the commands say: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import typer


class Console:
    """Progress as one changing line in a terminal, as plain lines elsewhere, as nothing with `--quiet`."""

    def __init__(self) -> None:
        self.quiet = False
        self._status: Any = None
        self._last = ""

    def tell(self, text: str, *, done: int = 0, of: int = 0) -> None:
        """Say what is being done; see `commonfield.pipeline.occasion.Tell`."""
        if self.quiet:
            return
        if not sys.stderr.isatty():
            if text != self._last:
                typer.echo(f"{text}{f' ({of})' if of else ''}...", err=True)
            self._last = text
            return
        counted = f"{text} ({done} of {of})" if of else text
        if self._status is None:
            from rich.console import Console as RichConsole

            self._status = RichConsole(stderr=True).status(counted)
            self._status.start()
        self._status.update(counted)

    def stop(self) -> None:
        """End the changing line, so that what follows stands alone."""
        if self._status is not None:
            self._status.stop()
            self._status = None


console = Console()


def say(text: str = "") -> None:
    """Print a line of the result."""
    console.stop()
    typer.echo(text)


def say_json(data: Any) -> None:
    """Print the result as JSON, and nothing else."""
    console.stop()
    typer.echo(json.dumps(data, ensure_ascii=False, indent=1, default=str))


def say_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print an aligned table; columns of numbers stand right."""
    written = [[_write(cell) for cell in row] for row in rows]
    numeric = [bool(written) and all(_is_number(row[i]) for row in written) for i in range(len(headings))]
    widths = [max(len(row[i]) for row in [list(headings), *written]) for i in range(len(headings))]
    for row in [list(headings), ["-" * width for width in widths], *written]:
        cells = [
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ]
        say("  ".join(cells).rstrip())


def _write(cell: object) -> str:
    if cell is None:
        return ""
    return f"{cell:,}" if isinstance(cell, int) and not isinstance(cell, bool) else str(cell)


def _is_number(cell: str) -> bool:
    return not cell or cell.replace(",", "").replace(".", "").lstrip("-").rstrip("%").isdigit()
