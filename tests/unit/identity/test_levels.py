from __future__ import annotations

import random

import polars as pl
import pytest

from commonfield.engines import DuckEngine
from commonfield.identity.levels import quick


def pairs() -> pl.DataFrame:
    """Texts of all lengths, and the same with a slip: an exchange, a letter less, another, one more."""
    chance = random.Random(4)
    rows: list[tuple[str | None, str | None]] = [(None, "a"), (None, None), ("", ""), ("", "a")]
    for letters in ("01", "0123456789", "aé"):
        for _ in range(1500):
            one = chance.choices(letters, k=chance.randint(0, 10))
            slip = list(one)
            at = chance.randrange(len(one) + 1)
            slip[at : at + 2] = chance.choice(
                [slip[at : at + 2][::-1], slip[at + 1 : at + 2], ["0", *slip[at:]]]
            )
            other = chance.choices(letters, k=chance.randint(0, 10))
            rows += [("".join(one), "".join(slip)), ("".join(one), "".join(other))]
    return pl.DataFrame(rows, schema=["one", "other"], orient="row")


@pytest.mark.parametrize("relation", ["=", "<="])
def test_a_quick_level_says_what_the_written_one_says(relation: str) -> None:
    written = f"damerau_levenshtein(l.text, r.text) {relation} 1"
    with DuckEngine() as engine:
        engine.load("pair", pairs())
        told = engine.query(
            f"select ({quick(written)}) is distinct from ({written}) as differs, {written} as slip "
            "from (select {'text': one} as l, {'text': other} as r from pair)"
        )
    assert told["slip"].sum() > 1000
    assert not told["differs"].any()


def test_what_asks_for_no_slip_stays_as_it_is() -> None:
    for level in (
        "l.zip = r.zip",
        "damerau_levenshtein(l.a, r.a) > 2",
        "jaro_winkler_similarity(l.a, r.a) >= 0.9",
    ):
        assert quick(level) == level
