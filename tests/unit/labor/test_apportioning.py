"""Awards are shared out by three rules, each with an answer that can be reckoned on paper."""

import pytest

from commonfield.labor.apportioning import RULES, Links, apportion, by_occupation, nowhere

# Nursing leads to two occupations, care to one of them.
TWO = Links(
    awards={"nursing": 12.0, "care": 6.0},
    leads_to={"nursing": ("29-1141", "31-1120"), "care": ("31-1120",)},
    openings={"29-1141": 30.0, "31-1120": 10.0},
)


def test_equal_gives_each_occupation_of_a_program_the_same():
    assert apportion(TWO, "equal") == {
        "nursing": {"29-1141": 6.0, "31-1120": 6.0},
        "care": {"31-1120": 6.0},
    }


def test_openings_gives_each_occupation_by_how_many_openings_it_has():
    assert apportion(TWO, "openings") == {
        "nursing": {"29-1141": 9.0, "31-1120": 3.0},
        "care": {"31-1120": 6.0},
    }


def test_balanced_moves_awards_to_where_others_do_not_lead():
    # 18 awards for 40 openings would be 13.5 and 4.5. Care alone brings 6 to the second, so all nurses go
    # to the first: as near as the links allow.
    found = by_occupation(apportion(TWO, "balanced"))
    assert found == pytest.approx({"29-1141": 12.0, "31-1120": 6.0}, abs=1e-6)


def test_balanced_gives_every_occupation_the_same_awards_for_an_opening_where_links_allow_it():
    links = Links(
        awards={"nursing": 12.0, "care": 6.0},
        leads_to={"nursing": ("a", "b"), "care": ("b", "c")},
        openings={"a": 20.0, "b": 10.0, "c": 6.0},
    )
    found = apportion(links, "balanced")
    assert found["nursing"] == pytest.approx({"a": 10.0, "b": 2.0}, abs=1e-6)
    assert found["care"] == pytest.approx({"b": 3.0, "c": 3.0}, abs=1e-6)


def test_parts_that_share_no_occupation_do_not_touch_each_other():
    together = Links(
        awards={**TWO.awards, "welding": 900.0},
        leads_to={**TWO.leads_to, "welding": ("51-4121",)},
        openings={**TWO.openings, "51-4121": 1.0},
    )
    alone, beside = apportion(TWO, "balanced"), apportion(together, "balanced")
    assert beside.pop("welding") == pytest.approx({"51-4121": 900.0})
    assert beside == alone


@pytest.mark.parametrize("rule", RULES)
def test_an_occupation_without_openings_gets_awards_only_where_no_other_has_any(rule):
    links = Links(
        awards={"art": 10.0, "drama": 4.0},
        leads_to={"art": ("open", "closed"), "drama": ("closed", "untold")},
        openings={"open": 5.0, "closed": 0.0, "untold": None},
    )
    found = apportion(links, rule)
    assert found["art"] == pytest.approx({"open": 5.0, "closed": 5.0} if rule == "equal" else
                                         {"open": 10.0, "closed": 0.0})  # fmt: skip
    assert found["drama"] == pytest.approx({"closed": 2.0, "untold": 2.0})


@pytest.mark.parametrize("rule", RULES)
def test_a_program_without_a_link_leads_nowhere_and_is_in_no_share(rule):
    links = Links(
        awards={"nursing": 3.0, "liberal arts": 7.0, "unknown": 1.0},
        leads_to={"nursing": ("a",), "liberal arts": ()},
        openings={"a": 1.0},
    )
    assert apportion(links, rule) == {"nursing": {"a": pytest.approx(3.0)}}
    assert nowhere(links) == ["liberal arts", "unknown"]


@pytest.mark.parametrize("rule", RULES)
def test_no_programs_are_shared_out_to_none(rule):
    assert apportion(Links({}, {}, {"a": 1.0}), rule) == {}


@pytest.mark.parametrize("rule", RULES)
def test_a_program_that_no_one_finished_gives_nothing_and_takes_nothing(rule):
    links = Links(
        awards={"nursing": 12.0, "empty": 0.0},
        leads_to={"nursing": ("a", "b"), "empty": ("a",)},
        openings={"a": 1.0, "b": 1.0},
    )
    found = apportion(links, rule)
    assert found["nursing"] == pytest.approx({"a": 6.0, "b": 6.0})
    assert found["empty"] == {"a": 0.0}


def test_what_occupations_get_is_added_up_over_programs():
    assert by_occupation({"p": {"a": 1.5, "b": 2.0}, "q": {"b": 3.0}}) == {"a": 1.5, "b": 5.0}
