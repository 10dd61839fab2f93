"""Says an answer: as sentences and tables in one language, and as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from commonfield.equity.contrast.uncertainty import BOOTSTRAPPED, ROBUST

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.equity.contrast.estimator import Estimate
    from commonfield.equity.contrast.gap_in_gaps import GapInGaps
    from commonfield.equity.contrast.likeness import Likeness
    from commonfield.equity.contrast.run import Contrast

WIDTH, FARTHEST = 26, 0.5
"""Characters of the plot, and the standardized difference at its right edge."""
LINES = ((0.05, ":"), (0.25, "|"))


class Table(NamedTuple):
    """Headings and rows."""

    headings: list[str]
    rows: Sequence[tuple[object, ...]]


class Telling:
    """An answer in one language.

    Args:
        answer: What was found.
        said: The words of this package.
        named: Names of columns, levels and groups for people; as they are written if not given.
        smallest: Counts of people below it, and what rests on them, are not written; 0 writes all.
    """

    def __init__(
        self,
        answer: Contrast,
        said: Wording,
        *,
        named: Callable[[str], str] = str,
        smallest: int = 0,
    ) -> None:
        self.answer, self.said, self.named, self.smallest = answer, said, named, smallest
        spread = answer.detectable.spread
        self.digits = 1 if answer.counts_people or spread < 100 else 0
        if not answer.counts_people and spread < 10:
            self.digits = 3

    def first(self) -> list[str]:
        """Say what could be found at all, before any result."""
        of = self.answer
        lines = [
            self.said.say(
                "detectable",
                participants=self.people(of.participants),
                others=self.people(of.others),
                difference=self.amount(of.detectable.difference),
            )
        ]
        after = of.detectable.after_adjustment
        if after is not None:
            lines.append(self.said.say("detectable_after", difference=self.amount(after)))
        return lines

    def estimand(self) -> str:
        of = self.answer
        kind = "robust" if of.errors == ROBUST else "wild" if of.errors == BOOTSTRAPPED else "clustered"
        errors = self.said.say(f"errors_{kind}", clusters=self.said.count(of.clusters))
        return self.said.say("estimand_points" if of.counts_people else "estimand", errors=errors)

    def estimates(self) -> Table:
        heads = ["method", "difference", "from", "to", "error", "participants", "others", "count_as"]
        return Table(self._heads(heads), [self._estimate(each) for each in self.answer.estimates])

    def _estimate(self, each: Estimate) -> tuple[object, ...]:
        told = min(each.n_participants, each.n_comparison) >= self.smallest
        numbers = (
            self.number(each.estimate),
            self._end(each.low, each.estimate),
            self._end(each.high, each.estimate),
            self.number(each.standard_error),
        )
        return (
            self.said.say(f"method_{each.method}"),
            *(numbers if told else [""] * len(numbers)),
            self.people(each.n_participants),
            self.people(each.n_comparison),
            self.people(round(each.effective_n)) if each.effective_n is not None and told else "",
        )

    def balance(self) -> Table:
        plain = all(each.binary for each in self.alike())  # ratios of variances are told of numbers alone
        rows = [
            (
                self.named(each.covariate),
                self._apart(each.before),
                self._apart(each.after),
                *([] if plain else ["" if each.binary else self.plain(each.variance_ratio, 2)]),
                self._apart(each.wwc_before),
                love(each),
            )
            for each in self.alike()
        ]
        heads = ["covariate", "before", "after", *([] if plain else ["ratio"]), "wwc", "plot"]
        return Table(self._heads(heads), rows)

    def alike(self) -> list[Likeness]:
        """List covariates as they are drawn: of two levels the second, and none that rests on too few."""
        listed = [each for each in self.answer.balance if each.fewest >= self.smallest]
        prefixes = Counter(_column(each) for each in listed)
        two = {name for name, n in prefixes.items() if n == 2 and name}
        return [
            each
            for each, after in zip(listed, [*listed[1:], None], strict=True)
            if not (_column(each) in two and after is not None and _column(after) == _column(each))
        ]

    def verdict(self) -> list[str]:
        of = self.answer.judged
        verdict = self.said.say(f"verdict_{of.verdict.replace(' ', '_')}")
        return [" ".join([verdict, *(self.said.say(f"reason_{reason}") for reason in of.reasons)])]

    def gaps(self) -> Table:
        heads = ["group", "gap_participants", "gap_comparison", "gap_in_gaps", "from", "to", "reading"]
        return Table(self._heads(heads), [self._gap(each) for each in self.answer.gaps])

    def _gap(self, each: GapInGaps) -> tuple[object, ...]:
        numbers = (each.gap_participants, each.gap_comparison, each.gap_in_gaps, each.low, each.high)
        reading = each.reading.replace(" ", "_") or "none"
        written = [self.number(n) for n in numbers]
        return (self.named(each.group) or "-", *written, self.said.say(f"reading_{reading}"))

    def sensitivity(self) -> list[str]:
        of = self.answer.sensitivity
        lines = []
        if of.e_value is not None and of.e_value_of_limit is not None:
            values = {"e_value": self.plain(of.e_value, 2), "limit": self.plain(of.e_value_of_limit, 2)}
            lines.append(self.said.say("e_value", **values))
        if of.pairs:
            key = "gamma_none" if of.gamma is None else "gamma"
            pairs = self.people(of.pairs)
            lines.append(self.said.say(key, pairs=pairs, gamma=self.plain(of.gamma, 2)))
        return lines

    def notes(self) -> list[str]:
        """Say what else must be said, the caveat last."""
        told = [
            self.said.say(note.key) if note.n is None else self._counted(note.key, note.n)
            for note in self.answer.notes
        ]
        return [*told, self.said.say("caveat")]

    def _counted(self, key: str, n: int) -> str:
        if key in ("wild_bootstrap", "these_clusters"):  # two clusters or more
            return self.said.say(key, n=self.said.count(n))
        if key != "few_on_a_side" and n < self.smallest:
            return self.said.say(key, n=self.people(n))
        return self.said.counted(key, n)

    def people(self, n: int) -> str:
        """Write a number of people."""
        if 0 < n < self.smallest:
            return self.said.say("fewer_than", n=self.smallest)
        return self.said.count(n)

    def amount(self, size: float) -> str:
        """Write a difference with its unit."""
        if self.answer.counts_people:
            return self.said.say("points", n=self.plain(100 * size, 0 if size > 0.1 else 1))
        return self.said.say("units", n=self.plain(size, self.digits), outcome=self.answer.question.outcome)

    def number(self, value: float | None) -> str:
        """Write a difference without its unit; shares as percentage points."""
        return self.plain(
            None if value is None else value * (100 if self.answer.counts_people else 1), self.digits
        )

    def plain(self, value: float | None, digits: int) -> str:
        from babel.numbers import format_decimal

        if value is None:
            return ""
        rounded = round(value, digits) or 0.0  # never a zero with a sign
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(format_decimal(rounded, format=pattern, locale=self.said.locale))

    def _apart(self, distance: float | None) -> str:
        return "-" if distance is None else self.plain(distance, 3)

    def _end(self, value: float | None, estimate: float | None) -> str:
        return self.said.say("no_end") if value is None and estimate is not None else self.number(value)

    def _heads(self, keys: Sequence[str]) -> list[str]:
        return [self.said.say(key) for key in keys]


def _column(of: Likeness) -> str:
    """Name the column of a level; empty where the covariate is no level of one."""
    column, colon, _ = of.covariate.rpartition(": ")
    return column if colon and of.binary else ""


def love(of: Likeness) -> str:
    """Draw the two distances of a covariate from zero as a line of text; `>` lies beyond its edge."""
    line = ["."] * WIDTH
    for at, mark in LINES:
        line[_place(at)] = mark
    for distance, mark in ((of.before, "o"), (of.after, "*")):
        if distance is not None:
            line[_place(abs(distance))] = mark
    beyond = [d for d in (of.before, of.after) if d is not None and abs(d) > FARTHEST]
    return "".join(line) + (">" if beyond else "")


def _place(distance: float) -> int:
    return min(round(distance / FARTHEST * (WIDTH - 1)), WIDTH - 1)


def as_dict(answer: Contrast, said: Wording, *, smallest: int = 0) -> dict[str, Any]:
    """Give the answer as plain data; codes stay as they are, notes are in the language.

    Args:
        answer: What was found.
        said: The words of this package.
        smallest: As for `Telling`: a row with a smaller count keeps its name alone.
    """
    told = Telling(answer, said, smallest=smallest)
    balance = [asdict(each) for each in answer.balance if each.fewest >= smallest]
    return {
        "estimates": [safe_row(asdict(each), smallest) for each in answer.estimates],
        "balance": [{key: value for key, value in row.items() if key != "fewest"} for row in balance],
        "verdict": answer.judged.verdict,
        "reasons": list(answer.judged.reasons),
        "smallest_detectable": asdict(answer.detectable),
        "sensitivity": asdict(answer.sensitivity),
        **({"gap_in_gaps": [safe_row(asdict(e), smallest) for e in answer.gaps]} if answer.gaps else {}),
        "errors": answer.errors,
        "notes": told.notes(),
    }


def safe_row(row: dict[str, Any], smallest: int) -> dict[str, Any]:
    """Keep the name of a row alone where one of its counts of people is below the smallest."""
    if all(row[count] >= smallest for count in ("n_participants", "n_comparison")):
        return row
    return {key: value if key in ("method", "group") else None for key, value in row.items()}
