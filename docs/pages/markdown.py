from __future__ import annotations

from typing import Any


def cell(text: object) -> str:
    """Write something into a table of Markdown."""
    return " ".join(str(text).replace("|", "\\|").split())


def table(heads: list[str], rows: list[tuple[object, ...]]) -> str:
    lines = [heads, ["---"] * len(heads), *([cell(value) for value in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def source_line(source: Any) -> str:
    if source is None:
        return "Source: none read; an editable default.\n"
    title = f"[{source.title}]({source.href})" if source.href else source.title
    read = f", read on {source.read_on}" if source.read_on else ""
    return f"Source: {title}{read}.{' ' + source.note if source.note else ''}\n"


def yes(claim: bool) -> str:
    return "yes" if claim else "no"
