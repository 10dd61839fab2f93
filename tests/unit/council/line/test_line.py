"""How sure the line is: worked by hand, beside plain readings, and on invented calls with a known truth."""

import numpy as np
import pytest

from commonfield.catalog import Simulation
from commonfield.council import Score, score_proposals
from commonfield.council.line import Components, examine_line
from commonfield.council.line.panels import ranks, wrongly_selected
from commonfield.council.line.readings import adjusted_map, infer_quality, lay_out, mean_map
from commonfield.findings import NotEstimableError
from commonfield.synthetic.calls import CRITERIA, invent_call

FEW = Simulation(panels=400, seed=3)


def best(n):
    """Fund the best n, ties by code: the plainest of rules."""
    return lambda scores: frozenset(sorted(scores, key=lambda p: (-scores[p], p))[:n])


def scores_of(table):
    """One score a reader for each proposal: {proposal: {reader: score}}."""
    return [Score(p, "", r, s) for p, given in table.items() for r, s in given.items()]


def invented(**asked):
    call = invent_call(**asked)
    return call, [Score(s["proposal"], s["criterion"], s["reader"], s["score"]) for s in call.scores]


THREE = scores_of({"A": {"r1": 4, "r2": 4}, "B": {"r1": 2, "r3": 4}, "C": {"r2": 1, "r3": 3}})


def test_leaving_one_reader_out_and_moving_one_score_by_hand():
    line = examine_line(THREE, award=best(1), components=Components(1, 0.1, 0.5), simulation=FEW)
    # A has 4, B 3, C 2. Without r1, A has 4 and B 4: the tie goes to A. Without r3, B has 2 and C 1.
    assert [(w.reader, w.comes_in, w.goes_out, w.unread) for w in line.without_reader] == [
        (reader, (), (), ()) for reader in ("r1", "r2", "r3")
    ]
    # One step is 1 level; a score counts half: A goes to 3.5 at worst, B to 3.5 at best. Nobody passes A.
    assert (line.step, line.moved, line.moves_tried) == (1.0, (), 8)


def test_a_score_that_decides_is_named_with_who_comes_in_and_goes_out():
    close = scores_of({"A": {"r1": 3, "r2": 3}, "B": {"r1": 2, "r2": 4}, "C": {"r1": 1, "r2": 1}})
    line = examine_line(close, award=best(1), components=Components(1, 0.1, 0.5), simulation=FEW)
    told = {(m.proposal, m.reader, m.given, m.moved_to): (m.comes_in, m.goes_out) for m in line.moved}
    assert told == {
        ("A", "r1", 3.0, 2.0): (("B",), ("A",)),
        ("A", "r2", 3.0, 2.0): (("B",), ("A",)),
        ("B", "r1", 2.0, 3.0): (("B",), ("A",)),
    }
    without = {w.reader: (w.comes_in, w.goes_out) for w in line.without_reader}
    assert without == {"r1": (("B",), ("A",)), "r2": ((), ())}


def test_every_move_told_is_a_move_that_changes_awards_when_all_is_computed_anew():
    _, scores = invented(proposals=14, readers=6, criteria=CRITERIA[:1], reads=2, seed=5)
    award = best(3)
    line = examine_line(scores, award=award, components=Components(1, 0.2, 0.4), simulation=FEW)
    plain = set()
    base = award({p.proposal: p.score for p in score_proposals(scores)})
    values = [s.score for s in scores]
    for place, one in enumerate(scores):
        for change in (1, -1):
            if min(values) <= one.score + change <= max(values):
                moved = [*scores]
                moved[place] = Score(one.proposal, one.criterion, one.reader, one.score + change)
                now = award({p.proposal: p.score for p in score_proposals(moved)})
                if now != base:
                    plain.add((one.proposal, one.criterion, one.reader, one.score + change))
    assert plain and {(m.proposal, m.criterion, m.reader, m.moved_to) for m in line.moved} == plain


def test_means_and_adjusted_scores_are_linear_maps_of_totals():
    readings = lay_out(score_proposals(THREE))
    assert (mean_map(readings) @ readings.totals).tolist() == [4.0, 3.0, 2.0]
    # Without severity and with nearly no rest an adjusted score is the mean; with only rest, the mean of all.
    sure = adjusted_map(readings, Components(1, 0, 1e-9)) @ readings.totals
    assert sure == pytest.approx([4, 3, 2], abs=1e-6)
    unsure = adjusted_map(readings, Components(1e-9, 0, 1)) @ readings.totals
    assert unsure == pytest.approx([3, 3, 3], abs=1e-6)


def test_quality_is_the_conditional_normal_of_the_crossed_model():
    readings = lay_out(
        score_proposals(invented(proposals=5, readers=5, criteria=CRITERIA[:2], reads=2, seed=2)[1])
    )
    parts = Components(0.8, 0.3, 0.5)
    quality = infer_quality(readings, parts)
    # The plain way: a joint normal of (long-run means, totals) with a nearly flat mean, given totals.
    flat = 1e7
    n, p = len(readings.totals), len(readings.proposals)
    of = np.eye(p)[readings.proposal]
    same = readings.reader[:, None] == readings.reader[None, :]
    totals = flat + 0.8 * of @ of.T + 0.3 * same + 0.5 * np.eye(n)
    both = flat + 0.8 * of.T
    weights = np.linalg.solve(totals, both.T).T
    centred = readings.totals - readings.totals.mean()
    assert quality.mean == pytest.approx(readings.totals.mean() + weights @ centred, abs=1e-3)
    covariance = flat + 0.8 * np.eye(p) - weights @ both.T
    assert quality.spread @ quality.spread.T == pytest.approx(covariance, abs=1e-3)


def test_chances_match_the_truth_over_many_calls():
    """Of the proposals given a chance near q, a new panel reading the same proposals funds about q."""
    forecast, came = [], []
    for seed in range(40):
        call, scores = invented(proposals=16, readers=10, criteria=CRITERIA[:1], reads=2, seed=seed)
        line = examine_line(
            scores,
            award=best(6),
            components=Components(0.75, 0.33, 0.55),  # about what levels cut to 0..4 leave of the truth's
            simulation=Simulation(panels=200, seed=seed),
        )
        rng = np.random.default_rng(seed)
        for _ in range(5):
            pairs = {(s["proposal"], s["reader"]) for s in call.scores}
            severity = {r: rng.normal(0, 0.6) for _, r in sorted(pairs)}
            again = [
                Score(
                    p,
                    "",
                    r,
                    float(np.clip(round(2.2 + call.quality[p] - severity[r] + rng.normal(0, 0.7)), 0, 4)),
                )
                for p, r in sorted(pairs)
            ]
            funded = best(6)({p.proposal: p.score for p in score_proposals(again)})
            forecast += [s.chance for s in line.standings]
            came += [s.proposal in funded for s in line.standings]
    forecast, came = np.array(forecast), np.array(came)
    for low, high in ((0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.01)):
        within = (forecast >= low) & (forecast < high)
        assert within.sum() > 100
        assert abs(came[within].mean() - forecast[within].mean()) < 0.12


def test_more_noise_makes_more_grey_and_none_makes_all_sure():
    _, scores = invented(proposals=12, readers=8, criteria=CRITERIA[:3], reads=3, seed=3)
    quiet = examine_line(scores, award=best(4), components=Components(1, 0, 1e-9), simulation=FEW)
    loud = examine_line(scores, award=best(4), components=Components(0.2, 0.5, 2), simulation=FEW)
    assert {s.place for s in quiet.standings} == {"sure", "declined"}
    assert quiet.changed == 0 and quiet.further is None
    assert sum(s.place == "grey" for s in loud.standings) > 6
    assert loud.changed > 0.3 and loud.further is not None
    assert loud.further.wrong_then < loud.further.wrong_now


def test_the_same_seed_gives_the_same_line_and_another_one_nearly():
    _, scores = invented(proposals=10, readers=8, criteria=CRITERIA[:2], reads=3, seed=4)
    asked = {"award": best(4), "components": Components(0.8, 0.3, 0.6), "hours": 1.5}
    once, again = (examine_line(scores, simulation=FEW, **asked) for _ in range(2))
    assert once == again
    other = examine_line(scores, simulation=Simulation(panels=400, seed=99), **asked)
    assert other != once
    assert other.changed == pytest.approx(once.changed, abs=0.1)
    assert once.further.hours == 1.5 * len(once.further.proposals)


def test_severity_taken_out_does_not_fall_back_to_means():
    _, scores = invented(proposals=10, readers=8, criteria=CRITERIA[:2], reads=2, seed=4)
    line = examine_line(
        scores, award=best(4), components=Components(0.8, 0.9, 0.3), simulation=FEW, adjust="crossed"
    )
    means = {p.proposal: p.score for p in score_proposals(scores)}
    assert any(abs(s.score - means[s.proposal]) > 0.2 for s in line.standings)
    assert all(s.chance_resampled is None for s in line.standings)


def test_ranks_and_the_share_wrongly_selected():
    assert ranks(np.array([[1.0, 3.0, 2.0]])).tolist() == [[3.0, 1.0, 2.0]]
    assert wrongly_selected(0.0, 0.3) == pytest.approx(0.7, abs=1e-6)
    assert wrongly_selected(1.0, 0.3) == 0.0
    # Half selected: P(both positive) = 1/4 + asin(r)/(2 pi), so r = .5 (reliability .25) leaves 1/3.
    assert wrongly_selected(0.25, 0.5) == pytest.approx(1 / 3, abs=1e-5)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ({"A": {"r1": 1}, "B": {"r1": 2}}, "one reading of each"),
        ({"A": {"r1": 1, "r2": 2}}, "two proposals or more"),
        ({"A": {"r1": 1, "r2": 1}, "B": {"r1": 1, "r2": 1}}, "two different scores"),
    ],
)
def test_what_cannot_be_told_is_said_to_be_not_estimable(table, reason):
    with pytest.raises(NotEstimableError, match=reason):
        examine_line(scores_of(table), award=best(1), components=Components(1, 1, 1), simulation=FEW)


def test_notes_say_where_the_model_sees_nothing():
    line = examine_line(THREE, award=best(0), components=Components(0, 0, 1), simulation=FEW)
    assert line.notes == ("no_spread", "no_severity", "none_funded")
    assert line.bound is None and line.changed == 0
