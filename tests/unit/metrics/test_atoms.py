"""People counted by what they are add up to every figure of their metrics."""

from datetime import date

import polars as pl
import pytest
from tests.generative.inventions import invent

from commonfield.disclosure import same_persons
from commonfield.disclosure.atoms import layout_of
from commonfield.disclosure.figures import figures_of, with_zeros
from commonfield.disclosure.kinds import read_kinds
from commonfield.disclosure.relations import Relations
from commonfield.metrics import Permitted, measure, measure_atoms
from commonfield.metrics.atoms import components_of
from commonfield.tables import EVENT_TABLES
from commonfield.tables.measures import BESIDE, EACH

AS_OF = date(2026, 10, 31)
ASKED = {"data_as_of": AS_OF, "region": "here"}
GRADUATION = "graduation_rate_4y"


@pytest.fixture
def filled(engine):
    invented = invent(250, 5)
    for name in (*EVENT_TABLES, "institution"):
        engine.load(name, invented[name])
    return engine


@pytest.fixture
def groups(groups):
    """Without the names of pathways: 60 values in every metric of a set would take minutes."""
    return {name: group for name, group in groups.items() if name != "pathway"}


@pytest.fixture
def sets(shipped):
    return same_persons(shipped.values())


def test_metrics_of_one_universe_or_within_one_another_are_counted_together(sets):
    names = [{metric.metric for metric in own} for own in sets]
    assert any({"college_going_rate_12m", "college_going_rate_16m"} <= own for own in names)
    assert not any({GRADUATION, "college_going_rate_12m"} <= own for own in names)
    assert any({GRADUATION, "pathway_entry_rate", "cte_completion_rate"} <= own for own in names)


def test_a_crossed_group_joins_the_two_that_it_combines(groups):
    components = components_of(groups)
    assert ["gender", "race_ethnicity"] in components and ["foster"] in components


def test_people_add_up_to_every_figure_of_every_metric(filled, shipped, sets, groups):
    measures = measure(filled, list(shipped.values()), groups=groups, **ASKED)
    atoms = measure_atoms(filled, sets, groups=groups, **ASKED)
    relations = Relations.of(shipped, groups)
    figures = figures_of(measures, None).filter(status="computed")
    checked = 0
    for own in sets:
        rows = figures.filter(pl.col("metric").is_in([metric.metric for metric in own]))
        for year in rows["academic_year"].unique().to_list():
            # Whoever lays the people out holds every figure against them.
            of_year = with_zeros(rows.filter(academic_year=year))
            layout = layout_of(of_year, atoms, relations=relations, academic_year=year)
            checked += 0 if layout is None else len(layout.cells)
    assert checked > 1000


def test_a_figure_that_the_people_do_not_add_up_to_is_refused(filled, shipped, sets, groups):
    from commonfield.findings import ReleaseError

    figures = figures_of(measure(filled, [shipped[GRADUATION]], groups=groups, **ASKED), None)
    year = figures.filter(status="computed")["academic_year"].max()
    rows = with_zeros(figures.filter(status="computed", academic_year=year))
    atoms = measure_atoms(filled, sets, groups=groups, **ASKED)
    everybody = (pl.col("level") == "region") & (pl.col("group") == "all")
    wrong = rows.with_columns(part=pl.when(everybody).then(pl.col("part") + 1).otherwise("part"))
    with pytest.raises(ReleaseError, match="add up to every figure, found 1 counts"):
        layout_of(wrong, atoms, relations=Relations.of(shipped, groups), academic_year=year)


def test_each_person_is_in_each_component_once_and_has_no_key(filled, sets, groups):
    atoms = measure_atoms(filled, sets, groups=groups, **ASKED)
    assert "person_key" not in atoms.columns
    people = atoms.group_by("metrics", "academic_year", "component").agg(pl.col("people").sum())
    assert people.group_by("metrics", "academic_year").agg(pl.col("people").n_unique())[
        "people"
    ].unique().to_list() == [1]


def test_components_that_are_too_many_for_one_pass_are_counted_in_several(filled, sets, groups, monkeypatch):
    own = [each for each in sets if any(metric.metric == GRADUATION for metric in each)]
    at_once = measure_atoms(filled, own, groups=groups, **ASKED)
    assert at_once["component"].n_unique() > 2 * 4
    monkeypatch.setattr("commonfield.metrics.atoms.MOST_AT_ONCE", 4)
    assert measure_atoms(filled, own, groups=groups, **ASKED).equals(at_once)


def test_a_metric_that_is_not_broken_into_parts_of_places_is_told_of_none(filled, shipped, groups):
    """People without a school have no county: of them nothing is told but what is broken into counties."""
    names = {"college_going_rate_12m": ["county_of_school"], "first_destination_uc_16m": ["pathway_stage"]}
    own = [shipped[name].model_copy(update={"disaggregate_by": told}) for name, told in names.items()]
    measures = measure(filled, own, groups=groups, **ASKED)
    atoms = measure_atoms(filled, [own], groups=groups, **ASKED)
    relations = Relations.of({metric.metric: metric for metric in own}, groups)
    rows = figures_of(measures, None).filter(status="computed", academic_year=2021)
    assert rows.filter(group="county_of_school", value="unknown", level="region")[
        "denominator"
    ].to_list() == [18]
    layout = layout_of(with_zeros(rows), atoms, relations=relations, academic_year=2021)
    told = {(m, slot.value): at for (m, slot), at in layout.cells.items() if slot.group == "county_of_school"}
    assert {metric for metric, _ in told} == {"college_going_rate_12m"}
    at = told["college_going_rate_12m", "unknown"]
    going, uc = (layout.figures[name].numerator for name in sorted(names))
    exist = layout.universe.exist[at.component][at.value, at.node]
    assert exist[going] and not exist[uc]


def test_a_metric_that_may_read_nothing_is_left_out_of_its_set(filled, shipped, sets, groups):
    graduates = next(own for own in sets if shipped[GRADUATION] in own)
    every = {name: frozenset({"one", "two", "college"}) for name in EVENT_TABLES}
    allowed = {m.metric: Permitted(tables=every) for m in graduates if m.metric != GRADUATION}
    atoms = measure_atoms(filled, [graduates], groups=groups, permitted=allowed, **ASKED)
    assert not any(GRADUATION in names.split() for names in atoms["metrics"].unique())


def rows_of(*rows):
    """Rows of a set of two metrics."""
    columns = ["component", "place", "label", "counted", "people"]
    frame = pl.DataFrame([dict(zip(columns, row, strict=True)) for row in rows])
    return frame.with_columns(metrics=pl.lit("a b"), academic_year=pl.lit(2025))


def test_where_two_metrics_place_a_person_otherwise_each_goes_by_its_own_place():
    atoms = rows_of(
        ("all", "d1", "all", "11", 20), ("all", f"d1{EACH}d2", "all", "10", 1), ("all", "d2", "all", "-1", 3)
    )
    kinds = read_kinds(atoms, ["a", "b"], academic_year=2025)
    assert kinds.place.variants == (0, 1)
    assert set(kinds.place.codes) == {("d1", "d1"), ("d1", "d2"), ("d2", "d2")}


def test_where_they_agree_there_is_one_place_and_one_label_for_all():
    atoms = rows_of(
        ("all", "d1", "all", "11", 20),
        (f"gender{BESIDE}race", "d1", f"F{BESIDE}RW", "11", 12),
        (f"gender{BESIDE}race", "d1", f"M{BESIDE}{EACH}RW", "-1", 8),
    )
    kinds = read_kinds(atoms, ["a", "b"], academic_year=2025)
    assert kinds.place.variants == (0, 0)
    gender, race = kinds.labels["gender", "race"]
    assert gender.codes == (("F",), ("M",)) and race.codes == (("RW",), ("RW",))


def test_people_of_a_metric_that_is_not_yet_due_are_left_out():
    atoms = rows_of(("all", "d1", "all", "11", 20), ("all", "d1", "all", "-1", 4))
    kinds = read_kinds(atoms, ["a"], academic_year=2025)
    assert kinds.counted == ("1",) and kinds.people == (20,)


def test_an_overlapping_group_has_a_component_for_each_value(filled, define, groups):
    race = groups["race_ethnicity"].model_copy(update={"overlapping": True, "otherwise": ""})
    metric = define("disaggregate_by: [race_ethnicity]")
    atoms = measure_atoms(filled, [[metric]], groups={"race_ethnicity": race}, **ASKED)
    codes = {value.code for value in race.values}
    assert set(atoms["component"]) == {"all", *(f"race_ethnicity={code}" for code in codes)}
    rows = figures_of(measure(filled, [metric], groups={"race_ethnicity": race}, **ASKED), None)
    year = rows.filter(status="computed")["academic_year"].max()
    own = with_zeros(rows.filter(status="computed", academic_year=year))
    relations = Relations.of({metric.metric: metric}, {"race_ethnicity": race})
    assert layout_of(own, atoms, relations=relations, academic_year=year) is not None
