"""Names for people: of measures, places, groups, sources; and where a figure comes from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commonfield.catalog import Appearance, Metric, Report, Text
from commonfield.catalog.report import Phrase
from commonfield.reports.context import ReportContext
from commonfield.reports.links import OTHERS, LinkShare
from commonfield.reports.published import ALL, Cell, Gap
from commonfield.reports.words import Words
from commonfield.vocabulary import CellStatus, Language

YES, NO = "Yes", "No"
"""Labels that say nothing without the name of their group."""


class Names:
    """What one report calls things, in one language.

    Args:
        report: The template, with its phrases.
        context: Everything the report knows that is not a figure.
        appearance: Colors and type.
        language: The language.
    """

    def __init__(
        self, report: Report, context: ReportContext, appearance: Appearance, language: Language
    ) -> None:
        self.report = report
        self.context = context
        self.appearance = appearance
        self.words = Words(language, report.pooled_years)
        self._labels = {name: group.labels(context.groups) for name, group in context.groups.items()}

    def metric(self, name: str) -> str:
        definition = self.context.metrics.get(name)
        return self.words.text(definition.label) if definition else name

    def definition(self, name: str) -> Metric | None:
        return self.context.metrics.get(name)

    def phrase(self, name: str) -> Phrase:
        """Give the words that put a metric into a sentence; plain ones where the template has none."""
        if name in self.report.phrases:
            return self.report.phrases[name]
        label = self.context.metrics[name].label if name in self.context.metrics else Text(en=name, es=name)
        did = Text(en=f"({label.en})", es=f"({label.es})")
        return Phrase(short=label, people=Text(en="people", es="personas"), did=did)

    def short(self, name: str) -> str:
        return self.words.text(self.phrase(name).short)

    def place(self, code: str) -> str:
        if code == self.context.region:
            return self.words.text(self.context.label)
        return self.both_places(code)

    def both_places(self, code: str) -> str:
        """Give a place's name where the language does not matter."""
        place = self.context.places.get(code)
        return place.name if place else code

    def group(self, code: str) -> str:
        """Name what people are grouped by."""
        if code == ALL:
            return self.words.say("everybody")
        definition = self.context.groups.get(code)
        return self.words.text(definition.label) if definition else self.words.named("names", code)

    def group_value(self, group: str, value: str) -> str:
        """Name one group of people; of a group that answers yes or no, the yes is named as the group."""
        return self.both_groups(group, value)[0 if self.words.language == "en" else 1]

    def both_groups(self, group: str, value: str) -> tuple[str, str]:
        """Name one group of people in English and Spanish."""
        if value == ALL:
            return "Everybody", "Todas las personas"
        label = self._label(group, value)
        return label.en, label.es

    def _label(self, group: str, value: str) -> Text:
        label = self._labels.get(group, {}).get(value)
        if label is None:
            return Text(en=self._of_names(group, value, "en"), es=self._of_names(group, value, "es"))
        if label.en not in (YES, NO):
            return label
        whole = self.context.groups[group].label
        return whole if label.en == YES else Text(en=f"{whole.en}: {label.en}", es=f"{whole.es}: {label.es}")

    def beside(self, share: LinkShare) -> str:
        """Name whom a group is compared with where links are told by group."""
        reference = share.reference or ""
        label = self._labels.get(share.group, {}).get(reference)
        if reference == OTHERS or (label is not None and label.en == NO):
            return self.words.say("beside_everybody_else")
        return self.group_value(share.group, reference)

    @staticmethod
    def _of_names(group: str, value: str, language: Language) -> str:
        words = Words(language)
        said = words.named("names", f"{group}_{value}")
        return said if said != f"{group}_{value}" else words.named("value", value)

    def source(self, code: str) -> str:
        """Name a source of records, e.g. in a link rate."""
        text = self.context.sources.get(code)
        return self.words.text(text) if text else code

    def partner(self, code: str) -> str:
        return self.context.partner_names.get(code, self.both_places(code))

    def source_line(self, told: Sequence[Cell | Gap]) -> str:
        """Say where figures come from: measure, version, day, and how many are hidden or not yet due."""
        words, context = self.words, self.context
        cells = [item for item in told if isinstance(item, Cell)]
        metrics = list(dict.fromkeys(item.metric for item in told))
        versions = sorted({cell.version for cell in cells if cell.told} or {c.version for c in cells})
        line = words.say(
            "source_line",
            region=words.text(context.label),
            release=context.release_id,
            measure="; ".join(self.metric(metric) for metric in metrics),
            version=", ".join(map(self.version, versions or self._versions(metrics))),
            day=words.day(context.data_as_of),
        )
        return " ".join(part for part in (line, self.hidden_line(cells)) if part)

    def hidden_line(self, cells: Sequence[Cell]) -> str:
        """Say how many figures are hidden, how many are told as a range, and how many are not yet due."""
        hidden = sum(cell.status is CellStatus.HIDDEN for cell in cells)
        waiting = sum(cell.status is CellStatus.NOT_YET_DUE for cell in cells)
        told = self.words.counted("source_hidden", hidden) if hidden else self.words.say("source_hidden_none")
        banded = sum(cell.status is CellStatus.BANDED for cell in cells)
        more = {"source_banded": banded, "source_waiting": waiting}
        return " ".join([told, *(self.words.counted(key, n) for key, n in more.items() if n)])

    def _versions(self, metrics: Sequence[str]) -> list[str]:
        found = (self.context.metrics.get(metric) for metric in metrics)
        return [max(metric.versions).isoformat() for metric in found if metric]

    def version(self, version: str) -> str:
        """Write the day from which a version of a definition holds."""
        try:
            return self.words.day(date.fromisoformat(version))
        except ValueError:
            return version

    def cite(self, figure: str, title: str) -> str:
        words, context = self.words, self.context
        return words.say(
            "cite_text",
            region=words.text(context.label),
            published=context.published_on.year,
            title=title if title.endswith(".") else f"{title}.",
            report=words.text(self.report.label),
            release=context.release_id,
            figure=figure,
            day=words.day(context.data_as_of),
        )
