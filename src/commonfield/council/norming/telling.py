"""What is said of readers beside master scores: tables, sentences, plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import NamedTuple

from commonfield.catalog import NormingRules, Wording
from commonfield.council.norming.labels import Label
from commonfield.council.norming.lining_up import lined_up
from commonfield.council.norming.measures import MEASURES
from commonfield.council.norming.qualifying import Unmet
from commonfield.council.norming.rationales import ShortRationale
from commonfield.council.norming.run import Diagnosis, ReaderDiagnosis, count_standings
from commonfield.council.norming.spread import Spread
from commonfield.council.norming.telling_drift import drift_data

STANDINGS = ("qualify", "coaching", "partner", "not_estimable")
MANY_LEVELS = 11
"""From 0 to 10; a scale with more is one of points, for which thresholds in levels mean something else."""
_PLACES = {"spread_ratio": 3, "within_variance": 3, "master_within_variance": 3, "r": 3}
_SIGNED = frozenset({"bias", "drift"})


class Table(NamedTuple):
    """Headings, and rows of texts that are lined up already."""

    headings: list[str]
    rows: list[list[object]]


def for_one_reader(diagnosis: Diagnosis, reader: str, *, rules: NormingRules) -> Diagnosis | None:
    """Keep what may be given to one reader; null where there is none of that code.

    Of criteria and anchors only those that enough readers scored: with few, spread tells who gave what.
    """
    own = tuple(found for found in diagnosis.readers if found.reader == reader)
    if not own:
        return None
    enough = rules.small_panel
    return replace(
        diagnosis,
        readers=own,
        criteria=tuple(s for s in diagnosis.criteria if s.n_readers >= enough),
        anchors=tuple(s for s in diagnosis.anchors if s.n_readers >= enough),
        short_rationales=tuple(s for s in diagnosis.short_rationales if s.reader == reader),
        without_master=(),
        left_out=0,
    )


def as_data(
    diagnosis: Diagnosis, *, rules: NormingRules, said: Wording, is_of_one: bool
) -> dict[str, object]:
    """Give a diagnosis as plain data, with the sentences that a person reads beside the numbers."""
    return {
        "rules": rules.norming,
        "levels": diagnosis.scale.levels,
        "levels_from": diagnosis.scale.taken_from,
        "n_anchors": diagnosis.n_anchors,
        "n_criteria": diagnosis.n_criteria,
        "readers": [_reader_data(found, said) for found in diagnosis.readers],
        "criteria": [{"criterion": s.code, **_spread_data(s)} for s in diagnosis.criteria],
        "anchors": [{"proposal": s.code, **_spread_data(s)} for s in diagnosis.anchors],
        "short_rationales": [asdict(short) for short in diagnosis.short_rationales],
        "without_master": list(diagnosis.without_master),
        "notes": list(notes(diagnosis, rules=rules, said=said, is_of_one=is_of_one)),
        "summary": summary(diagnosis, rules=rules, said=said),
    }


def heading(diagnosis: Diagnosis, said: Wording) -> str:
    """Say how much was scored, and on which scale."""
    scale = diagnosis.scale
    return said.say(
        "heading",
        anchors=said.counted("anchors", diagnosis.n_anchors),
        criteria=said.counted("criteria", diagnosis.n_criteria),
        lowest=scale.lowest,
        highest=scale.highest,
        source=said.say(f"scale_{scale.taken_from}"),
    )


def measure_table(diagnosis: Diagnosis, said: Wording) -> Table:
    """Give the numbers of every reader."""
    names = (*MEASURES[:7], "master_within_variance", "r")
    heads = [said.say(f"head_{name}") for name in ("reader", "n_anchors", "n_scores", *names)]
    rows: list[list[object]] = [
        [
            found.reader,
            str(found.measures.n_anchors),
            str(found.measures.n_scores),
            *[number(found.measures.value(name), name) for name in names],
        ]
        for found in diagnosis.readers
    ]
    return Table(heads, lined_up(heads, rows))


def sentences(diagnosis: Diagnosis, said: Wording) -> Iterator[str]:
    """Say of every reader the labels, each with its arithmetic and what to do, and how the reader reads."""
    for found in diagnosis.readers:
        for label in found.labels:
            name, why = said.say(f"label_{label.label}"), label_why(label, said)
            # Some labels are things or states and not qualities, and which ones differs by language.
            alone = label.label in ("aligned", "halo", "drifting")
            key = f"is_{label.label}" if alone else "is_labelled"
            yield said.say(key, reader=found.reader, label=name, why=why, do=_do(label, said))
        yield said.say("may_read", reader=found.reader, how=_how(found, said))
        for name in sorted(set(found.measures.why.values())):
            measures = [m for m, why in found.measures.why.items() if why == name]
            yield said.say(
                "not_estimable_measure",
                measures=", ".join(said.say(f"head_{m}") for m in measures),
                why=said.say(f"why_{name}"),
            )


def spread_table(spreads: Sequence[Spread], of: str, said: Wording) -> Table:
    """Give criteria, or anchors, those on which readers differ most first."""
    names = ("spread", "bias", "mad")
    heads = [said.say(f"head_{name}") for name in (of, "readers", *names)]
    rows: list[list[object]] = [
        [s.code or said.say("whole_proposal"), str(s.n_readers), *[number(getattr(s, n), n) for n in names]]
        for s in spreads
    ]
    return Table(heads, lined_up(heads, rows))


def own_table(spreads: Sequence[Spread], said: Wording) -> Table:
    """Give one reader's distance from the master by criterion, furthest first."""
    heads = [said.say(f"head_{name}") for name in ("criterion", "bias", "mad")]
    rows: list[list[object]] = [
        [s.code or said.say("whole_proposal"), number(s.bias, "bias"), number(s.mad, "mad")] for s in spreads
    ]
    return Table(heads, lined_up(heads, rows))


def change_table(diagnosis: Diagnosis, said: Wording) -> Table | None:
    """Give what changed since the round before; nothing where there was none."""
    moved = [found for found in diagnosis.readers if found.change]
    if not moved:
        return None
    heads = [said.say(f"head_{name}") for name in ("reader", *MEASURES)]
    rows: list[list[object]] = [
        [f.reader, *[number((f.change or {}).get(name), name, signed=True) for name in MEASURES]]
        for f in moved
    ]
    return Table(heads, lined_up(heads, rows))


def rationale_table(short: Sequence[ShortRationale], said: Wording) -> Table:
    """Give the ends of the scale that lack a rationale."""
    heads = [said.say(f"head_{n}") for n in ("reader", "proposal", "criterion", "characters", "line")]
    rows: list[list[object]] = [
        [s.reader, s.proposal, s.criterion, str(s.characters), str(s.line)] for s in short
    ]
    return Table(heads, lined_up(heads, rows, since=3))


def notes(diagnosis: Diagnosis, *, rules: NormingRules, said: Wording, is_of_one: bool) -> Iterator[str]:
    """Say what bears on the numbers and who may see them."""
    if diagnosis.scale.taken_from == "scores":
        yield said.say("note_scale")
    if len(diagnosis.scale.levels) > MANY_LEVELS:
        yield said.say("note_many_levels", n=len(diagnosis.scale.levels))
    n = min(found.measures.n_scores for found in diagnosis.readers)
    yield said.counted("note_few_scores", n, step=f"{1 / n:.2f}")
    if diagnosis.left_out:
        yield said.counted("note_left_out", diagnosis.left_out)
    if diagnosis.without_master:
        yield said.say("note_without_master", readers=", ".join(diagnosis.without_master))
    if any(found.change for found in diagnosis.readers):
        yield said.say("note_change")
    if diagnosis.has_rationales:
        n = len(diagnosis.short_rationales)
        yield said.counted("note_rationales", n, least=rules.rationale.characters_at_least)
    yield said.say("note_spread_ratio")
    if is_of_one:
        yield said.say("note_one", n=rules.small_panel)
        return
    if any(s.n_readers < rules.small_panel for s in diagnosis.criteria):
        yield said.say("note_small_panel", n=rules.small_panel)
    yield said.say("note_private")


def summary(diagnosis: Diagnosis, *, rules: NormingRules, said: Wording) -> str:
    """Say how many readers may read how, and by which rule."""
    counted = count_standings(diagnosis)
    told = ", ".join(said.counted(f"count_{name}", counted[name]) for name in STANDINGS if counted[name])
    return said.say(
        "summary", readers=said.counted("readers", len(diagnosis.readers)), told=told, rules=rules.norming
    )


def label_why(label: Label, said: Wording) -> str:
    """Say which measure stands against which threshold."""
    return said.say(
        f"label_why_{label.why}",
        measure=said.say(f"head_{label.measure}"),
        value=number(label.value, label.measure),
        threshold=number(label.threshold, label.measure),
    )


def number(value: float | None, measure: str, *, signed: bool = False) -> str:
    """Write a number with its decimals and, where it says a direction, its sign."""
    if value is None:
        return ""
    places = _PLACES.get(measure, 4)
    sign = "+" if signed or measure in _SIGNED else ""
    # Rounding may leave a zero with a sign, which says a direction that is not there.
    return f"{round(value, places) + 0.0:{sign}.{places}f}"


def _reader_data(found: ReaderDiagnosis, said: Wording) -> dict[str, object]:
    measures = asdict(found.measures)
    why = measures.pop("why")
    return {
        "reader": found.reader,
        **measures,
        "not_estimable": {name: said.say(f"why_{key}") for name, key in why.items()},
        "labels": [
            {
                "label": label.label,
                "measure": label.measure,
                "value": label.value,
                "threshold": label.threshold,
                "why": label_why(label, said),
                "by_arithmetic": label.by_arithmetic,
                "what_to_do": _do(label, said),
            }
            for label in found.labels
        ],
        "standing": found.standing.standing,
        "standing_why": _how(found, said),
        "change": dict(found.change) if found.change else None,
        "drift": drift_data(found.drift, said) if found.drift else None,
        "by_criterion": [{"criterion": s.code, "bias": s.bias, "mad": s.mad} for s in found.by_criterion],
    }


def _spread_data(spread: Spread) -> dict[str, object]:
    data = asdict(spread)
    data.pop("code")
    return data


def _do(label: Label, said: Wording) -> str:
    return said.say(f"do_{label.label}")


def _how(found: ReaderDiagnosis, said: Wording) -> str:
    standing = found.standing
    lacks = "; ".join(_unmet(unmet, said) for unmet in standing.unmet)
    return said.say(f"standing_{standing.standing}", why=lacks)


def _unmet(unmet: Unmet, said: Wording) -> str:
    if unmet.why == "few_anchors":
        return said.say("unmet_few_anchors", n=f"{unmet.value:g}", least=f"{unmet.threshold:g}")
    return said.say(
        f"unmet_{unmet.why}",
        label=said.say(f"label_{unmet.label}") if unmet.label else "",
        measure=said.say(f"head_{unmet.measure}") if unmet.measure else "",
        value=number(unmet.value, unmet.measure),
        threshold=f"{unmet.threshold or 0:g}",
    )
