"""Composition on every day: hand-worked spans, and a slow reading day by day beside them."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.catalog import Catalog, Charter, RulePack
from commonfield.council.decisions import check_day, follow_composition, roster_of

DAY = date(2025, 3, 3)
BEGAN = date(2025, 1, 1)


def pack(**more):
    text = {"en": "x", "es": "y"}
    version = {"change": text, "source": {"title": "x"}, **more.pop("version", {})}
    return RulePack.model_validate(
        {
            "rule_pack": "p", "label": text, "about": text, "source": {"title": "x"}, "state_regions": [],
            "employer_share_at_least": 0.25, "versions": {date(2024, 1, 1): version}, **more,
        }
    )  # fmt: skip


def steering(employers, others, vacant=0, terms=None, **body):
    """So many employers and others with a member each, and vacant employer seats."""
    seats = [{"seat": f"E{i}", "sector": "employer"} for i in range(employers + vacant)]
    seats += [{"seat": f"O{i}", "sector": "k12"} for i in range(others)]
    filled = [f"E{i}" for i in range(employers)] + [f"O{i}" for i in range(others)]
    terms = terms or [{"seat": s, "member": f"m-{s}", "began_on": BEGAN} for s in filled]
    bodies = [{"body": "steering", "seats": seats or [{"seat": "X", "sector": "k12"}], **body}]
    return Charter.model_validate({"charter": "test", "bodies": bodies, "terms": terms})


def share(made, day=DAY, **more):
    return next(check_day(made, roster_of(made), day, pack=pack(**more)))


@pytest.mark.parametrize(
    ("employers", "others", "holds", "mend"),
    [
        (1, 3, True, None),  # exactly one quarter is enough
        (4, 13, False, (1, 1, 1)),  # 23.5 %: 5 of 18, 4 of 16 or 5 of 17
        (1, 4, False, (1, 1, 1)),
        (0, 4, False, (2, None, 1)),  # 2 of 6; no number of others leaving makes employers
        (2, 11, False, (2, 5, 2)),
    ],
)
def test_a_share_of_employers_with_what_would_mend_it(employers, others, holds, mend):
    check = share(steering(employers, others))
    assert (check.found, check.of, check.holds) == (employers, employers + others, holds)
    assert (check.mend and (check.mend.more, check.mend.fewer, check.mend.exchanged)) == mend


@given(found=st.integers(0, 12), others=st.integers(1, 30), parts=st.integers(1, 9))
def test_what_would_mend_a_share_is_enough_and_one_less_is_not(found, others, parts):
    line = Fraction(parts, 10)
    check = share(steering(found, others), employer_share_at_least=parts / 10)
    of = found + others
    assert check.holds == (Fraction(found, of) >= line)
    if check.holds:
        return
    more, fewer, exchanged = check.mend.more, check.mend.fewer, check.mend.exchanged
    assert Fraction(found + more, of + more) >= line > Fraction(found + more - 1, of + more - 1)
    assert Fraction(found + exchanged, of) >= line > Fraction(found + exchanged - 1, of)
    assert (fewer is None) == (found == 0)
    if fewer is not None:
        assert Fraction(found, of - fewer) >= line > Fraction(found, of - fewer + 1)


def test_a_body_that_nobody_sits_on_is_not_composed():
    made = steering(1, 0)
    check = share(made, day=BEGAN - timedelta(days=1))
    assert (check.found, check.of, check.holds, check.mend.more, check.share) == (0, 0, False, 1, None)


def test_seats_without_a_vote_and_employers_from_elsewhere_do_not_count():
    seats = [
        {"seat": "A", "sector": "employer", "voting": False},
        {"seat": "B", "sector": "employer", "local": False},
        {"seat": "C", "sector": "business", "partner_kind": "employer"},
        {"seat": "D", "sector": "k12"},
    ]
    terms = [{"seat": s, "member": s.lower(), "began_on": BEGAN} for s in "ABCD"]
    made = Charter.model_validate(
        {"charter": "t", "bodies": [{"body": "steering", "seats": seats}], "terms": terms}
    )
    assert (share(made).found, share(made).of) == (1, 3)


@pytest.mark.parametrize(
    ("of", "counted", "mend"),
    [("filled_voting", 4, None), ("all_voting", 6, (1, None, 1))],
)
def test_a_charter_may_take_its_share_of_filled_seats_or_of_all(of, counted, mend):
    own = [{"sector": "employer", "share_at_least": "1/4", "of": of}]
    made = steering(1, 3, vacant=2, composition=own)
    (check,) = check_day(made, roster_of(made), DAY)
    assert (check.found, check.of) == (1, counted)
    assert (check.mend and (check.mend.more, check.mend.fewer, check.mend.exchanged)) == mend
    assert check.vacant == (() if mend is None else ("E1", "E2"))


def test_the_last_day_of_a_term_counts_and_the_day_after_does_not():
    terms = [
        {"seat": "E0", "member": "a", "began_on": BEGAN, "ended_on": date(2025, 3, 2)},
        {"seat": "E0", "member": "b", "began_on": date(2025, 6, 2)},
        {"seat": "O0", "member": "c", "began_on": BEGAN},
    ]
    made = steering(1, 1, terms=terms)
    spans = follow_composition(
        made, roster_of(made), first=date(2025, 2, 1), last=date(2025, 12, 31), pack=pack()
    )
    assert [(s.begins, s.ends, s.holds) for s in spans] == [
        (date(2025, 2, 1), date(2025, 3, 2), True),
        (date(2025, 3, 3), date(2025, 6, 1), False),
        (date(2025, 6, 2), date(2025, 12, 31), True),
    ]


def test_a_change_of_hands_that_changes_nothing_makes_no_new_span():
    terms = [
        {"seat": "E0", "member": "a", "began_on": BEGAN, "ended_on": date(2025, 3, 2)},
        {"seat": "E0", "member": "b", "began_on": date(2025, 3, 3)},
    ]
    made = steering(1, 0, terms=terms)
    spans = follow_composition(made, roster_of(made), first=BEGAN, last=DAY + timedelta(9), pack=pack())
    assert [(s.begins, s.ends) for s in spans] == [(BEGAN, DAY + timedelta(9))]


def test_a_rule_pack_asks_nothing_before_its_first_day_and_after_its_last():
    made = steering(0, 1)
    asked = pack(version={"ends_on": date(2025, 3, 31)})
    spans = follow_composition(
        made, roster_of(made), first=date(2023, 12, 31), last=date(2025, 4, 1), pack=asked
    )
    assert [(s.begins, s.ends, len(s.checks)) for s in spans] == [
        (date(2023, 12, 31), date(2023, 12, 31), 0),
        (date(2024, 1, 1), date(2024, 12, 31), 1),
        (date(2025, 1, 1), date(2025, 3, 31), 1),
        (date(2025, 4, 1), date(2025, 4, 1), 0),
    ]


def test_a_later_version_replaces_what_it_says_and_leaves_the_rest():
    text = {"en": "x", "es": "y"}
    base = {"change": text, "source": {"title": "x"}}
    versions = {
        date(2024, 1, 1): {**base, "award_at_most": 20},
        date(2025, 1, 1): {**base, "employer_share_at_least": 0.5},
    }
    asked = pack(versions=versions)
    assert asked.on(date(2024, 12, 31)).employer_share_at_least == 0.25
    assert asked.on(date(2025, 1, 1)).employer_share_at_least == 0.5
    assert asked.on(date(2025, 1, 1)).award_at_most == 20
    assert asked.on(date(2023, 1, 1)) is None


def test_the_example_is_composed_as_its_funder_asks_but_for_one_month():
    catalog = Catalog()
    made = catalog.get(Charter, "example-collaborative")
    spans = follow_composition(
        made,
        roster_of(made),
        first=date(2024, 1, 1),
        last=date(2026, 1, 1),
        pack=catalog.get(RulePack, "california-k16-2021"),
    )
    failing = [span for span in spans if not span.holds]
    assert [(s.begins, s.ends) for s in failing] == [(date(2025, 5, 1), date(2025, 6, 1))]
    (broken,) = [check for check in failing[0].checks if not check.holds]
    assert (broken.rule, broken.found, broken.of, broken.vacant) == ("share", 1, 7, ("S7", "S8"))


def test_awards_and_commitments_are_held_against_the_rule_pack():
    asked = pack(
        version={
            "award_at_most": 20, "next_award_share_at_most": 0.3, "sectors_at_least": 1,
            "sectors": [{"sector": "health", "label": {"en": "x", "es": "y"}}],
        },
        recommendations=[{"en": "x", "es": "y"}] * 3,
        recommendations_at_least=2,
    )  # fmt: skip
    made = steering(1, 1).model_dump() | {
        "awards": [
            {"award": "one", "amount": 20, "awarded_on": BEGAN},
            {"award": "two", "amount": 6, "awarded_on": BEGAN, "follows": "one"},
            {"award": "three", "amount": "6.01", "awarded_on": BEGAN, "follows": "one"},
            {"award": "four", "amount": 21, "awarded_on": DAY + timedelta(1)},
        ],
        "commitments": [
            {"to": "recommendation", "which": 1, "began_on": BEGAN},
            {"to": "recommendation", "which": 9, "began_on": BEGAN},
            {"to": "sector", "which": "health", "began_on": BEGAN, "ended_on": DAY},
        ],
    }
    made = Charter.model_validate(made)
    checks = {(c.rule, c.subject): c.holds for c in check_day(made, roster_of(made), DAY, pack=asked)}
    assert checks == {
        ("share", "employer"): True,
        ("recommendations", "recommendations"): False,  # the pack has no ninth
        ("sectors", "sectors"): True,
        ("award", "one"): True,
        ("award", "two"): True,
        ("next_award", "two"): True,  # exactly three tenths
        ("award", "three"): True,
        ("next_award", "three"): False,
    }


TERMS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40), st.integers(0, 20)), max_size=12)


@given(drawn=TERMS, at_least=st.sampled_from([0.25, 0.4, 0.5]))
def test_a_slow_reading_day_by_day_finds_the_same(drawn, at_least):
    kept = []
    for seat, begin, length in drawn:  # one holder on a day: later ones that overlap are left out
        if all(s != seat or begin > b + n or b > begin + length for s, b, n in kept):
            kept.append((seat, begin, length))
    names = ["E0", "E1", "O0", "O1", "O2", "O3"]
    terms = [
        {
            "seat": names[seat],
            "member": f"m{i}",
            "began_on": DAY + timedelta(begin),
            "ended_on": DAY + timedelta(begin + length),
        }
        for i, (seat, begin, length) in enumerate(kept)
    ]
    first = {"seat": "E0", "member": "far", "began_on": date(2030, 1, 1)}
    made = steering(2, 4, terms=[*terms, first])
    asked = pack(employer_share_at_least=at_least)
    spans = follow_composition(made, roster_of(made), first=DAY, last=DAY + timedelta(65), pack=asked)
    for n in range(66):
        filled = [names[seat] for seat, begin, length in kept if begin <= n <= begin + length]
        employers = sum(name.startswith("E") for name in filled)
        (span,) = [s for s in spans if s.begins <= DAY + timedelta(n) <= s.ends]
        assert (span.checks[0].found, span.checks[0].of) == (employers, len(filled))
        assert span.holds == (bool(filled) and employers * 20 >= int(at_least * 20) * len(filled))
