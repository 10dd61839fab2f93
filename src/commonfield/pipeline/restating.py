"""What would be told otherwise today than in a release, and why: for staff, before a new report."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from commonfield import disclosure, intake, metrics
from commonfield.agreements.lineage import CHARACTERISTIC, elements_behind
from commonfield.catalog import Dictionary, Group, Metric, Report
from commonfield.engines import open_engine
from commonfield.findings import UsageError
from commonfield.pipeline.explaining import find_release
from commonfield.pipeline.measuring import Measured, current_measures, load_snapshot
from commonfield.pipeline.permits import permits
from commonfield.pipeline.protecting import MADE_FROM, MEANINGS
from commonfield.region import Region
from commonfield.vocabulary import CellStatus

if TYPE_CHECKING:
    import polars as pl

    from commonfield.ledger import Entry

KEY = ("metric", "academic_year", "level", "place", "group", "value")
COUNTS = ("denominator", "numerator", "median")

CHANGES = ("subjects_new", "subjects_altered", "subjects_gone", "subjects_moved", "keys_split", "keys_merged")
"""What a linkage counts of those who are linked otherwise than by the one before."""

NOBODY: dict[str, float | None] = dict.fromkeys(COUNTS)
"""What is counted where no row stands: nobody."""

Cause = Literal["definition", "files", "links", "agreements", "code", "unknown"]


@dataclass(frozen=True)
class Restated:
    """A released figure that would be another today.

    Counts are null where the figure does not exist. `by_old_rules` is what the rules of the release make of
    today's rows, null where those rules are the same, or were not kept.
    """

    metric: str
    academic_year: int
    level: str
    place: str
    group: str
    value: str
    released: dict[str, float | None]
    today: dict[str, float | None]
    by_old_rules: dict[str, float | None] | None
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class Restatements:
    """All of them, how many figures were compared, and what happened to the region since the release."""

    release: str
    compared: int
    figures: tuple[Restated, ...]
    definitions: tuple[str, ...]
    submissions_new: tuple[dict[str, Any], ...]
    submissions_gone: tuple[dict[str, Any], ...]
    linked_again: bool

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return asdict(self)


def restatements(region: Region, *, release: str = "") -> Restatements:
    """Lay the figures that a release showed beside what is counted today.

    Args:
        region: The region; its measures in force are of the report that was released.
        release: A release by id; the newest if empty.

    Raises:
        UsageError: there is no such release, nothing was measured, or measured for another report.
    """
    released = find_release(region, release)
    before = json.loads((released.folder / MADE_FROM).read_text(encoding="utf-8"))
    measured = current_measures(region)
    if measured.facts["report"]["name"] != before["report"]["name"]:
        raise UsageError(
            f"restatements: expected measures for the report {before['report']['name']}, "
            f"found those for {measured.facts['report']['name']}.",
            fix=f"Run commonfield measure --report {before['report']['name']} first.",
        )
    seen = _Seen(region, released, before, measured)
    return Restatements(
        release=released.release,
        compared=len(seen.shown),
        figures=tuple(seen.figures()),
        definitions=tuple(seen.changed_definitions),
        submissions_new=tuple(seen.told(seen.new)),
        submissions_gone=tuple(seen.told(seen.gone)),
        linked_again=seen.linked_again,
    )


class _Seen:
    """A release and today, side by side."""

    def __init__(
        self, region: Region, released: disclosure.Release, before: dict[str, Any], measured: Measured
    ) -> None:
        import polars as pl

        self.region, self.released, self.before, self.measured = region, released, before, measured
        now = measured.facts
        self.shown = released.cells.filter(
            pl.col("status") == CellStatus.SHOWN.value, pl.col("metric").is_in(_metrics_of(now))
        ).select(*KEY, *COUNTS)
        self.changed_definitions = sorted(
            name for name, value in before["definitions"].items() if now["definitions"].get(name) != value
        )
        self.receipts = {receipt.id: receipt for receipt in intake.submissions(region)}
        self.new = sorted(set(now["submissions"]) - set(before["submissions"]))
        self.gone = sorted(set(before["submissions"]) - set(now["submissions"]))
        self.linked_again = self._links_changed(before["snapshot"], now["snapshot"])
        self.groups = region.catalog.all(Group)

    def told(self, submissions: Sequence[str]) -> list[dict[str, Any]]:
        """Say which submissions, as a person asks for them."""
        known = (self.receipts[one] for one in submissions if one in self.receipts)
        return [{"submission": r.id, "partner": r.partner, "dictionary": r.dictionary} for r in known]

    def figures(self) -> list[Restated]:
        today = self._counted(self.measured.measures)
        differing = []
        for row in self.shown.iter_rows(named=True):
            key = tuple(row[name] for name in KEY)
            then = {name: row[name] for name in COUNTS}
            if not self._same(today.get(key, NOBODY), then):
                differing.append((key, then))
        old = self._by_old_rules({str(key[0]) for key, _ in differing})
        return [self._restated(key, then, today, old) for key, then in differing]

    def _restated(
        self,
        key: tuple[Any, ...],
        then: dict[str, float | None],
        today: dict[tuple[Any, ...], dict[str, float | None]],
        old: dict[str, dict[tuple[Any, ...], dict[str, float | None]]],
    ) -> Restated:
        metric, group = str(key[0]), str(key[4])
        now = today.get(key, NOBODY)
        by_old = old[metric].get(key, NOBODY) if metric in old else None
        causes = tuple(self._causes(metric, group, then, now, by_old))
        named = dict(zip(KEY, key, strict=True))
        return Restated(**named, released=then, today=now, by_old_rules=by_old, causes=causes)

    def _causes(
        self,
        metric: str,
        group: str,
        then: dict[str, float | None],
        now: dict[str, float | None],
        by_old: dict[str, float | None] | None,
    ) -> list[Cause]:
        causes: list[Cause] = []
        names = {f"metrics/{metric}", f"groups/{group}"}
        names |= {f"groups/{part}" for part in (self.groups[group].crossed if group in self.groups else [])}
        if names & set(self.changed_definitions) and not (by_old and self._same(by_old, now)):
            causes.append("definition")
        if by_old is None or not self._same(by_old, then):  # the rows differ too, or nobody can tell
            causes += self._causes_in_rows(metric)
        return causes or ["code" if self.before["code"] != self.measured.facts["code"] else "unknown"]

    def _causes_in_rows(self, metric: str) -> list[Cause]:
        found: list[Cause] = []
        if any(self._feeds(one, metric) for one in (*self.new, *self.gone)):
            found.append("files")
        if self.linked_again:
            found.append("links")
        if _left_out(self.before, metric) != _left_out(self.measured.facts, metric):
            found.append("agreements")
        return found

    def _feeds(self, submission: str, metric: str) -> bool:
        receipt = self.receipts.get(submission)
        if receipt is None:
            return True
        needed = metrics.needs(self.region.catalog.get(Metric, metric), self.groups)
        fields = [(table, column) for table, columns in needed.columns.items() for column in columns]
        fields += [(CHARACTERISTIC, name) for name in needed.characteristics]
        return bool(elements_behind(self.region.catalog.get(Dictionary, receipt.dictionary), fields))

    def _by_old_rules(self, names: set[str]) -> dict[str, dict[tuple[Any, ...], dict[str, float | None]]]:
        """Count today's rows by the rules of the release, for the metrics whose rules changed since."""
        file = self.released.folder / MEANINGS
        changed = [name for name in sorted(names) if f"metrics/{name}" in self.changed_definitions]
        snapshot = self.region.snapshots / self.measured.facts["snapshot"]
        if not changed or not file.is_file() or not snapshot.is_dir():
            return {}
        kept = json.loads(file.read_text(encoding="utf-8"))
        old = [Metric.model_validate(kept[name]) for name in changed if name in kept]
        report = self.region.catalog.get(Report, self.before["report"]["name"])
        allowed = permits(
            self.region,
            [self.receipts[one] for one in self.measured.facts["submissions"] if one in self.receipts],
            metric_list=old,
            groups=self.groups,
            purpose=report.purpose,
            audience=report.audience,
            on=date.fromisoformat(self.measured.facts["data_as_of"]),
        )
        with open_engine() as engine:
            load_snapshot(engine, snapshot)
            counted = metrics.measure(
                engine,
                old,
                groups=self.groups,
                data_as_of=date.fromisoformat(self.measured.facts["data_as_of"]),
                region=self.region.settings.region,
                permitted=allowed.allowed,
                pooled=report.pooled_years,
            )
        by_key = self._counted(counted)
        return {m.name: {key: row for key, row in by_key.items() if key[0] == m.name} for m in old}

    def _same(self, one: Mapping[str, float | None], other: Mapping[str, float | None]) -> bool:
        """Tell whether two counts are told alike: medians as they are rounded for a release."""
        step = self.released.certificate["policy"]["median_rounded_to"]
        told = [
            (row["denominator"] or 0, row["numerator"] or 0, int((row["median"] or 0) / step + 0.5))
            for row in (one, other)
        ]
        return told[0] == told[1]

    @staticmethod
    def _counted(measures: pl.DataFrame) -> dict[tuple[Any, ...], dict[str, float | None]]:
        import polars as pl

        # A median stands in a release with the people measured in the place of the numerator.
        computed = measures.filter(pl.col("status") == "computed").with_columns(
            numerator=pl.coalesce("numerator", "measured")
        )
        return {
            tuple(row[name] for name in KEY): {name: row[name] for name in COUNTS}
            for row in computed.select(*KEY, *COUNTS).iter_rows(named=True)
        }

    def _links_changed(self, then: str, now: str) -> bool:
        """Tell whether a linkage after that of one snapshot, up to that of another, changed any link."""
        entries = self.region.ledger.entries()
        runs = [entry.what for entry in entries if entry.kind == "linked"]
        first, last = (
            next((e.what["linkage"] for e in reversed(entries) if _is(e, "built", snapshot=one)), "")
            for one in (then, now)
        )
        names = [run["linkage"] for run in runs]
        if first == last:
            return False
        if first not in names or last not in names:
            return True
        since = runs[names.index(first) : names.index(last) + 1]
        models = {run["model"]["hash"] for run in since}
        return len(models) > 1 or any(run["counts"][change] for run in since[1:] for change in CHANGES)


def _is(entry: Entry, kind: str, **what: str) -> bool:
    return entry.kind == kind and all(entry.what.get(name) == value for name, value in what.items())


def _left_out(facts: Mapping[str, Any], metric: str) -> set[tuple[str, str]]:
    """Name whose rows a metric could not use, as a run recorded it."""
    return {(left["partner"], left["what"]) for left in facts["left_out"] if left["metric"] == metric}


def _metrics_of(facts: Mapping[str, Any]) -> list[str]:
    return [name.removeprefix("metrics/") for name in facts["definitions"] if name.startswith("metrics/")]
