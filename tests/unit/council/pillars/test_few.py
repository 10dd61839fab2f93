"""That too few people move nothing, and that no sum of what is published gives one of them away."""

import json
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.council.pillars.ratings import AGREE, HIGH, LOW, asked, changed, wave

from commonfield.catalog import Wording
from commonfield.council.pillars import Wave, rubric_scale, score_pillars
from commonfield.council.pillars.plain import as_data
from commonfield.council.pillars.telling import Shown, tables

SAID = Wording("council/pillars", "en")
LEVELS = st.tuples(*[st.integers(1, 4)] * 3)
TWO_PEOPLE = st.lists(LEVELS, min_size=2, max_size=2)


def said(waves, scale):
    scored, shown = score_pillars(waves, scale), Shown()
    return json.dumps(as_data(scored, shown, SAID)) + str(tables(scored, shown, SAID))


@settings(max_examples=30)
@given(few=TWO_PEOPLE, other=TWO_PEOPLE, many=st.lists(LEVELS, min_size=3, max_size=4), reverse=st.booleans())
def test_what_too_few_answered_moves_no_figure_at_all(scale, few, other, many, reverse):
    rest = [asked("a", many), asked("b", HIGH), asked("c", LOW)]
    rest.append(asked("d", many[:1], role="funder", prefix="f-"))
    one = [wave(*rest, asked("d", few), name="1"), wave(*rest, asked("d", few), name="2")]
    two = [wave(*rest, asked("d", other), name="1"), wave(*rest, asked("d", other), name="2")]
    if reverse:
        two = [Wave(w.wave, w.version, w.ratings[::-1]) for w in two]
    assert said(one, scale) == said(two, scale)


def gap_of(scale, *seen):
    staff = [asked(organization, HIGH) for organization in "abcd"]
    return score_pillars([wave(*staff, *seen)], scale).last.gaps[0]


def by_funder(organization, levels):
    return asked(organization, levels, role="funder", prefix="f-")


def test_one_raters_levels_do_not_follow_from_the_mean_less_the_gaps_that_are_shown(scale):
    three = [by_funder(organization, [(2, 2, 2)] * 3) for organization in "abc"]
    gap = gap_of(scale, *three, by_funder("d", [(4, 4, 4)]))
    assert (gap.organizations, gap.gap) == (3, 2 - Fraction(23, 6))
    assert sum(own for _, own in gap.by_organization) == gap.gap * gap.organizations
    # two with enough raters are too few organizations, however many others one person rated
    assert gap_of(scale, *three[:2], by_funder("c", [(2, 2, 2)]), by_funder("d", [(4, 4, 4)])).gap is None


@settings(max_examples=30)
@given(few=TWO_PEOPLE, other=TWO_PEOPLE, many=st.lists(LEVELS, min_size=3, max_size=4))
def test_what_too_few_raters_gave_moves_no_gap(scale, few, other, many):
    rest = [asked(organization, HIGH) for organization in "abcd"]
    rest += [by_funder(organization, many) for organization in "abc"]
    one, two = (wave(*rest, by_funder("d", levels)) for levels in (few, other))
    assert said([one], scale) == said([two], scale)


def two_waves(left, joined):
    """Three who stay, and others of whom each left or joined; levels of the second indicator vary."""
    stay = asked("a", AGREE)
    gone, new = asked("a", left, prefix="gone-"), asked("a", joined, prefix="new-")
    return wave(stay, gone, name="1"), wave(stay, new, name="2")


@pytest.mark.parametrize(
    ("left", "joined", "status"),
    [
        (0, 0, "told"),
        (0, 1, "would_reveal"),
        (2, 0, "would_reveal"),
        (1, 1, "would_reveal"),
        (2, 1, "would_reveal"),
        (2, 3, "would_reveal"),
        (3, 0, "told"),
        (3, 3, "told"),
    ],
)
def test_a_change_that_would_reveal_one_person_or_two_is_not_told(scale, left, joined, status):
    before, after = two_waves([(3, 3, 2)] * left, [(3, 3, 2)] * joined)
    found = changed(before, after, scale)["a", "process"]
    assert found.status == status
    if status == "would_reveal":
        assert (found.change, found.matched, found.low, found.is_reliable) == (None, None, None, None)


PEOPLE = st.lists(st.integers(1, 4), max_size=3)


@settings(max_examples=40)
@given(left=PEOPLE, joined=PEOPLE)
def test_what_is_published_of_two_waves_leaves_each_of_one_or_two_people_at_every_level(small, left, joined):
    # Averaged however far apart they are: otherwise few drawn waves would be reported at all.
    agreement = small.respondent_agreement.model_copy(update={"rwg_at_least": 0})
    scale = rubric_scale(small.model_copy(update={"respondent_agreement": agreement}))
    before, after = two_waves([(3, 3, level) for level in left], [(3, 3, level) for level in joined])
    scored = score_pillars([before, after], scale)
    was, now = (next(p for p in w.profiles if p.pillar == "culture") for w in scored.waves)
    assert was.mean is not None and now.mean is not None
    told = next(c.change for c in scored.changes if c.pillar == "culture")
    # Every pair of sums, of those who left and those who joined, that both means allow; then the change too.
    possible = set()
    narrowed = set()
    for stay_was, stay_now in product(range(3, 13), repeat=2):
        gone, new = was.mean * (3 + len(left)) - stay_was, now.mean * (3 + len(joined)) - stay_now
        if len(left) <= gone <= 4 * len(left) and len(joined) <= new <= 4 * len(joined):
            possible.add((gone, new))
            if told is None or stay_now - stay_was == told * 3:
                narrowed.add((gone, new))
    for side, people in ((0, left), (1, joined)):
        if 0 < len(people) < 3:
            assert {pair[side] for pair in narrowed} == {pair[side] for pair in possible}
