"""Splink learns the same from the same pairs: it is the oracle here."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest

from commonfield.catalog.linkage import Comparison
from commonfield.engines import DuckEngine
from commonfield.identity.settings import splink_in_silence
from commonfield.identity.training import Compared, Learnt, learn_levels

PEOPLE = 400
RULES = [["born"], ["first", "last"]]
SAME = {"m": 0.9, "u": 0.05}
OTHER = {"m": 0.1, "u": 0.95}


def comparison(column: str, *between: str) -> Comparison:
    text = {"en": column, "es": column}
    levels = [
        {"label": text, "sql": f"l.{column} = r.{column}", **SAME},
        *({"label": text, "sql": sql, "m": 0.05, "u": 0.01} for sql in between),
        {"label": text, **OTHER},
    ]
    return Comparison.model_validate({"column": column, "levels": levels})


COMPARISONS = [
    comparison("first", "jaro_winkler_similarity(l.first, r.first) >= 0.8"),
    comparison("last"),
    comparison("born", "damerau_levenshtein(l.born, r.born) = 1"),
    comparison("town", "l.town = 'nowhere'"),
]


@pytest.fixture(scope="module")
def engine() -> DuckEngine:
    """Two sources of people, in the second written otherwise now and then."""
    chance = Random(8)
    rows = []
    for side in (0, 1):
        people = Random(3)
        for person in range(PEOPLE):
            told: dict[str, str | None] = {
                "first": people.choice(["maria", "mario", "jose", "ana", "luis", "emma", "noah"]),
                "last": f"surname {people.randrange(40)}",
                "born": f"20{people.randrange(10, 20)}0{people.randrange(1, 9)}{people.randrange(10, 28)}",
                "town": f"town {people.randrange(6)}",
            }
            for name in told if side else ():
                if chance.random() < 0.12:
                    told[name] = chance.choice([None, "other", f"20{chance.randrange(10, 20)}0101"])
            rows.append({"record": len(rows), "side": side, **told, "person": person})
    opened = DuckEngine()
    opened.load("record", pl.DataFrame(rows))
    return opened


def ours(engine: DuckEngine, **sizes: int) -> Learnt:
    return learn_levels(
        engine,
        Compared("record", number="record", apart="side"),
        COMPARISONS,
        rules=RULES,
        prior=1 / PEOPLE,
        possible=PEOPLE**2,
        **{"random_pairs": PEOPLE**2, "training_pairs": PEOPLE**2, "seed": 1, **sizes},
    )


def splinks(engine: DuckEngine, known: Learnt) -> Learnt:
    """Let Splink learn m with the same u."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    from commonfield.identity.backend import SIDE

    def settings(each: Comparison) -> dict[str, object]:
        levels: list[dict[str, object]] = [
            {"sql_condition": f"{each.column}_l is null or {each.column}_r is null", "is_null_level": True}
        ]
        for level, (_, u) in zip(each.levels, known[each.column], strict=True):
            sql = SIDE.sub(r"\2_\1", level.sql) or "ELSE"
            levels.append({"sql_condition": sql, "m_probability": level.m, "u_probability": u or level.u})
        return {"output_column_name": each.column, "comparison_levels": levels}

    api = DuckDBAPI(engine.connection)
    for side in (0, 1):
        engine.define(f"side_{side}", f"select * exclude (side, person) from record where side = {side}")
    with splink_in_silence():
        linker = Linker(
            [api.register(f"side_{side}", dataset_display_name=f"side_{side}") for side in (0, 1)],
            SettingsCreator(
                link_type="link_only",
                unique_id_column_name="record",
                comparisons=[settings(each) for each in COMPARISONS],
                probability_two_random_records_match=1 / PEOPLE,
            ),
            log_level=None,
        )
        for rule in RULES:
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*rule), estimate_without_term_frequencies=True
            )
        told = linker.misc.save_model_to_json()["comparisons"]
    return {
        each["output_column_name"]: [
            (level.get("m_probability"), level.get("u_probability"))
            for level in each["comparison_levels"][1:]
        ]
        for each in told
    }


def test_splink_learns_the_same_from_the_same_pairs(engine: DuckEngine) -> None:
    mine = ours(engine)
    theirs = splinks(engine, mine)
    for column, levels in mine.items():
        for (m, _), (same, _) in zip(levels, theirs[column], strict=True):
            assert m is None or m == pytest.approx(same, abs=1e-6)


def test_random_pairs_are_at_a_level_as_often_as_all_pairs_are(engine: DuckEngine) -> None:
    counted = engine.query(
        "select avg((l.town = r.town)::int) from record as l, record as r where l.side < r.side"
    ).item()
    assert ours(engine)["town"][0][1] == pytest.approx(counted)


def test_a_level_at_which_nobody_was_seen_is_not_learnt(engine: DuckEngine) -> None:
    assert ours(engine)["town"][1] == (None, None)


def test_true_pairs_agree_more_often_than_random_ones(engine: DuckEngine) -> None:
    for (m, u), *_ in ours(engine).values():
        assert m is not None
        assert u is not None
        assert m > 0.7
        assert u < 0.3


def test_part_of_the_pairs_says_nearly_what_all_say_and_always_the_same(engine: DuckEngine) -> None:
    part = ours(engine, random_pairs=20_000, training_pairs=400)
    assert part == ours(engine, random_pairs=20_000, training_pairs=400)
    everything = ours(engine)
    assert part != everything
    for column, ((m, _), *_) in everything.items():
        assert part[column][0][0] == pytest.approx(m, abs=0.1)
