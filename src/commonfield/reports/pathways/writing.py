"""Writes the map of a region's pathways: pages, posters and tables in each language; no script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Appearance, Wording
from commonfield.reports.data_files import records_csv
from commonfield.reports.figures import Drawing
from commonfield.reports.mark import mark
from commonfield.reports.pages import style_sheet
from commonfield.reports.pathways import telling
from commonfield.reports.pathways.listing import Fork, listed
from commonfield.reports.pathways.matrix import cells, missing
from commonfield.reports.pathways.paper import print_poster
from commonfield.reports.pathways.poster import draw_page_map, draw_poster
from commonfield.reports.pathways.views import MapView, PathwayView, SchoolView, StepView, WayView
from commonfield.reports.words import Words

if TYPE_CHECKING:
    from jinja2 import Environment

TONES = {"whole": "up", "part": "up", "unchecked": "notice", "broken": "down"}
MOST_LINKS = 12
"""As many broken links are named on the first page; each pathway's page names all of its own."""


def write_map(views: Sequence[MapView], *, appearance: Appearance) -> Iterator[tuple[str, bytes]]:
    """Make every file of a map. The same input gives the same bytes.

    Args:
        views: One for each language; the first gives the page on which a reader chooses.
        appearance: Colors and type.

    Yields:
        The path of a file below the folder of the map, and its content.
    """
    sheet = style_sheet(appearance) + _environment().get_template("map.css.j2").render()
    yield "style.css", sheet.encode()
    yield "mark.svg", mark(appearance, alone=True).encode()
    yield "index.html", _Pages(views, views[0], appearance).choose().encode()
    for name, rows in views[0].records.items():
        yield f"data/{name}.csv", records_csv(rows).encode()
    for view in views[0].pathways:
        rows = [row for row in views[0].records.get("answers", ()) if row["pathway"] == view.slug]
        yield f"data/{view.slug}.csv", records_csv(rows).encode()
    for whole in views:
        pages = _Pages(views, whole, appearance)
        yield from ((path, html.encode()) for path, html in pages.all())
        for view in whole.pathways:
            yield from _posters(view, whole, appearance)


def _posters(view: PathwayView, whole: MapView, appearance: Appearance) -> Iterator[tuple[str, bytes]]:
    poster = draw_poster(view, whole, appearance)
    name = f"posters/{view.slug}_{whole.language}"
    yield f"{name}.svg", poster.svg.encode()
    yield f"{name}.pdf", print_poster(poster, view, whole, appearance)


class _Pages:
    """The pages of one language."""

    def __init__(self, views: Sequence[MapView], whole: MapView, appearance: Appearance) -> None:
        self.views, self.whole, self.appearance = views, whole, appearance
        self.told = Wording(telling.PACKAGE, whole.language)

    def all(self) -> Iterator[tuple[str, str]]:
        language = self.whole.language
        yield f"{language}/index.html", self._home()
        for view in self.whole.pathways:
            drawing = draw_page_map(view, self.whole, self.appearance)
            yield f"maps/{view.slug}_{language}.svg", drawing.svg
            yield f"{language}/pathways/{view.slug}.html", self._pathway(view, drawing)
        for school in self.whole.schools:
            yield f"{language}/schools/{school.code}.html", self._school(school)

    def choose(self) -> str:
        words = {view.language: Words(view.language).say for view in self.views}
        told = {view.language: Wording(telling.PACKAGE, view.language).say for view in self.views}
        return self._rendered("choose.html.j2", views=self.views, words=words, each_told=told, root="")

    def _home(self) -> str:
        said = self.told
        by_sector = [
            (label, [view for view in self.whole.pathways if view.sector == code])
            for code, label in self.whole.sectors.items()
        ]
        return self._page(
            "index.html.j2",
            path="index.html",
            title=said.say("title"),
            by_sector=[(label, views) for label, views in by_sector if views],
            rows=[(school, cells(school, self.whole)) for school in self.whole.schools],
            missing=missing(self.whole, said),
            links=telling.alike(self.whole.links)[:MOST_LINKS],
        )

    def _pathway(self, view: PathwayView, drawing: Drawing) -> str:
        jobs = [step for step in view.steps if step.kind == "occupation"]
        ways = [
            (school, {way.job: way for way in school.ways if way.pathway == view.slug})
            for school in self.whole.schools
        ]
        return self._page(
            "pathway.html.j2",
            path=f"pathways/{view.slug}.html",
            title=view.label,
            view=view,
            drawing=drawing,
            alt=telling.described(view, self.whole.entering, self.told),
            items=listed(view),
            jobs=jobs,
            rows=[(school, found) for school, found in ways if found],
        )

    def _school(self, school: SchoolView) -> str:
        reached = [way for way in school.ways if way.state in ("whole", "unchecked")]
        return self._page(
            "school.html.j2",
            path=f"schools/{school.code}.html",
            title=self.told.say("school_question", school=school.name),
            school=school,
            reached=reached,
            broken=_stopped_alike([way for way in school.ways if way.state == "broken"]),
            jobs_reached=len({way.soc for way in reached}),
            jobs_in_all=len({way.soc for way in school.ways}),
        )

    def _page(self, template: str, *, path: str, **values: Any) -> str:
        deep = path.count("/")
        others = [view.language for view in self.views if view.language != self.whole.language]
        return self._rendered(
            template, path=path, root="../" * (deep + 1), up="../" * deep, other=next(iter(others), ""),
            **values,
        )  # fmt: skip

    def _rendered(self, template: str, **values: Any) -> str:
        html = _environment().get_template(template).render(**self._shared(), **values)
        return "\n".join(line.rstrip() for line in html.splitlines() if line.strip()) + "\n"

    def _shared(self) -> Mapping[str, Any]:
        from markupsafe import Markup

        said = self.told
        return {
            "whole": self.whole,
            "language": self.whole.language,
            "say": Words(self.whole.language).say,
            "told": said.say,
            "counted": said.counted,
            "number": said.count,
            "sentence": said.sentence,
            "tones": TONES,
            "is_fork": lambda item: isinstance(item, Fork),
            "state_line": lambda step: telling.state_line(step, said),
            "alike_lines": lambda found: telling.alike_lines(found, said),
            "break_lines": lambda found: telling.break_lines(found, said),
            "whole_line": lambda view: telling.whole_line(view, self.whole.entering, said),
            "job_lines": lambda job: list(telling.job_lines(job, said)),
            "breaks_of": _breaks_of,
            "entering": said.say("entering_grade", entering=self.whole.entering),
            "as_of": said.day(self.whole.as_of),
            "mark": Markup(mark(self.appearance)),  # noqa: S704 - drawn by us, holds no text from outside
        }


def _stopped_alike(ways: Sequence[WayView]) -> list[list[WayView]]:
    """Put ways together that one and the same set of links stops."""
    found: dict[tuple[object, ...], list[WayView]] = {}
    for way in ways:
        found.setdefault((way.pathway, way.breaks), []).append(way)
    return list(found.values())


def _breaks_of(step: StepView, view: PathwayView) -> list[tuple[int, str, int]]:
    """Give the breaks of a step: the number of the first of those alike, its problem, how many more."""
    return [
        (view.breaks.index(each.first) + 1, each.first.problem, each.more)
        for each in telling.alike(view.breaks)
        if each.first.step == step.step
    ]


@cache
def _environment() -> Environment:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

    folders = [PackageLoader("commonfield.reports.pathways"), PackageLoader("commonfield.reports")]
    return Environment(
        loader=ChoiceLoader(folders),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
