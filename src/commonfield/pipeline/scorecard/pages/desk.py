"""What every page of a scorecard is written with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from commonfield.catalog import Appearance, ReferenceSource, Wording
from commonfield.pipeline.aligning import RegionalLabor, program_titles
from commonfield.pipeline.public_region import PublicRegion
from commonfield.pipeline.scorecard.published import Gathered, Published
from commonfield.reference import Shelf
from commonfield.reports import public
from commonfield.vocabulary import Language, write_academic_year

COUNTS = frozenset({"students_grades_9_to_12", "college_students", "adults_to_goal", "annual_openings",
                    "awards_per_year"})  # fmt: skip
CALENDAR = frozenset({"unemployment_rate", "pay_to_living_wage", "rural_share_of_tracts",
                      "adults_with_degree_share", "adults_to_goal", "annual_openings"})  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """Figures, words and pictures of one scorecard in one language."""

    region: PublicRegion
    gathered: Gathered
    labor: RegionalLabor | None
    shelf: Shelf
    language: Language
    appearance: Appearance

    @cached_property
    def said(self) -> Wording:
        return Wording("pipeline/scorecard", self.language)

    @cached_property
    def labor_said(self) -> Wording:
        return Wording("labor", self.language)

    @cached_property
    def words(self) -> public.Words:
        return public.Words(self.language)

    @cached_property
    def name(self) -> str:
        return self.said.text(self.region.label)

    @cached_property
    def pictures(self) -> public.Pictures:
        cited = self.said.say(
            "cited_as",
            title="{title}",
            region=self.name,
            day=self.said.day(self.shelf.as_of),
            source="{source}",
        )
        return public.Pictures(self.words, self.appearance, cited)

    @cached_property
    def titles(self) -> dict[str, str]:
        """Titles of programs; see `pipeline.aligning.program_titles`."""
        return program_titles(self.labor, self.shelf) if self.labor else {}

    @cached_property
    def labor_sources(self) -> str:
        """Say of when and of whom openings, wages and awards are."""
        vintages = self.labor.vintages if self.labor else {}
        return "; ".join(f"{self.said.say(f'source_{what}')} {when}" for what, when in vintages.items())

    def place(self, figure: Published) -> str:
        """Name a place; the region by its own name."""
        return self.name if figure.level == "region" else figure.place_name

    def year(self, measure: str, year: int) -> str:
        """Write a year: an academic one, or a calendar one where the source counts so."""
        return str(year) if measure in CALENDAR else write_academic_year(year)

    def share(self, value: float) -> str:
        """Write a share with the digit that publishers print: 82.4%."""
        from babel.numbers import format_percent

        return format_percent(value, locale=self.said.locale, format="0.#%")

    def percent(self, value: float) -> str:
        return self.words.percent(value)

    def hourly(self, value: float) -> str:
        from babel.numbers import format_currency

        return format_currency(value, "USD", locale=self.said.locale)

    def figure(self, measure: str, value: float) -> str:
        """Write a figure as its measure has it."""
        if measure in COUNTS or measure.startswith("awards"):
            return self.said.count(round(value))
        if measure == "pay_to_living_wage":
            return f"{value:.2f}"
        return self.share(value)

    def entry(self, figure: Published | None) -> public.Entry:
        """Write a figure as a cell of a table, or what stands in its place."""
        if figure is None:
            return public.Entry("–")
        if figure.value is None:
            look = "hidden" if figure.status == "hidden" else "text"
            key = "hidden_short" if look == "hidden" else "not_released"
            return public.Entry(self.said.say(key), look)  # type: ignore[arg-type]  # one of the two looks
        form = "#,##0" if figure.measure in COUNTS or figure.measure.startswith("awards") else "0.0%"
        form = "0.00" if figure.measure == "pay_to_living_wage" else form
        return public.Entry(self.figure(figure.measure, figure.value), "number", figure.value, form)

    def count(self, value: float | None) -> public.Entry:
        if value is None:
            return public.Entry("–")
        return public.Entry(self.said.count(round(value)), "number", value, "#,##0")

    def education(self, text: str | None) -> str:
        """Say an education that an occupation typically needs, in the page's language where it is known."""
        if not text:
            return "–"
        key = "education_" + "_".join(re.findall(r"[a-z]+", text.lower().replace("'", "")))
        try:
            return self.said.say(key)
        except KeyError:  # what a publisher writes otherwise stays as it is written
            return text

    def count_of(self, figure: Published | None) -> public.Entry:
        """Write a count, or what stands in its place."""
        if figure is None or figure.value is None:
            return self.entry(figure)
        return self.count(figure.value)

    def source(self, figures: Iterable[Published]) -> str:
        """Say where figures come from, in one line."""
        sources = "; ".join(sorted({figure.source for figure in figures}))
        return self.said.say("source_line", sources=sources)

    def pending(self, table: str) -> public.Pending:
        """Say what would stand here, and how to get the file for it."""
        name = next(
            (n for n, s in self.region.catalog.all(ReferenceSource).items() if s.table == table), table
        )
        source = self.region.catalog.all(ReferenceSource).get(name)
        title = self.said.text(source.title) if source else table
        return public.Pending(
            title=title,
            what=self.said.say(
                "pending_what", what=self.said.text(source.about).rstrip(".") if source else table
            ),
            how=self.said.say("pending_how", name=name),
            status=self.said.say("pending_status"),
        )


def records(figures: Sequence[Published]) -> list[dict[str, object]]:
    """Give figures as plain records, for a CSV."""
    return [figure.as_dict() for figure in figures]
