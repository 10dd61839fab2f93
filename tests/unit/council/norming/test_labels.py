"""What a reader is called and how the reader may read: thresholds, order, reasons."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonfield.catalog import Catalog, NormingRules
from commonfield.council.norming import Reading, diagnose
from commonfield.council.norming.drifting import Drift
from commonfield.council.norming.labels import label_reader
from commonfield.council.norming.measures import Measures
from commonfield.council.norming.qualifying import place_reader
from commonfield.council.norming.scale import Scale
from commonfield.findings import NotEstimableError

RULES = Catalog().get(NormingRules, "default")
SCALE = Scale(0, 4, "rubric")
MASTER = "43434 22321 10121"


def cells(text):
    return {
        (anchor, f"c{i}"): int(level)
        for anchor, levels in zip("ABCDEF", text.split(), strict=False)
        for i, level in enumerate(levels)
    }


def readings(**readers):
    return [
        Reading(anchor, criterion, reader, level)
        for reader, text in readers.items()
        for (anchor, criterion), level in cells(text).items()
    ]


def diagnosed(text, master=MASTER):
    return diagnose(readings(r=text), cells(master), scale=SCALE, rules=RULES).readers[0]


@pytest.mark.parametrize(
    ("text", "labels", "standing"),
    [
        ("43434 23321 10221", ["aligned"], "qualify"),
        ("32323 11210 00010", ["severe"], "coaching"),
        ("33333 22322 21222", ["central"], "coaching"),
        ("41404 24123 12103", ["inconsistent"], "partner"),
        ("44444 33432 21232", ["lenient"], "coaching"),
        ("44444 22222 11111", ["halo"], "coaching"),
        ("22222 22222 22222", ["halo", "central"], "partner"),
        ("44444 44444 44444", ["halo", "central", "lenient"], "partner"),
        ("00101 22123 43434", ["inconsistent"], "partner"),
        ("44444 31430 00000", ["extreme"], "coaching"),
    ],
)
def test_readers_have_the_labels_and_the_standing_of_the_rules(text, labels, standing):
    found = diagnosed(text)
    assert [label.label for label in found.labels] == labels
    assert found.standing.standing == standing
    assert [label.by_arithmetic for label in found.labels] == [
        name in ("severe", "lenient") for name in labels
    ]


def measures(**changed):
    usual = {
        "n_anchors": 3, "n_scores": 15, "exact": 0.8, "adjacent": 1.0, "bias": 0.0, "mad": 0.2, "kappa": 0.9,
        "spread_ratio": 1.0, "within_variance": 0.4, "master_within_variance": 0.4, "r": 0.9, "why": {},
    }  # fmt: skip
    return Measures(**{**usual, **changed})


def named(measured, drift=None):
    found = label_reader(measured, drift, rules=RULES.labels, drift_rules=RULES.drift)
    return [(label.label, label.measure, label.threshold) for label in found]


@pytest.mark.parametrize(
    ("changed", "label"),
    [
        ({"bias": -0.5}, ("severe", "bias", -0.5)),
        ({"bias": -0.49}, ("aligned", "kappa", 0.6)),
        ({"bias": 0.5}, ("lenient", "bias", 0.5)),
        ({"spread_ratio": 0.69}, ("central", "spread_ratio", 0.7)),
        ({"spread_ratio": 0.7}, ("aligned", "kappa", 0.6)),
        ({"spread_ratio": 1.31}, ("extreme", "spread_ratio", 1.3)),
        ({"within_variance": 0.08}, ("halo", "within_variance", pytest.approx(0.08))),
        ({"within_variance": 0.09}, ("aligned", "kappa", 0.6)),
        ({"within_variance": 0.0, "master_within_variance": 0.05}, ("aligned", "kappa", 0.6)),
        ({"r": 0.59}, ("inconsistent", "r", 0.6)),
        ({"kappa": 0.59}, ("inconsistent", "kappa", 0.6)),
        ({"adjacent": 0.79}, ("inconsistent", "adjacent", 0.8)),
        ({"kappa": None, "r": None}, ("aligned", "adjacent", 0.8)),
    ],
)
def test_each_label_begins_at_its_threshold(changed, label):
    assert named(measures(**changed)) == [label]


def test_low_kappa_is_no_second_label_where_another_explains_it():
    assert named(measures(kappa=0.3, bias=-1.0)) == [("severe", "bias", -0.5)]


def test_labels_stand_with_what_cannot_be_repaired_first():
    drift = Drift("r", 1, 5, -1.0, 1.0, 0.0, None, None, "few_anchors", drifting=True)
    everything = measures(r=0.1, within_variance=0.0, spread_ratio=0.1, bias=-2.0)
    assert [name for name, *_ in named(everything, drift)] == [
        "inconsistent", "drifting", "halo", "central", "severe",
    ]  # fmt: skip


@given(
    bias=st.floats(-4, 4),
    ratio=st.floats(0, 3),
    r=st.one_of(st.none(), st.floats(-1, 1)),
    kappa=st.one_of(st.none(), st.floats(-1, 1)),
    adjacent=st.floats(0, 1),
)
@settings(max_examples=50)
def test_every_reader_has_a_label_and_aligned_stands_alone(bias, ratio, r, kappa, adjacent):
    found = [
        n for n, *_ in named(measures(bias=bias, spread_ratio=ratio, r=r, kappa=kappa, adjacent=adjacent))
    ]
    assert found and len(set(found)) == len(found)
    assert found == ["aligned"] or "aligned" not in found
    assert not {"severe", "lenient"} <= set(found) and not {"central", "extreme"} <= set(found)


def place(measured, labels=()):
    return place_reader(measured, labels, rules=RULES.qualification)


def test_a_standing_names_every_bar_that_was_missed():
    assert place(measures()).standing == "qualify"
    missed = place(measures(kappa=0.65, adjacent=0.85, bias=-0.45))
    assert missed.standing == "coaching"
    assert [(u.why, u.measure, u.threshold) for u in missed.unmet] == [
        ("too_low", "adjacent", 0.9),
        ("too_low", "kappa", 0.7),
        ("too_far", "bias", 0.4),
    ]
    assert place(measures(bias=1.3)).standing == "partner"


def test_too_few_anchors_and_a_kappa_without_answer_place_nobody():
    few = diagnosed("43434 23321", "43434 22321 10121")
    assert (few.labels, few.standing.standing) == ((), "not_estimable")
    assert few.standing.unmet[0].why == "few_anchors"
    assert few.measures.exact == 0.9
    flat = diagnosed("22222 22222 22222", "22222 22222 22222")
    assert (flat.standing.standing, flat.standing.unmet[0].why) == ("not_estimable", "no_kappa")
    assert [label.label for label in flat.labels] == ["aligned"]


def test_other_bars_of_a_rule_are_held_too():
    strict = RULES.qualification.model_copy(
        update={
            "qualify": RULES.qualification.qualify.model_copy(
                update={"exact_at_least": 0.9, "mad_at_most": 0.1}
            )
        }
    )
    found = place_reader(measures(), [], rules=strict)
    assert [(u.why, u.measure) for u in found.unmet] == [("too_low", "exact"), ("too_high", "mad")]


def test_a_second_round_is_told_as_change_for_those_who_read_both():
    before = readings(r="32323 11210 00010", left="43434 22321 10121")
    now = readings(r="43434 22321 10121", new="43434 22321 10121")
    found = {
        x.reader: x for x in diagnose(now, cells(MASTER), scale=SCALE, rules=RULES, before=before).readers
    }
    assert found["r"].change["bias"] == pytest.approx(14 / 15)
    assert found["r"].change["kappa"] == pytest.approx(1 - 0.7426470588)
    assert found["new"].change is None and "left" not in found


def test_criteria_and_anchors_are_listed_by_how_far_readers_lie_apart():
    master = cells("22 22 22")
    told = diagnose(readings(a="24 22 22", b="20 22 22", c="22 22 33"), master, scale=SCALE, rules=RULES)
    assert [s.code for s in told.criteria] == ["c1", "c0"]
    # On c1: A has 4, 0, 2 (squares 8), B nothing, C 2, 2, 3 (2/3); two degrees of freedom each.
    assert told.criteria[0].spread == pytest.approx(((8 + 0 + 2 / 3) / 6) ** 0.5)
    assert [s.code for s in told.anchors] == ["A", "C", "B"]
    assert told.anchors[1].bias == pytest.approx(1 / 3)
    alone = diagnose(readings(a="24 22 22"), master, scale=SCALE, rules=RULES)
    assert {s.spread for s in alone.criteria} == {None}


def test_scores_without_a_master_are_counted_and_nobody_with_one_is_an_error():
    extra = [*readings(r=MASTER), Reading("Z", "c0", "r", 3), Reading("Z", "c0", "stranger", 3)]
    found = diagnose(extra, cells(MASTER), scale=SCALE, rules=RULES)
    assert (found.left_out, found.without_master) == (2, ("stranger",))
    with pytest.raises(NotEstimableError, match="in both, found none"):
        diagnose([Reading("Z", "c0", "r", 3)], cells(MASTER), scale=SCALE, rules=RULES)
