"""One cohort by two sets of rules: what each counts, and who moves between them."""

from datetime import date

import pytest
from hypothesis import given, settings
from tests.generative.inventions import definitions, regions
from tests.generative.reference import Reader

from commonfield.engines import DuckEngine
from commonfield.findings import UsageError
from commonfield.metrics import Permitted, always, differ
from commonfield.metrics.examples import ALWAYS_DUE, example_tables

ASKED = {"groups": {}, "data_as_of": ALWAYS_DUE, "region": "example"}


@pytest.fixture
def completion(shipped):
    """Completers of a pathway: with 300 hours before 2023-24, without them since."""
    return shipped["cte_completion_rate"]


def loaded(engine, metric, *examples):
    for name, frame in example_tables(metric, examples).items():
        engine.load(name, frame)


def test_the_same_rules_move_nobody(engine, completion):
    rules = always(completion, max(completion.versions))
    loaded(engine, completion, *completion.examples)
    found = differ(engine, rules, rules, **ASKED)
    moves = found.moved.drop("academic_year").sum().row(0)
    assert set(moves) == {0}
    for name in ("denominator", "numerator"):
        assert found.figures[f"before_{name}"].to_list() == found.figures[f"after_{name}"].to_list()


def test_who_counts_only_without_the_hours_is_said_to_count_now(engine, completion):
    first, last = sorted(completion.versions)
    loaded(engine, completion, *completion.examples)
    found = differ(engine, always(completion, first), always(completion, last), **ASKED)
    now = found.moved["now_hold"].sum()
    assert now > 0
    everybody = found.figures.filter(group="all")
    gained = (everybody["after_numerator"] - everybody["before_numerator"]).sum()
    assert gained == now - found.moved["no_longer_hold"].sum()


def test_a_share_and_a_median_are_not_laid_beside_each_other(engine, completion, shipped):
    median = shipped["median_earnings_after_exit"]
    with pytest.raises(UsageError, match="found share and median"):
        differ(
            engine,
            always(completion, max(completion.versions)),
            always(median, max(median.versions)),
            **ASKED,
        )


def test_rules_that_nobody_lets_us_read_have_no_figures(engine, completion):
    loaded(engine, completion, *completion.examples)
    rules = always(completion, max(completion.versions))
    found = differ(engine, rules, rules, permitted={"before": Permitted(), "after": Permitted()}, **ASKED)
    assert found.figures["before_status"].unique().to_list() == ["not_permitted"]
    assert found.moved.is_empty()


def people(metric, tables):
    rows = {name: frame.to_dicts() for name, frame in tables.items()}
    return {
        (m.person, m.year): m.met
        for m in Reader(metric.in_version(min(metric.versions)), {}, rows, None, None).cohort(1, 9999)
    }


@settings(max_examples=12)
@given(tables=regions(), one=definitions(), other=definitions())
def test_moves_are_those_of_the_plain_reading(tables, one, other):
    if one.kind != other.kind:
        return
    before, after = (always(m, max(m.versions)) for m in (one, other))
    as_of = date(2030, 1, 1)
    with DuckEngine(threads=1) as engine:
        for name, frame in tables.items():
            engine.load(name, frame)
        moved = differ(engine, before, after, groups={}, data_as_of=as_of, region="Invented").moved
    was, now = people(before, tables), people(after, tables)
    share = one.kind == "share"
    assert moved["came_in"].sum() == len(now.keys() - was.keys())
    assert moved["went_out"].sum() == len(was.keys() - now.keys())
    both = was.keys() & now.keys()
    assert moved["now_hold"].sum() == sum(share and now[who] and not was[who] for who in both)
    assert moved["no_longer_hold"].sum() == sum(share and was[who] and not now[who] for who in both)
