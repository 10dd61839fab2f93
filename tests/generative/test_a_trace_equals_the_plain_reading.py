"""What `explain --person` answers is what the plain reading of the definition says of the person."""

from datetime import date

from hypothesis import given, settings
from tests.generative.inventions import definitions, regions
from tests.generative.reference import Reader

from commonfield.engines import DuckEngine
from commonfield.metrics.tracing import find_examples, trace

AS_OF = date(2030, 1, 1)
TAKES_OUT = ("minus", "exclude_if")


def people_of(tables):
    return sorted(
        {key for name, frame in tables.items() if name != "institution" for key in frame["person_key"]}
    )


def read_slowly(metric, tables):
    rows = {name: frame.to_dicts() for name, frame in tables.items()}
    found = {}
    for begins in metric.versions:
        first, last = metric.years_of(begins)
        for member in Reader(metric.in_version(begins), {}, rows, None, None).cohort(first, last or 9999):
            found[member.person, member.year] = member
    return found


@settings(max_examples=15)
@given(tables=regions(), metric=definitions())
def test_a_trace_says_of_everybody_what_the_plain_reading_says(tables, metric):
    expected = read_slowly(metric, tables)
    with DuckEngine(threads=1) as engine:
        for name, frame in tables.items():
            engine.load(name, frame)
        for person in people_of(tables):
            told = trace(engine, metric, person, groups={}, data_as_of=AS_OF, region="Invented")
            counted = {year.academic_year: year for year in told.years if year.counted}
            assert sorted(counted) == sorted(year for key, year in expected if key == person)
            for year, found in counted.items():
                member = expected[person, year]
                assert found.hit == (member.met if metric.kind == "share" else None)
                assert found.quantity == (None if member.amount is None else float(member.amount))
                assert found.anchored_on == member.anchored_on
            for found in told.years:
                stays = not any(one.holds for one in found.asked if one.role in TAKES_OUT)
                meets = all(one.holds for one in found.asked if one.role == "only_if")
                assert found.counted == (stays and meets)
                assert found.anchors


@settings(max_examples=10)
@given(tables=regions(), metric=definitions())
def test_people_named_to_look_at_are_where_they_are_said_to_be(tables, metric):
    expected = read_slowly(metric, tables)
    with DuckEngine(threads=1) as engine:
        for name, frame in tables.items():
            engine.load(name, frame)
        for year in {year for _, year in expected if metric.years_of(min(metric.versions))[0] <= year}:
            found = find_examples(
                engine, metric, academic_year=year, number=2, data_as_of=AS_OF, region="Invented"
            )
            for name, keys in found.items():
                assert len(keys) <= 2
                for key in keys:
                    member = expected.get((key, year))
                    assert (member is None) == (name == "out")
                    if member and metric.kind != "count":
                        holds = member.amount is not None if metric.kind == "median" else member.met
                        assert holds == (name == "hit")
