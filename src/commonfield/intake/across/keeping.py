"""Findings across files as a region keeps them: one generation, one file per partner, no cell of a record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from commonfield.intake.across.telling import FindingAcross
from commonfield.intake.receipts import Receipt
from commonfield.region import Region
from commonfield.region.sealed import write_whole

COMPARISONS = "comparisons"
COMPARED = "compared.json"


def keep_comparison(
    region: Region, found: Sequence[FindingAcross], *, receipts: Iterable[Receipt]
) -> dict[str, Any]:
    """Put a comparison in force: what was found, and which submissions it compared.

    Receipts are facts and stay as they are. What is found across files changes with every file that
    comes, so each comparison takes the place of the one before.

    Returns:
        The facts of it: submissions, and how many findings each partner has.
    """
    by_partner: dict[str, list[dict[str, Any]]] = {}
    for each in found:
        by_partner.setdefault(each.partner, []).append(each.as_dict())
    facts = {
        "submissions": sorted(receipt.id for receipt in receipts),
        "findings": {partner: len(told) for partner, told in sorted(by_partner.items())},
    }
    kind = region.path / "store" / COMPARISONS
    with region.new_generation(kind) as folder:
        for partner, told in by_partner.items():
            write_whole(folder / f"{partner}.json", _written(told))
        write_whole(folder / COMPARED, _written(facts))
    region.sweep(kind)
    return facts


def kept_comparison(region: Region, partner: str) -> list[dict[str, Any]] | None:
    """Give what the comparison in force says to a partner; None where none was made yet."""
    current = region.current(region.path / "store" / COMPARISONS)
    if current is None:
        return None
    path = current / f"{partner}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def _written(plain: object) -> bytes:
    return json.dumps(plain, ensure_ascii=False, indent=1).encode()
