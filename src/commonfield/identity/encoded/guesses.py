"""Refuses files that are lists of guesses: nobody shall ask of one person whether the other side knows her.

Whoever holds the key of a project can encode anybody. Linking then answers whether that person is in the
other file. Two limits make this answer hard to get, not impossible: a file must hold enough people, and must
not hold one person in many spellings. They are held where files are linked, since a partner could change its
own encoder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.findings import SubmissionError
from commonfield.identity.encoding.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from commonfield.engines import DuckEngine
    from commonfield.identity.encoding import Header

FEWEST_RECORDS = 100
"""A smaller file is more likely a question about somebody than a list of somebody's learners."""
MOST_OF_ONE_BIRTH = 10
"""Records of one birth date and names that sound alike: twins are two, and a file that holds a person six
times over (as public test files do) still passes."""
MOST_OF_ONE_NAME = 20
MOST_OF_ONE_NAME_SHARE = 0.001
"""Records of the same names and birth year, or place: of a million records the most frequent reach 30."""
_OF_ONE_BIRTH = ("birth_date+sounds",)
_OF_ONE_NAME = ("names+year", "names+zip", "names+school", "names+street")


def refuse_guesses(engine: DuckEngine, paths: Sequence[Path], headers: Sequence[Header]) -> None:
    """Refuse a file that is too small, or holds one person in many variants.

    Args:
        engine: Holds `block`.
        paths: The files, in the order of their sides.
        headers: What they say of themselves.

    Raises:
        SubmissionError: naming the file and the limit, and no record.
    """
    for side, (path, header) in enumerate(zip(paths, headers, strict=True)):
        if header.records < FEWEST_RECORDS:
            raise SubmissionError(
                f"{path.name}: expected at least {FEWEST_RECORDS} records, found {header.records:,}.",
                likely_cause="The file holds a few people about whom somebody wants to know.",
                fix="Encode the whole list. A few people are not linked by encodings, see "
                "docs/explanation/private-linkage.md.",
            )
        most_named = max(MOST_OF_ONE_NAME, int(header.records * MOST_OF_ONE_NAME_SHARE))
        for rules, most in ((_OF_ONE_BIRTH, MOST_OF_ONE_BIRTH), (_OF_ONE_NAME, most_named)):
            found = _largest(engine, side, rules)
            if found > most:
                raise SubmissionError(
                    f"{path.name}: expected at most {most} records that are nearly alike, found {found:,}.",
                    likely_cause="The file holds a person once per course or term, or many spellings of one.",
                    fix="Encode one record for each person. To look for repeated people in one file, use "
                    "`commonfield dedupe`.",
                )


def _largest(engine: DuckEngine, side: int, rules: Sequence[str]) -> int:
    letters = "', '".join(RULES[rule][0] for rule in rules)
    return int(
        engine.query(
            "select coalesce(max(n), 0) from (select count(*) as n from block "
            f"where side = {side} and rule in ('{letters}') group by token)"
        ).item()
    )
