"""Files of people made from counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.unit.equity.impact.peers import method

from commonfield.equity.impact import Asked, Design, Record, impact

Rows = Sequence[tuple[str, int, int]]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def writes(text: str) -> Path:
        path = tmp_path / "people.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return writes


@pytest.fixture
def judge(write: Callable[[str], Path]) -> Callable[..., dict[str, Record]]:
    """Judge groups given as name, successes, people, by one method; the records by name."""

    def judges(rows: Rows, name: str, **asked: Any) -> dict[str, Record]:
        path = write("g,s,n\n" + "".join(f"{g},{s},{n}\n" for g, s, n in rows))
        design = Design("s", ("g",), weight="n")
        made = Asked(methods=(method(name),), **asked)
        return {record.group: record for record in impact(path, design, made)}

    return judges
