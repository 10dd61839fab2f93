"""Invents a call for proposals: readers, proposals, conflicts, who read what, scores, and the truth.

How good a proposal is and how severe a reader is are drawn first; a level is what they make together, with
chance. Sizes are those of a region's own competition: some tens of proposals, a few readings of each.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from commonfield.findings import UsageError
from commonfield.synthetic.chance import stream

if TYPE_CHECKING:
    import numpy as np

Row = dict[str, Any]
Read = tuple[str, str]

CRITERIA = ("need", "partners", "plan", "employers", "equity", "budget", "evaluation", "sustaining")
LEVELS = (0, 4)
PARTS = ("East", "West", "North", "South")
SECTORS = ("health", "education", "business", "engineering_computing")
WALKS = ("k12", "community_college", "university", "employer", "workforce", "community")
"""The walks of life that readers come from."""
ASKS = (250_000, 400_000, 600_000, 900_000, 1_200_000)
QUALITY_SD, SEVERITY_SD, CHANCE_SD = 1.0, 0.6, 0.7
"""In levels of a criterion: somewhat more than half of the spread of a level is the proposals' own."""
MIDDLE = 2.2
"""The level that an ordinary proposal is given by an ordinary reader."""


LARGE = 16
"""With fewer proposals nothing is kept apart: too often nobody there would be good enough."""
MIXED = 10
"""With fewer readers none works for an applicant: too few would be left to read."""


@dataclass(frozen=True)
class InventedCall:
    """What was invented, file by file, and the truth: each proposal's quality, each reader's severity."""

    readers: list[Row]
    proposals: list[Row]
    conflicts: list[Row]
    assignments: list[Row]
    scores: list[Row]
    quality: dict[str, float]
    severity: dict[str, float]


def invent_call(
    *,
    proposals: int = 24,
    readers: int = 12,
    criteria: Sequence[str] = CRITERIA[:5],
    reads: int = 3,
    seed: int = 1,
    assigned: Iterable[Read] | None = None,
) -> InventedCall:
    """Invent a call.

    Args:
        proposals: How many.
        readers: How many.
        criteria: What readers judge.
        reads: How many readers read each proposal.
        seed: Where chance begins: the same seed gives the same call.
        assigned: Who reads what (proposal, reader), where that was decided elsewhere.

    Raises:
        UsageError: there are too few readers.
    """
    if readers < reads + 2 or proposals < 2:
        raise UsageError(
            "expected 2 proposals or more, and two readers more than read a proposal, found fewer.",
            likely_cause="Nobody could read around a conflict.",
            fix="Ask for more readers, or fewer readings.",
        )
    rng = stream(seed, "call")
    sent = [_proposal(n, rng) for n in range(1, proposals + 1)]
    panel = [_reader(n, sent, rng, mixed=readers >= MIXED) for n in range(1, readers + 1)]
    barred = {(p["proposal"], r["reader"]) for p in sent for r in panel if _same_house(p, r)}
    known = sorted((sent[1]["proposal"], r["reader"]) for r in panel[-1:] if not _same_house(sent[1], r))
    conflicts = [
        {"reader": reader, "proposal": proposal, "state": "declared", "why": "worked there two years ago"}
        for proposal, reader in known
    ]
    pairs = sorted(assigned) if assigned is not None else _rotate(sent, panel, barred | set(known), reads)
    quality = {p["proposal"]: float(rng.normal(0, QUALITY_SD)) for p in sent}
    severity = {r["reader"]: float(rng.normal(0, SEVERITY_SD)) for r in panel}
    hard = {name: float(rng.normal(0, 0.3)) for name in criteria}
    scores = [
        {
            "proposal": proposal,
            "criterion": name,
            "reader": reader,
            "score": _level(MIDDLE + quality[proposal] - severity[reader] - hard[name], rng),
        }
        for proposal, reader in pairs
        for name in hard
    ]
    assignments = [{"proposal": proposal, "reader": reader} for proposal, reader in pairs]
    return InventedCall(panel, sent, conflicts, assignments, scores, quality, severity)


def write_call(call: InventedCall, folder: Path) -> None:
    """Write the tables of an invented call, and the truth in a folder of its own."""
    tables = {
        "readers.csv": call.readers,
        "proposals.csv": call.proposals,
        "conflicts.csv": call.conflicts,
        "assignments.csv": call.assignments,
        "scores.csv": call.scores,
        "truth/proposals.csv": [{"proposal": p, "quality": f"{q:.4f}"} for p, q in call.quality.items()],
        "truth/readers.csv": [{"reader": r, "severity": f"{s:.4f}"} for r, s in call.severity.items()],
    }
    for name, rows in tables.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_csv(rows), encoding="utf-8")


def write_rules(call: InventedCall, folder: Path) -> None:
    """Write the rules of an invented call, its budget two fifths of what is asked for."""
    asked = sum(row["ask"] for row in call.proposals)
    budget = round(asked * 0.4, -5)
    each = -(-3 * len(call.proposals) // len(call.readers))
    values: dict[str, object] = {
        "budget": budget,
        "floors": "",
        "asides": "",
        "cap": budget * 2 // 5,
        "least": min(2, 3 * len(call.proposals) // len(call.readers) // 2),
        "most": each + 3,
    }
    if len(call.proposals) >= LARGE:
        values |= _kept_apart(budget)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("call", "allocation", "assignment"):
        text = (
            resources.files(__package__).joinpath(f"call_files/{name}.yaml.txt").read_text(encoding="utf-8")
        )
        (folder / f"{name}.yaml").write_text(Template(text).substitute(values), encoding="utf-8")


def _kept_apart(budget: int) -> dict[str, str]:
    """Write floors for two parts of the region, and a set-aside for rural places."""
    tenth = budget // 10
    return {
        "floors": f"floors:\n  region: {{North: {tenth}, South: {tenth}}}\n",
        "asides": "set_asides:\n  - where: {rural: 1}\n"
        f"    at_least: {budget * 15 // 100}\n"
        '    label: {en: "Rural places", es: "Lugares rurales"}\n',
    }


def _proposal(number: int, rng: np.random.Generator) -> Row:
    ask = int(rng.choice(ASKS))
    part = PARTS[(number - 1) % len(PARTS)]
    return {
        "proposal": f"P{number:02d}",
        "lead": f"org-{(number + 1) // 2:02d}",
        "partners": f"org-{int(rng.integers(40, 60)):02d}; org-{int(rng.integers(60, 80)):02d}",
        "region": part,
        "sector": SECTORS[int(rng.integers(len(SECTORS)))],
        "topics": "; ".join(sorted({str(rng.choice(SECTORS)), str(rng.choice(CRITERIA))})),
        "language": "es" if rng.random() < 0.1 else "en",
        "rural": int(part in ("North", "South") and rng.random() < 0.7),
        "ask": ask,
        "minimum": ask // 5 * 3,
    }


def _reader(number: int, sent: Sequence[Row], rng: np.random.Generator, *, mixed: bool) -> Row:
    own = mixed and number % 4 == 0  # one in four works for an applicant, as they do in a small region
    house = sent[int(rng.integers(len(sent)))]["lead"] if own else f"org-{80 + number:02d}"
    return {
        "reader": f"reader-{number:02d}",
        "organization": house,
        "sector": WALKS[(number - 1) % len(WALKS)],
        "region": PARTS[int(rng.integers(len(PARTS)))],
        "expertise": "; ".join(sorted({str(rng.choice(SECTORS)), str(rng.choice(CRITERIA))})),
        "languages": "en; es" if number % 3 == 0 else "en",
    }


def _same_house(proposal: Row, reader: Row) -> bool:
    return reader["organization"] in (proposal["lead"], *proposal["partners"].split("; "))


def _rotate(sent: Sequence[Row], panel: Sequence[Row], barred: set[Read], reads: int) -> list[Read]:
    """Let readers take turns: each shares a proposal with the next, so that all can be compared."""
    names = [reader["reader"] for reader in panel]
    load = dict.fromkeys(names, 0)
    pairs = []
    for turn, row in enumerate(sent):
        proposal = row["proposal"]
        first = [names[turn % len(names)], names[(turn + 1) % len(names)]][:reads]
        others = sorted(names, key=lambda name: (load[name], (names.index(name) * 7 + turn * 3) % len(names)))
        free = [name for name in dict.fromkeys([*first, *others]) if (proposal, name) not in barred]
        for name in free[:reads]:
            load[name] += 1
            pairs.append((proposal, name))
    return pairs


def _level(mean: float, rng: np.random.Generator) -> int:
    lowest, highest = LEVELS
    return min(highest, max(lowest, round(mean + float(rng.normal(0, CHANCE_SD)))))


def _csv(rows: Sequence[Row]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]) if rows else ["proposal"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
