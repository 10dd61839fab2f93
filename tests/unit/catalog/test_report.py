"""A report counts what it shows: the groups of its sections and of its gap charts."""

import pytest

from commonfield.catalog import Catalog, Group, Metric, Report

CATALOG = Catalog()
TEXT = {"en": "a", "es": "a"}


def report(*sections, gap_groups=()):
    told = [
        {"section": f"s{n}", "kind": "metrics", "title": TEXT, "intro": TEXT, **section}
        for n, section in enumerate(sections)
    ]
    return Report.model_validate(
        {
            "report": "r",
            "label": TEXT,
            "purpose": "p",
            "audience": "public",
            "policy": "standard",
            "gap_groups": list(gap_groups),
            "sections": told,
        }
    )


def test_groups_are_those_of_every_section_with_the_metric_and_of_gap_charts():
    told = report(
        {"metrics": ["m"], "groups": ["all", "race_ethnicity"]},
        {"metrics": ["m", "other"], "groups": ["sector"]},
        gap_groups=["gender"],
    )
    assert told.groups_of("m") == ["race_ethnicity", "sector", "gender"]
    assert told.groups_of("other") == ["sector", "gender"]


def test_everybody_alone_is_a_choice_and_a_section_without_groups_leaves_it_to_the_metric():
    assert report({"metrics": ["m"], "groups": ["all"]}).groups_of("m") == ["all"]
    assert report({"metrics": ["m"]}, {"metrics": ["m"], "groups": ["sector"]}).groups_of("m") == []


@pytest.mark.parametrize("name", CATALOG.all(Report))
def test_what_a_shipped_report_shows_is_a_group_that_its_metrics_are_broken_into(name):
    shipped = CATALOG.get(Report, name)
    for section in shipped.sections:
        assert set(section.groups) <= set(CATALOG.all(Group)), section.section
        for metric in section.metrics:
            known = CATALOG.get(Metric, metric).disaggregate_by
            missing = set(section.groups) - {"all", *known}
            assert not known or not missing or "median" in metric, (metric, missing)


def test_sectors_and_pathways_are_shown_in_a_report_of_their_own():
    shown = CATALOG.get(Report, "sectors").groups_of("college_going_rate_16m")
    assert shown == ["pathway_participant", "sector", "pathway"]
    assert "sector" in CATALOG.get(Metric, "college_going_rate_16m").disaggregate_by
    assert "sector" not in CATALOG.get(Report, "biannual").groups_of("college_going_rate_16m")
