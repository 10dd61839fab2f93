"""How far a review has come, and what the answers tell so far."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from commonfield.identity.review.calibration import FEWEST_ANSWERS
from commonfield.identity.review.decisions import Pair, outdated
from commonfield.identity.review.pairs import REASONS
from commonfield.identity.review.quality import Estimate, Quality
from commonfield.identity.review.reading_twice import Agreement, agreement_of
from commonfield.identity.review.sampling import BANDS, NOT_WEIGHED, band_of

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import Wording
    from commonfield.identity.review.material import Material


@dataclass(frozen=True)
class Standing:
    """Counts and shares; nothing of a record.

    `rows` gives for each stratum of weight (`band_...`) and each reason (`only_...`) how many pairs there
    are, are drawn, and are answered. `changed` counts answers about records that have changed since.
    """

    rows: dict[str, tuple[int, int, int]]
    drawn: int
    answered: int
    waiting: int
    changed: int
    conflicts: int
    agreement: Agreement
    quality: Quality
    answers_linked: int
    answers_apart: int

    def as_dict(self) -> dict[str, Any]:
        """Give plain data, for JSON."""
        return {**asdict(self), "share_alike": self.agreement.share, "answers_needed": FEWEST_ANSWERS}


@dataclass(frozen=True)
class Conflict:
    """A contradiction among answers, by the ids of pairs.

    `pair` was answered differently, or is said to be two people while `joined` make it one.
    """

    number: int
    pair: str
    joined: list[str]


def standing_of(material: Material, sample: pl.DataFrame, *, waiting: int) -> Standing:
    """Count what there is, is drawn and is answered.

    Args:
        material: The linkage and the decisions.
        sample: As `Material.sample` draws it.
        waiting: How many pairs wait for whoever asks.
    """
    answered = material.decisions.select("l", "r").unique()
    done = sample.join(answered, on=["l", "r"], how="semi")
    calibration = material.calibration
    return Standing(
        rows=_rows(material, sample, done),
        drawn=sample.height,
        answered=done.height,
        waiting=waiting,
        changed=outdated(material.decisions, material.descriptions).height,
        conflicts=material.constraints.conflicts["conflict"].n_unique(),
        agreement=agreement_of(material.decisions),
        quality=material.quality,
        answers_linked=calibration.linked.answers,
        answers_apart=calibration.apart.answers,
    )


def conflicts_of(material: Material) -> list[Conflict]:
    """Give every contradiction among the decisions, by the ids of pairs."""
    found: dict[int, Conflict] = {}
    for number, left, right, kind in material.constraints.conflicts.iter_rows():
        name = Pair(left, right).id
        if kind == "joined":
            found[number].joined.append(name)
        else:
            found[number] = Conflict(number, name, [])
    return list(found.values())


def tell_standing(standing: Standing, said: Wording) -> list[str]:
    """Say in words how far a review has come."""
    counts = {name: said.count(getattr(standing, name)) for name in ("answered", "drawn", "waiting")}
    lines = [said.say("progress", **counts)]
    if standing.changed:
        lines.append(said.counted("changed", standing.changed))
    if standing.conflicts:
        lines.append(said.counted("conflicts", standing.conflicts))
    lines.append(_agreement(standing.agreement, said))
    needed = said.count(FEWEST_ANSWERS)
    each = {"linked": said.count(standing.answers_linked), "apart": said.count(standing.answers_apart)}
    calibrated = standing.quality.is_calibrated
    lines.append(said.say("calibration_yes" if calibrated else "calibration_no", needed=needed, **each))
    for name in ("precision", "recall"):
        estimate: Estimate | None = getattr(standing.quality, name)
        if estimate is not None:
            lines.append(_estimate(name, estimate, said))
    return lines


def tell_conflicts(conflicts: list[Conflict], said: Wording) -> list[str]:
    """Say in words which answers contradict one another."""
    if not conflicts:
        return [said.say("no_conflicts")]
    return [
        *(
            said.say(
                "conflict_apart" if each.joined else "conflict_answers",
                number=each.number,
                pair=each.pair,
                pairs=", ".join(each.joined),
            )
            for each in conflicts
        ),
        said.counted("conflicts", len(conflicts)),
    ]


def _rows(material: Material, sample: pl.DataFrame, done: pl.DataFrame) -> dict[str, tuple[int, int, int]]:
    import polars as pl

    frames = [
        frame.with_columns(band=band_of(material.model.match_weight))
        for frame in (material.pairs, sample, done)
    ]
    bands = [name for name, _, _ in BANDS] + [NOT_WEIGHED]
    wanted = [(f"band_{name}", pl.col("band") == name) for name in bands]
    wanted += [(f"only_{name}", pl.col(name)) for name in REASONS]
    rows: dict[str, tuple[int, int, int]] = {}
    for key, holds in wanted:
        pairs, drawn, answered = (frame.filter(holds).height for frame in frames)
        rows[key] = (pairs, drawn, answered)
    return rows


def _agreement(agreement: Agreement, said: Wording) -> str:
    if agreement.share is None:
        return said.say("no_agreement")
    kappa = said.say("kappa_none") if agreement.kappa is None else f"{agreement.kappa:.2f}"
    return said.counted(
        "agreement",
        agreement.pairs,
        alike=said.count(agreement.alike),
        share=_percent(agreement.share, said),
        kappa=kappa,
    )


def _estimate(name: str, estimate: Estimate, said: Wording) -> str:
    share = _percent(estimate.share, said)
    if estimate.low is None or estimate.high is None:
        return said.say(f"{name}_model", share=share)
    low, high = _percent(estimate.low, said), _percent(estimate.high, said)
    return said.say(name, share=share, low=low, high=high)


def _percent(share: float, said: Wording) -> str:
    tenths = round(1000 * share)
    if tenths == 1000 and share < 1:
        return said.say("more_than", share=99.9)
    return said.say("percent", share=f"{tenths / 10:.1f}")
