"""Writes small published tables and audits them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from commonfield.disclosure.auditor import AuditDesign, Audited, HiddenCount, audit


def publish(folder: Path, **tables: str) -> list[Path]:
    """Write tables as CSV, their cells apart by blanks; `.` stands for nothing."""
    files = []
    for name, text in tables.items():
        rows = [",".join("" if c == "." else c for c in line.split()) for line in text.strip().splitlines()]
        files.append(folder / f"{name}.csv")
        files[-1].write_text("\n".join(rows) + "\n", encoding="utf-8")
    return files


def audited(tables: list[Path], language: Any = "en", /, **design: Any) -> Audited:
    return audit(tables, AuditDesign.model_validate({"counts": ["n"], **design}), language=language)


def ranges(found: Audited) -> dict[str, tuple[int, int | None]]:
    """Give the range of every hidden count by its codes that are no totals."""
    return {named(c): (c.low, c.high) for c in found.hidden}


def named(count: HiddenCount) -> str:
    return " ".join(code for code in keys(count.keys) if code != "All")


def keys(of: Mapping[str, str]) -> list[str]:
    return list(of.values())
