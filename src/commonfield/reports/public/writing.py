"""Writes a public profile: static pages in each language, a workbook and a tagged PDF; no script."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING

from commonfield.catalog import Appearance, Wording
from commonfield.reports.blocks import Fact, Page
from commonfield.reports.data_files import records_csv
from commonfield.reports.document import chapter_of, compile_document
from commonfield.reports.figures import for_print
from commonfield.reports.mark import mark
from commonfield.reports.pages import style_sheet
from commonfield.reports.public.profile import Profile
from commonfield.reports.tabulate import marks
from commonfield.reports.words import Words
from commonfield.reports.workbook import Book

if TYPE_CHECKING:
    from jinja2 import Environment

PACKAGE = "reports/public"
_DIGITS = 10


def write_profiles(profiles: Sequence[Profile], *, appearance: Appearance) -> dict[str, bytes]:
    """Make every file of a public profile. The same input gives the same bytes.

    Args:
        profiles: One for each language; the first gives the page on which a reader chooses.
        appearance: Colors and type.

    Returns:
        The content of each file by its path below the folder.
    """
    files: dict[str, bytes] = {
        "style.css": style_sheet(appearance).encode(),
        "mark.svg": mark(appearance, alone=True).encode(),
        "index.html": _choose(profiles, appearance).encode(),
    }
    for name, rows in profiles[0].records.items():
        files[f"data/{name}.csv"] = records_csv(rows, digits=_DIGITS).encode()
    for figure in profiles[0].figures:
        files[f"data/{figure.id}.csv"] = records_csv(figure.records, digits=_DIGITS).encode()
    for profile in profiles:
        others = [each.language for each in profiles if each.language != profile.language]
        for path, html in _pages(profile, appearance, others[0] if others else ""):
            files[path] = html.encode()
        for figure in profile.figures:
            folder = f"figures/{profile.language}"
            files[f"{folder}/{figure.id}.svg"] = figure.drawings["wide"].svg.encode()
            files[f"{folder}/{figure.id}-narrow.svg"] = figure.drawings["narrow"].svg.encode()
        files[f"scorecard_{profile.language}.pdf"] = _document(profile, appearance)
        files[f"scorecard_{profile.language}.xlsx"] = _workbook(profile, appearance)
    return files


def _pages(profile: Profile, appearance: Appearance, other: str) -> Iterator[tuple[str, str]]:
    from markupsafe import Markup

    template = _environment().get_template("profile.html.j2")
    sections = [page for page in profile.pages if not page.parent]
    shared = {
        "language": profile.language,
        "other": other,
        "region": profile.region,
        "title": profile.title,
        "lede": profile.lede,
        "cover": profile.cover,
        "invented": profile.invented,
        "say": Words(profile.language).say,
        "told": Wording(PACKAGE, profile.language).say,
        "as_of": Wording(PACKAGE, profile.language).day(profile.as_of),
        "code_version": profile.code_version,
        "contents": sections,
        "kids": {page.path: [kid for kid in profile.pages if kid.parent == page.path] for page in sections},
        "mark": Markup(mark(appearance)),  # noqa: S704 - drawn by us, holds no text from outside
        "marks": marks,
    }
    for at, page in enumerate(profile.pages):
        deep = page.path.count("/")
        html = template.render(
            **shared,
            page=page,
            root="../" * (deep + 1),
            up="../" * deep,
            parent=_parent(page, profile),
            following=profile.pages[at + 1] if at + 1 < len(profile.pages) else None,
        )
        yield f"{profile.language}/{page.path}", _tidy(html)


def _parent(page: Page, profile: Profile) -> Page | None:
    return next((each for each in profile.pages if each.path == page.parent), None)


def _choose(profiles: Sequence[Profile], appearance: Appearance) -> str:
    from markupsafe import Markup

    template = _environment().get_template("choose.html.j2")
    drawn = Markup(mark(appearance))  # noqa: S704 - drawn by us, holds no text from outside
    words = {profile.language: Words(profile.language).say for profile in profiles}
    return _tidy(template.render(profiles=profiles, first=profiles[0], words=words, mark=drawn))


def _document(profile: Profile, appearance: Appearance) -> bytes:
    words, said = Words(profile.language), Wording(PACKAGE, profile.language)
    chapters = [chapter for chapter in map(chapter_of, profile.pages) if chapter]
    told = {"title": words.say("invented_title"), "text": said.say("invented")}
    made_from = hashlib.sha256("\n".join(profile.sources).encode()).hexdigest()
    day = profile.as_of
    report = {
        "lang": profile.language,
        "title": f"{profile.title}, {profile.region}",
        "region": profile.region,
        "report": profile.title,
        "lede": profile.lede,
        "lead": profile.region,
        "brand": words.say("brand"),
        "invented": told if profile.invented else None,
        "period": said.say("by"),
        "published": [day.year, day.month, day.day],
        "release": made_from[:12],
        "release_line": said.say("release_line"),
        "cover": [asdict(fact) for fact in (*profile.cover, Fact(said.say("as_of"), said.day(day)))],
        "version_label": words.say("version_hash"),
        "version": made_from,
        "ledger_label": words.say("brand"),
        "ledger": profile.code_version,
        "contents": words.say("contents"),
        "page_of": words.say("pdf_page", page="{page}", pages="{pages}"),
        "font": appearance.font_print,
        "colors": {name: token.light for name, token in appearance.colors.items()},
        "chapters": chapters,
    }
    charts = {f"{f.id}.svg": for_print(f.drawings["wide"], appearance) for f in profile.figures}
    return compile_document(report, charts, appearance=appearance, published_on=day)


def _workbook(profile: Profile, appearance: Appearance) -> bytes:
    words, said = Words(profile.language), Wording(PACKAGE, profile.language)
    title = f"{profile.title}, {profile.region}"
    book = Book(
        title=title,
        author=profile.region,
        published_on=profile.as_of,
        words=words,
        appearance=appearance,
    )
    invented = [f"{words.say('invented_title')}. {said.say('invented')}"] if profile.invented else []
    lines = [*invented, profile.lede, said.say("readme_head"), said.say("sources"), *profile.sources]
    readme = book.readme(lines, title, said.say("readme"))
    told = [(book.table(name, table), table.caption) for name, table in profile.tables]
    book.links(readme, len(lines) + 3, said.say("sheets"), told)
    return book.content()


def _tidy(html: str) -> str:
    return "\n".join(line.rstrip() for line in html.splitlines() if line.strip()) + "\n"


@cache
def _environment() -> Environment:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

    folders = [PackageLoader("commonfield.reports.public"), PackageLoader("commonfield.reports")]
    return Environment(
        loader=ChoiceLoader(folders),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
