"""Profiles, gaps and changes."""

from fractions import Fraction

import pytest
from scipy.stats import ttest_1samp
from tests.unit.council.pillars.ratings import AGREE, APART, HIGH, LOW, asked, changed, wave

from commonfield.catalog import Wording
from commonfield.council.pillars import Rating, read_ratings, score_pillars
from commonfield.council.pillars.telling import Shown, notes, summary, tables
from commonfield.findings import UsageError

SAID = Wording("council/pillars", "en")


def profiles(scored):
    return {(p.organization, p.pillar): p for p in scored.last.profiles}


def test_a_profile_has_the_mean_and_median_of_respondents_worked_by_hand(scale):
    found = profiles(score_pillars([wave(asked("a", AGREE))], scale))
    process = found["a", "process"]
    # own means 3, 3.5, 3; plan does not vary, do varies by 1/3: m = 1/6 / 1.25 = 2/15
    assert (process.status, process.respondents) == ("reported", 3)
    assert (process.mean, process.median) == (Fraction(19, 6), 3)
    assert process.agreed.value == Fraction(26, 15) / (Fraction(26, 15) + Fraction(2, 15))
    assert [float(item.mean) for item in process.items] == pytest.approx([3, 10 / 3])
    assert found["a", "culture"].agreed.value == 1 - Fraction(1, 3) / Fraction(5, 4)


def test_people_too_far_apart_are_not_averaged_and_too_few_not_told(scale):
    some = [*AGREE[:2], (3, 0, 2)]
    found = profiles(score_pillars([wave(asked("a", APART), asked("b", some))], scale))
    apart, few = found["a", "process"], found["b", "process"]
    assert (apart.status, apart.mean, apart.agreed.was_negative) == ("too_far_apart", None, True)
    assert (few.status, few.respondents, few.agreed, few.items) == ("too_few", None, None, ())
    # who left a level of one pillar out still counts in the other
    assert found["b", "culture"].respondents == 3


def test_missing_evidence_is_counted_from_the_level_that_asks_for_it(scale):
    found = profiles(score_pillars([wave(asked("a", LOW, evidence=False))], scale))
    assert (found["a", "process"].unevidenced, found["a", "process"].to_evidence) == (1, 1)
    assert (found["a", "culture"].unevidenced, found["a", "culture"].to_evidence) == (0, 0)


def test_organizations_are_compared_by_icc_where_three_are_there(scale):
    two = score_pillars([wave(asked("a", AGREE), asked("b", HIGH))], scale).last.pillars[0]
    assert (two.spread, two.is_comparable, two.mean) == (None, None, None)
    three = score_pillars([wave(asked("a", AGREE), asked("b", HIGH), asked("c", LOW))], scale).last.pillars[0]
    assert three.is_comparable and three.organizations == 3
    # means 19/6, 23/6, 9/8
    assert three.mean == (Fraction(19, 6) + Fraction(23, 6) + Fraction(9, 8)) / 3
    alike = score_pillars([wave(*(asked(o, AGREE) for o in "abc"))], scale).last.pillars[0]
    assert alike.is_comparable is False
    same = score_pillars([wave(*(asked(o, [(2, 2, 2)] * 3) for o in "abc"))], scale).last.pillars[0]
    assert (same.is_comparable, same.mean) == (None, 2)


def test_the_funders_view_is_a_gap_over_three_organizations(scale):
    staff = [asked(o, HIGH) for o in "abc"]
    lone = [asked(o, [(2, 2, 2)], role="funder", prefix="f-") for o in "ab"]
    (gap, _) = score_pillars([wave(*staff, *lone)], scale).last.gaps
    assert (gap.role, gap.organizations, gap.gap, gap.by_organization) == ("funder", 0, None, ())
    many = [asked(o, [(2, 2, 2)] * 3, role="funder", prefix="f-") for o in "abc"]
    (gap, _) = score_pillars([wave(*staff, *many)], scale).last.gaps
    assert gap.gap == 2 - Fraction(23, 6) and [o for o, _ in gap.by_organization] == ["a", "b", "c"]


OTHERS = (asked("b", HIGH), asked("c", LOW))


def test_a_change_has_the_interval_of_a_paired_t(scale):
    before = wave(asked("a", [(1, 1, 2), (1, 2, 2), (2, 1, 2), (2, 2, 2)]), *OTHERS, name="1")
    after = wave(asked("a", [(3, 2, 2), (3, 3, 2), (3, 3, 2), (3, 3, 2)]), *OTHERS, name="2")
    found = changed(before, after, scale)
    own = [1.5, 1.5, 1.5, 1.0]
    expected = ttest_1samp(own, 0).confidence_interval(0.95)
    process = found["a", "process"]
    assert (process.change, process.matched, process.turnover) == (Fraction(11, 8), 4, False)
    assert (process.low, process.high) == pytest.approx((expected.low, expected.high))
    assert process.is_reliable
    culture = found["a", "culture"]
    assert (culture.change, culture.low, culture.high, culture.is_reliable) == (0, None, None, False)


def test_turnover_is_flagged_and_too_few_matched_are_not_told(scale):
    after = wave(asked("a", AGREE, prefix="new-"), name="2")
    found = changed(wave(asked("a", AGREE), name="1"), after, scale)["a", "process"]
    assert (found.status, found.turnover, found.change) == ("too_few_matched", True, None)


def test_another_version_breaks_the_trend(scale):
    old = wave(asked("a", AGREE), name="1", version="0.9")
    found = score_pillars([old, wave(asked("a", AGREE), name="2")], scale)
    assert (found.changes, found.breaks, found.waves[0].profiles) == ((), ("1",), ())
    with pytest.raises(UsageError, match=r"version 0\.9"):
        score_pillars([old], scale)


def test_what_is_said_names_rules_and_breaks(scale):
    scored = score_pillars([wave(asked("a", APART), asked("b", AGREE, evidence=False))], scale)
    told = " ".join(notes(scored, Shown(), SAID))
    assert "set to 0 (*)" in told and "name no evidence" in told and "version 1.0" in told
    assert summary(scored, Shown(), SAID).startswith("Of 4 pillar profiles 2 are reported")
    own = tables(scored, Shown("b"), SAID)
    assert "Indicators of b" in [table.title for table in own]
    assert all("a" not in row for table in own for row in table.rows)
    assert [t.title for t in tables(scored, Shown(groups_only=True), SAID)] == [
        "Agreement between organizations, now"
    ]


def test_a_file_of_two_waves_is_read_in_order(tmp_path, scale):
    path = tmp_path / "r.csv"
    path.write_text(
        "organization,respondent,indicator,level,evidence,wave,role,version\n"
        "a,x,plan,3,log,2026,Staff,1.0\na,x,do,,,2026,,\na,x,old_one,9,,2025,,0.9\n",
        encoding="utf-8",
    )
    waves = read_ratings(path, scale)
    assert [(w.wave, w.version, len(w.ratings)) for w in waves] == [("2025", "0.9", 0), ("2026", "1.0", 1)]
    assert waves[1].ratings[0] == Rating("a", "x", "plan", 3, "staff", True)


@pytest.mark.parametrize("names", [("spring-2025", "fall-2025"), ("w9", "w10")])
def test_a_wave_that_stands_first_in_the_file_is_the_earlier_one(tmp_path, scale, names):
    path = tmp_path / "r.csv"
    rows = [
        f"{organization},{organization}{n},ask,{level},{name}\n"
        for name, level in zip(names, (1, 3), strict=True)
        for organization in "abc"
        for n in range(3)
    ]
    path.write_text("organization,respondent,indicator,level,wave\n" + "".join(rows), encoding="utf-8")
    scored = score_pillars(read_ratings(path, scale), scale)
    assert (scored.since, scored.last.wave) == names
    assert {c.change for c in scored.changes if c.pillar == "culture"} == {2}
    assert any(f"earliest first: {names[0]}, {names[1]}." in note for note in notes(scored, Shown(), SAID))
