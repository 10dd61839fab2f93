"""What is said of records and trends to people: rows of a table, notes, sentences."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from commonfield.catalog import Wording
from commonfield.equity.impact.counting import BLANK
from commonfield.equity.impact.methods import Asked, Method
from commonfield.equity.impact.record import Record
from commonfield.equity.impact.run import WORDS, Trends

_HEADS = (
    "group", "people", "successes", "rate", "reference", "gap", "interval", "measure", "flag",
    "clear", "again", "parity", "adjusted", "note",
)  # fmt: skip


def as_data(records: Sequence[Record], said: Wording) -> list[dict[str, object]]:
    """Give records as plain data, with all that is said beside the numbers in `note`."""
    tested = _tested(records)
    return [
        record.as_dict(note="; ".join([*notes(record, said), *_besides(record, tested, said)]))
        for record in records
    ]


def notes(record: Record, said: Wording) -> list[str]:
    return [said.say(note.key, **note.values) for note in record.notes]


class Table(NamedTuple):
    """Headings, rows, and what stands under them: notes, to which a row points by number."""

    headings: list[str]
    rows: list[list[object]]
    notes: list[str]


def table(records: Sequence[Record], method: Method, said: Wording) -> Table:
    """Give the table of the records of one method; columns that would say nothing are left out."""
    several_variables = len({record.variable for record in records}) > 1
    numbers: dict[str, str] = {}
    for record in records:
        for note in notes(record, said):
            numbers.setdefault(note, str(len(numbers) + 1))
    heads = ["cohort", "variable", *_HEADS]
    rows = [
        [
            _named(record.cohort or "", said),
            record.variable if several_variables else "",
            *_row(record, said),
            ", ".join(numbers[note] for note in notes(record, said)),
        ]
        for record in records
    ]
    _line_up(rows, [heads.index("people"), heads.index("successes")])
    kept = [i for i in range(len(heads)) if any(row[i] not in ("", None) for row in rows)]
    heads = [("index" if method.is_index else "margin") if name == "measure" else name for name in heads]
    return Table(
        [said.say(f"head_{heads[i]}") for i in kept],
        [[row[i] for i in kept] for row in rows],
        [said.say("footnote", n=number, note=note) for note, number in numbers.items()],
    )


def rule(method: Method, asked: Asked, said: Wording) -> str:
    """Say when the method flags a group."""
    reference = asked.reference_of(method)
    is_word = isinstance(reference, str) and reference in WORDS
    told = said.say(f"reference_{reference}") if is_word else str(reference)
    if method.is_index:
        return said.say("rule_index", reference=told, cutoff=f"{float(asked.cutoff):g}")
    return said.say("rule_margin", reference=told)


def summary(records: Sequence[Record], asked: Asked, said: Wording) -> str:
    """Say how many groups each method flags, of those that it can judge."""
    told = []
    for method in asked.methods:
        judged = [r for r in records if r.method == method.name and r.impacted is not None]
        flagged = sum(r.impacted is True for r in judged)
        told.append(
            said.say("flagged", n=said.count(flagged), of=said.count(len(judged)), method=method.name)
        )
    return said.say("summary", flagged=", ".join(told))


def trend_data(found: Trends) -> dict[str, list[dict[str, object]]]:
    """Give trends and splits as plain data."""
    trends: list[dict[str, object]] = [
        {
            "variable": t.variable,
            "group": t.group,
            "cohorts": list(t.cohorts),
            "first_gap": _number(t.first_gap),
            "last_gap": _number(t.last_gap),
            "slope": t.slope,
            "low": t.low,
            "high": t.high,
            "p": t.p,
            "verdict": t.verdict,
        }
        for t in found.trends
    ]
    splits: list[dict[str, object]] = [
        {
            "variable": s.variable,
            "first": s.first,
            "last": s.last,
            "change": float(s.change),
            "composition": float(s.composition),
            "rates": float(s.rates),
            "by_group": [
                {"group": group, "composition": float(one), "rates": float(two)}
                for group, (one, two) in s.by_group.items()
            ],
        }
        for s in found.splits
    ]
    return {"trends": trends, "splits": splits}


def trend_table(found: Trends, said: Wording) -> tuple[list[str], list[list[object]]]:
    heads = ("variable", "group", "cohorts", "first_gap", "last_gap", "slope", "interval", "verdict")
    rows: list[list[object]] = [
        [
            t.variable,
            _named(t.group, said),
            len(t.cohorts),
            _points(t.first_gap),
            _points(t.last_gap),
            _points(t.slope),
            _between(t.low, t.high, said),
            said.say(f"verdict_{t.verdict}"),
        ]
        for t in found.trends
    ]
    return [said.say(f"head_{name}") for name in heads], rows


def split_table(found: Trends, said: Wording) -> tuple[list[str], list[list[object]]]:
    heads = ("variable", "first", "last", "change", "composition", "rates")
    rows: list[list[object]] = [
        [s.variable, s.first, s.last, _points(s.change), _points(s.composition), _points(s.rates)]
        for s in found.splits
    ]
    return [said.say(f"head_{name}") for name in heads], rows


def trend_summary(found: Trends, said: Wording) -> str:
    """Say how many gaps close and widen."""
    verdicts = [t.verdict for t in found.trends]
    counts = {v: said.count(verdicts.count(v)) for v in ("closing", "widening", "no_clear_change", "too_few")}
    return said.say("trend_summary", **counts)


def _tested(records: Sequence[Record]) -> dict[tuple[str, str | None, str], int]:
    """Count the groups with a p value in each family."""
    counted: dict[tuple[str, str | None, str], int] = {}
    for r in records:
        key = (r.method, r.cohort, r.family)
        counted[key] = counted.get(key, 0) + (r.p is not None)
    return counted


def _besides(record: Record, tested: dict[tuple[str, str | None, str], int], said: Wording) -> list[str]:
    """Say what a table has columns for and a record has not."""
    told = []
    if record.recomputed is not None and record.recomputed != record.needed_to_clear:
        told.append(said.say("again", n=said.count(record.recomputed)))
    if record.adjusted_p is not None:
        k = tested[record.method, record.cohort, record.family]
        told.append(said.counted("adjusted", k, p=_p(record.adjusted_p)))
    return told


def _row(record: Record, said: Wording) -> list[object]:
    measure = record.margin if record.index is None else record.index
    is_index = record.index is not None
    is_hidden = record.n is None
    return [
        _named(record.group, said),
        said.say("hidden_count") if is_hidden else record.n,
        said.say("hidden_count") if is_hidden else record.successes,
        _percent(record.rate),
        _percent(record.reference),
        _points(record.gap),
        _between(record.low, record.high, said),
        "" if measure is None else f"{float(measure):.2f}" if is_index else _points(float(measure)),
        "" if record.impacted is None else said.say("yes" if record.impacted else "no"),
        record.needed_to_clear,
        record.recomputed,
        record.needed_for_parity,
        "" if record.adjusted_p is None else _p(record.adjusted_p),
    ]


def _line_up(rows: list[list[object]], columns: Sequence[int]) -> None:
    """Put counts to the right, also where a word stands among them."""
    for i in columns:
        texts = [f"{row[i]:,}" if isinstance(row[i], int) else str(row[i]) for row in rows]
        width = max(map(len, texts), default=0)
        for row, text in zip(rows, texts, strict=True):
            row[i] = text.rjust(width)


def _named(code: str, said: Wording) -> str:
    return " x ".join(said.say("blank") if part == BLANK else part for part in code.split(" x "))


def _number(share: Fraction | None) -> float | None:
    return None if share is None else float(share)


def _percent(share: Fraction | None) -> str:
    return "" if share is None else f"{_points(share)}%"


def _points(share: Fraction | float | None) -> str:
    """Give a share in percentage points to one decimal; a half is rounded away from 0."""
    if share is None:
        return ""
    tenths = int(abs(Fraction(share)) * 1000 + Fraction(1, 2))
    return f"{'-' if share < 0 and tenths else ''}{tenths // 10}.{tenths % 10}"


def _between(low: float | None, high: float | None, said: Wording) -> str:
    if low is None or high is None:
        return ""
    return said.say("between", low=_points(low), high=_points(high))


def _p(p: float) -> str:
    return "<.001" if p < 0.001 else f"{p:.3f}"
