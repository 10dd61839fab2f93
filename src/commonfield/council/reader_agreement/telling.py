"""What is said of agreement to people: the row of a table, notes, the rule with its arithmetic."""

from __future__ import annotations

from collections.abc import Iterable

from commonfield.catalog import Wording
from commonfield.council.reader_agreement.estimate import Note
from commonfield.council.reader_agreement.icc import Icc
from commonfield.council.reader_agreement.run import Agreement
from commonfield.vocabulary import Language

PACKAGE = "council/reader_agreement"

FIRM, TENTATIVE = 0.80, 0.667
"""Krippendorff's marks for alpha: at the first conclusions are firm, from the second tentative."""


def sentences(notes: Iterable[Note], language: Language) -> str:
    """Say notes one after the other, each a sentence."""
    said = Wording(PACKAGE, language)
    return " ".join(said.say(note.key, **note.values) for note in notes)


def as_data(found: Agreement, said: Wording) -> dict[str, object]:
    """Give the answer as plain data; all that is said beside the number stands in `note`."""
    return {
        "statistic": found.statistic,
        "level": found.level,
        "form": found.form,
        "weights": found.weights,
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "n_units": found.n_units,
        "n_readers": found.n_readers,
        "n_missing": found.n_missing,
        "note": " ".join([*arithmetic(found, said), *notes(found, said)]),
    }


def notes(found: Agreement, said: Wording) -> list[str]:
    return [said.say(note.key, **note.values) for note in found.notes]


def table(found: Agreement, said: Wording) -> tuple[list[str], list[list[object]]]:
    of = found.level or found.weights or found.form
    kind = "level" if found.level else "form" if found.form else "weights"
    heads = ("statistic", kind, "value", "low", "high", "units", "readers", "missing")
    row: list[object] = [
        found.statistic, of, number(found.value), number(found.low), number(found.high),
        found.n_units, found.n_readers, found.n_missing,
    ]  # fmt: skip
    return [said.say(f"head_{name}") for name in heads], [row]


def arithmetic(found: Agreement, said: Wording) -> list[str]:
    """Say how the value came about; nothing where there is none."""
    if found.value is None:
        return []
    name = said.say(f"statistic_{found.statistic}")
    if isinstance(found.estimate, Icc):
        return [said.say(f"arithmetic_icc_{found.estimate.form[0]}", form=found.form, **_squares(found))]
    key = "alpha" if found.level else "percent" if found.statistic == "percent" else "chance"
    return [
        said.say(
            f"arithmetic_{key}",
            name=name,
            of=said.say(f"level_{found.level}") if found.level else found.weights,
            observed=_short(found.estimate.observed),
            expected=_short(found.estimate.expected),
            value=number(found.value),
        )
    ]


def verdict(found: Agreement, said: Wording) -> str:
    """Say in a sentence what the value means where there is a rule for it, or that there is none."""
    name = said.say(f"statistic_{found.statistic}")
    if found.value is None:
        return said.say("verdict_none", name=name)
    if found.statistic != "alpha":
        return said.say("verdict_other", name=name, value=number(found.value))
    key = "firm" if found.value >= FIRM else "tentative" if found.value >= TENTATIVE else "unreliable"
    told = said.say(f"verdict_{key}", value=number(found.value))
    if key != "unreliable" and found.low is not None and found.low < TENTATIVE:
        told += " " + said.say("verdict_but", low=number(found.low))
    return told


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"


def _squares(found: Agreement) -> dict[str, str]:
    squares = found.estimate.mean_squares if isinstance(found.estimate, Icc) else None
    if squares is None:
        return {}
    return {
        "value": number(found.value),
        "units": _short(squares.units),
        "within": _short(squares.within),
        "readers": _short(squares.readers),
        "residual": _short(squares.residual),
        "k": f"{squares.reads:.4g}",
        "n": str(squares.n_units),
    }
