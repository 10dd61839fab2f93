from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from commonfield.catalog import Report
from commonfield.catalog.report import ReportSection
from commonfield.findings import DefinitionError
from commonfield.reports.context import ReportContext
from commonfield.reports.figures import Figures
from commonfield.reports.links import LinkShares
from commonfield.reports.naming import Names
from commonfield.reports.published import ALL, Cell, Gap, Published
from commonfield.reports.words import Words


@dataclass(frozen=True)
class Desk:
    """What whoever writes a section has before them: the template, the figures, the names, the words."""

    report: Report
    published: Published
    names: Names
    figures: Figures
    certificate: Mapping[str, Any]

    @cached_property
    def links(self) -> LinkShares:
        """How links fare with each group."""
        return LinkShares(self.context.links_compared)

    @property
    def words(self) -> Words:
        return self.names.words

    @property
    def context(self) -> ReportContext:
        return self.names.context

    @property
    def region(self) -> str:
        return self.context.region

    def section(self, kind: str) -> ReportSection:
        """Find the first section of a kind.

        Raises:
            DefinitionError: there is none.
        """
        found = [section for section in self.report.sections if section.kind == kind]
        if not found:
            raise DefinitionError(
                f"report {self.report.name}: expected a section of the kind {kind}, found none.",
                fix="Add one; the shipped report `pathways` has the fewest sections.",
            )
        return found[0]

    def has(self, kind_or_name: str) -> bool:
        return any(kind_or_name in (section.kind, section.section) for section in self.report.sections)

    @property
    def measured(self) -> list[str]:
        """The metrics of the report of which the release speaks."""
        return [metric for metric in self.report.metrics if self.published.has(metric)]

    def gaps(self, metric: str) -> list[Gap]:
        """The region's gaps of a metric, widest behind first."""
        return self.published.gaps_of(metric, self.region, self.report.gap_groups)

    def absent(self, metric: str, gaps: list[Gap]) -> list[Cell]:
        """Groups of the same year as the gaps whose figure is not shown."""
        if not gaps:
            return []
        year, wanted = gaps[0].academic_year, set(self.report.gap_groups)
        return [
            cell
            for cell in self.published.of_metric(metric)
            if cell.place == self.region and cell.academic_year == year and cell.group in wanted
            and cell.value not in (ALL, "N") and not cell.shown
        ]  # fmt: skip

    def ordered(self, group: str, values: Iterable[str]) -> list[str]:
        """Put the values of a group in the order of its definition."""
        definition = self.context.groups.get(group)
        if definition is None:
            return sorted(values)
        order = list(definition.labels(self.context.groups))
        return sorted(values, key=lambda value: (order.index(value) if value in order else len(order), value))
