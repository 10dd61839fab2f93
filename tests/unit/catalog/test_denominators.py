"""A metric that names a cohort has its people, and says with file and line what it cannot have."""

import textwrap
from datetime import date

import pytest

from commonfield.catalog import Catalog, Metric
from commonfield.findings import DefinitionError

COHORT = """\
cohort: everybody
label: {en: Everybody, es: Toda la gente}
means: {en: Everybody enrolled., es: Quien se inscribió.}
people:
  event: enrollment
  where: {level: high_school}
  only_if: [{event: completion}]
place: {event: enrollment, which: last}
group_window: {from: -2, to: 0}
history: 2
lag_months: 3
disaggregate_by: [gender]
source: {title: A test}
known_limits: [{en: Some are missing., es: Faltan algunas personas.}]
"""
METRIC = """\
metric: counted
label: {en: Counted, es: Contadas}
question: {en: How many?, es: ¿Cuántas?}
unit: people
cohort: everybody
source: {title: A test}
versions: {2018-07-01: {}}
"""


@pytest.fixture
def catalog(tmp_path):
    """A catalog with a cohort and a metric of the region's own."""

    def made(metric=METRIC, **cohorts):
        for folder, files in (
            ("cohorts", {"everybody": COHORT, **cohorts}),
            ("metrics", {"counted": metric}),
        ):
            (tmp_path / folder).mkdir(exist_ok=True)
            for name, text in files.items():
                (tmp_path / folder / f"{name}.yaml").write_text(textwrap.dedent(text), encoding="utf-8")
        return Catalog(tmp_path)

    return made


def complaint(catalog, metric, **cohorts):
    with pytest.raises(DefinitionError) as refused:
        catalog(metric, **cohorts).all(Metric)
    return refused.value


def test_a_metric_takes_what_its_cohort_says(catalog):
    metric = catalog().get(Metric, "counted")
    assert metric.cohort.where == {"level": "high_school"}
    assert (metric.place.which, metric.group_window.from_, metric.history) == ("last", -2, 2)
    assert (metric.lag_months, metric.disaggregate_by) == (3, ["gender"])
    assert (metric.universe, metric.cohort_ids) == ("everybody", ["everybody"])


def test_what_a_metric_says_itself_holds_and_its_limits_come_first(catalog):
    own = "lag_months: 6\nplace: null\nknown_limits: [{en: Ours., es: Lo nuestro.}]\n"
    metric = catalog(METRIC + own).get(Metric, "counted")
    assert (metric.lag_months, metric.place, metric.history) == (6, None, 2)
    assert [limit.en for limit in metric.known_limits] == ["Ours.", "Some are missing."]


def test_a_metric_keeps_some_of_the_people(catalog):
    narrowed = catalog(METRIC + "only_if: [{event: award}]\n").get(Metric, "counted")
    assert [condition.event for condition in narrowed.cohort.only_if] == ["completion", "award"]
    assert narrowed.universe == "everybody"


def test_a_version_keeps_other_people_or_names_another_cohort(catalog):
    versions = """\
    only_if: [{event: award}]
    versions:
      2018-07-01: {}
      2020-07-01: {only_if: [{event: course}]}
      2022-07-01: {cohort: nobody}
    """
    text = METRIC.replace("versions: {2018-07-01: {}}\n", textwrap.dedent(versions))
    other = COHORT.replace("everybody", "nobody").replace("history: 2", "history: 1")
    metric = catalog(text, nobody=other).get(Metric, "counted")
    kept = {day.year: [c.event for c in metric.in_version(day).cohort.only_if] for day in metric.versions}
    assert kept == {
        2018: ["completion", "award"],
        2020: ["completion", "course"],
        2022: ["completion", "award"],
    }
    assert [metric.in_version(day).history for day in sorted(metric.versions)] == [2, 2, 1]
    assert metric.cohort_ids == ["everybody", "nobody"]
    limits = [limit.en for limit in metric.in_version(date(2022, 7, 1)).known_limits]
    assert limits == ["Some are missing."]
    assert metric.in_version(date(2022, 7, 1)).universe == "everybody"


def test_the_hash_of_a_metric_changes_with_its_cohort_and_with_no_other(catalog):
    first = catalog().get(Metric, "counted").hash
    assert catalog(other=COHORT.replace("everybody", "other")).get(Metric, "counted").hash == first
    changed = COHORT.replace("level: high_school", "level: postsecondary")
    assert catalog(everybody=changed).get(Metric, "counted").hash != first


def test_a_cohort_that_there_is_not_is_told_with_file_and_line(catalog):
    refused = complaint(catalog, METRIC.replace("cohort: everybody", "cohort: everyone"))
    assert refused.what.endswith("counted.yaml:5: cohort: expected the id of a cohort, found `everyone`.")
    assert "everybody" in refused.fix


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("cohort: everybody", "cohort: {event: award}\nonly_if: [{event: award}]", 6, "inside `cohort`"),
        ("cohort: everybody", "cohort: everybody\ncohort_id: nobody", 6, "name the cohort under `cohort`"),
        (
            "cohort: everybody",
            "cohort: everybody\nonly_if:\n  - {event: award}\n  - {event: x}",
            8,
            "found `x`",
        ),
        ("{2018-07-01: {}}", "\n  2018-07-01:\n    only_if: [{event: x}]", 9, "found `x`"),
        ("{2018-07-01: {}}", "\n  2018-07-01:\n    cohort: nobody", 9, "found `nobody`"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(catalog, old, new, line, what):
    refused = complaint(catalog, METRIC.replace(old, new))
    assert f"counted.yaml:{line}: " in refused.what and what in refused.what


def test_a_broken_cohort_is_told_by_its_own_file(catalog):
    refused = complaint(catalog, METRIC, everybody=COHORT.replace("level: high_school", "level: 7"))
    assert "everybody.yaml:4: " in refused.what


def test_a_cohort_must_be_in_a_file_of_its_name(catalog):
    refused = complaint(catalog, METRIC, other=COHORT)
    assert "cohort `everybody` must be in a file of that name" in refused.what
