"""How far readers agree, by one statistic; start reading here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from commonfield.council.reader_agreement.alpha import DRAWS, SEED, Level, krippendorff_alpha
from commonfield.council.reader_agreement.chance import Coefficient, agree_beyond_chance
from commonfield.council.reader_agreement.estimate import Estimate, Note
from commonfield.council.reader_agreement.icc import Form, Icc, icc
from commonfield.council.reader_agreement.levels import Coded, code_cells
from commonfield.council.reader_agreement.table import ScoreTable, read_levels
from commonfield.council.reader_agreement.weights import Weighting
from commonfield.findings import UsageError

Statistic = Literal["alpha", "ac1", "ac2", "fleiss", "conger", "bp", "kappa", "percent", "icc"]
STATISTICS: tuple[Statistic, ...] = get_args(Statistic)

FEW_UNITS = 10
"""With fewer units that two readers scored, a warning stands beside the number."""

NARROW = 0.5
"""The middle nine tenths of scores within this part of the scale, and a warning stands beside the number."""

_COEFFICIENTS: dict[Statistic, Coefficient] = {
    "ac1": "ac", "ac2": "ac", "fleiss": "fleiss", "conger": "conger", "bp": "bp", "kappa": "kappa",
    "percent": "percent",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """Which statistic. What is null was not said: alpha is nominal, ac2 quadratic, other weights identity.

    `levels` is the whole scale in its order; `scale` its lowest and highest number, which change nothing but
    whether scores are said to use a narrow part of it.
    """

    statistic: Statistic = "alpha"
    level: Level | None = None
    weights: Weighting | None = None
    form: Form = "2,1"
    levels: tuple[str, ...] = ()
    scale: tuple[float, float] | None = None
    draws: int = DRAWS
    seed: int = SEED


@dataclass(frozen=True)
class Agreement:
    """One statistic with its interval; what does not apply, or has no estimate, is null.

    `n_units` and `n_readers` count all that the file has, `n_missing` the cells without a score; `notes`
    say on what the value rests, how the interval was made, and what to beware of.
    """

    statistic: Statistic
    level: Level | None
    form: Form | None
    weights: Weighting | None
    value: float | None
    low: float | None
    high: float | None
    n_units: int
    n_readers: int
    n_missing: int
    notes: tuple[Note, ...]
    estimate: Estimate | Icc


def measure_agreement(table: ScoreTable, asked: Asked | None = None) -> Agreement:
    """Say how far readers agree on all units that were scored.

    Args:
        table: Units by readers. Its finalists are not taken alone: among the best, differences are small, and
            agreement falls with nothing wrong (Erosheva, Martinkova and Lee 2021).
        asked: Which statistic.

    Raises:
        UsageError: what was asked does not go together, or a score is not of the levels.
        SubmissionError: scores that have to be numbers are none.
    """
    asked = asked or Asked()
    level = (asked.level or "nominal") if asked.statistic == "alpha" else None
    weights = _weights(asked)
    found: Estimate | Icc
    if asked.statistic == "icc":
        found = icc(table.as_numbers(), form=asked.form)
    elif level:
        coded = _coded(table, asked, as_codes=level == "nominal", by_size=level in ("interval", "ratio"))
        found = krippendorff_alpha(coded, level, draws=asked.draws, seed=asked.seed)
    else:
        coded = _coded(table, asked, as_codes=weights == "identity", by_size=False)
        found = agree_beyond_chance(coded, _COEFFICIENTS[asked.statistic], weighting=weights or "identity")
    return Agreement(
        asked.statistic,
        level,
        asked.form if asked.statistic == "icc" else None,
        weights,
        found.value,
        found.low,
        found.high,
        len(table.units),
        len(table.readers),
        table.n_missing,
        (*found.notes, *_cautions(table, asked)),
        found,
    )


def _weights(asked: Asked) -> Weighting | None:
    if asked.statistic in ("alpha", "icc"):
        return None
    if asked.statistic == "ac1" and asked.weights not in (None, "identity"):
        raise UsageError(
            f"--weights: expected identity for ac1, found {asked.weights}.",
            likely_cause="With other weights the coefficient is AC2.",
            fix="Ask for --statistic ac2.",
        )
    return asked.weights or ("quadratic" if asked.statistic == "ac2" else "identity")


def _coded(table: ScoreTable, asked: Asked, *, as_codes: bool, by_size: bool) -> Coded:
    """Number scores by level, as codes or as numbers, and on the scale where it was said."""
    levels = read_levels(asked.levels)
    words = any(isinstance(level, str) for level in levels)
    if words and by_size:
        raise UsageError(
            "--levels: expected numbers, found words.",
            likely_cause="Words have an order, and no distance.",
            fix="Ask for the ordinal level, or write numbers.",
        )
    if as_codes or words:
        cells = table.as_codes()
        numbered = any(isinstance(cell, float) for row in cells for cell in row)
        return code_cells(cells, levels=(levels if numbered else asked.levels) or None)
    return code_cells(table.as_numbers(), levels=levels or None)


def _cautions(table: ScoreTable, asked: Asked) -> list[Note]:
    """Say what to know beside the number, whichever it is."""
    readings = table.readings()
    alone, none = sum(n == 1 for n in readings), sum(n == 0 for n in readings)
    paired = len(readings) - alone - none
    if asked.statistic == "icc" and not asked.form.startswith("1"):
        paired = sum(n == len(table.readers) for n in readings)  # these forms rest on complete units
    notes = []
    if asked.statistic == "alpha" and asked.level is None:
        notes.append(Note("level_taken"))
    if asked.level and asked.statistic != "alpha":
        notes.append(Note("level_unused"))
    if asked.weights and asked.statistic in ("alpha", "icc"):
        notes.append(Note("weights_unused"))
    if alone + none and asked.statistic != "icc":
        key = "left_out_alpha" if asked.statistic == "alpha" else "left_out"
        notes.append(Note(key, {"alone": alone, "none": none}))
    if 0 < paired < FEW_UNITS:
        notes.append(Note("few_units", {"n": paired, "few": FEW_UNITS}))
    notes += _narrow(table, asked)
    if table.finalists:
        notes.append(Note("finalists", {"n": len(table.finalists), "of": len(table.units)}))
    if table.is_wide:
        notes.append(Note("read_as_readers", {"columns": ", ".join(table.readers)}))
    return notes


def _narrow(table: ScoreTable, asked: Asked) -> list[Note]:
    if not asked.scale:
        return []
    low, high = asked.scale
    scores = sorted(x for row in table.as_numbers() for x in row if x is not None)
    if not scores:
        return []
    if scores[0] < low or scores[-1] > high:
        return [Note("off_scale", {"low": f"{low:g}", "high": f"{high:g}"})]
    cut = len(scores) // 20
    first, last = scores[cut], scores[-1 - cut]
    if last - first > NARROW * (high - low):
        return []
    return [
        Note("narrow", {"first": f"{first:g}", "last": f"{last:g}", "low": f"{low:g}", "high": f"{high:g}"})
    ]
