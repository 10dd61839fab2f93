"""Static pages: one folder a language, one style sheet, relative links, no script."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Appearance
from commonfield.reports.blocks import Fact, Page, Story
from commonfield.reports.mark import mark
from commonfield.reports.naming import Names
from commonfield.reports.tabulate import marks
from commonfield.vocabulary import Language

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=PackageLoader("commonfield.reports", "templates"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=False,
        keep_trailing_newline=True,
    )


def style_sheet(appearance: Appearance) -> str:
    """Write the one style sheet from the appearance."""
    sizes = {f"s{power}": round(appearance.scale**power, 3) for power in range(1, 7)}
    text = (
        _environment().get_template("style.css.j2").render(colors=appearance.colors, look=appearance, **sizes)
    )
    return "\n".join(line for line in text.splitlines() if line.strip()) + "\n"


def cover_facts(names: Names) -> tuple[Fact, ...]:
    """What stands on the cover beside the title: who leads, who certifies, from which data."""
    words, context = names.words, names.context
    return (
        Fact(words.say("led_by"), context.lead),
        Fact(words.say("certified_by"), context.certifier),
        Fact(words.say("counties"), ", ".join(context.counties)),
        Fact(words.say("release"), context.release_id),
    )


def period(names: Names) -> str:
    """Write the period of the report."""
    first, last = (names.words.day(day) for day in names.context.period)
    return names.words.sentence(names.words.say("period", first=first, last=last))


def start_page(each: Sequence[Names]) -> str:
    """Write the page on which a reader chooses the language; the first language gives its title."""
    from markupsafe import Markup

    languages = [
        {
            "language": names.words.language,
            "say": names.words.say,
            "period": period(names),
            "title": names.words.say(
                "of_the", report=_label(names), region=names.words.text(names.context.label)
            ),
            "invented": names.context.invented,
        }
        for names in each
    ]
    drawn = Markup(mark(each[0].appearance))  # noqa: S704 - drawn by us, holds no text from outside
    template = _environment().get_template("start.html.j2")
    return _tidy(template.render(first=languages[0], languages=languages, mark=drawn))


def _label(names: Names) -> str:
    return names.words.text(names.report.label)


def write_pages(story: Story, names: Names, languages: tuple[Language, ...]) -> dict[str, str]:
    """Write every page of one language.

    Returns:
        The HTML by its path below the report's folder.
    """
    language = names.words.language
    template = _environment().get_template("page.html.j2")
    shared = _shared(story, names, languages)
    return {
        f"{language}/{page.path}": _tidy(template.render(**shared, **_around(story, page)))
        for page in story.pages
    }


def _shared(story: Story, names: Names, languages: tuple[Language, ...]) -> dict[str, Any]:
    from markupsafe import Markup

    words, context = names.words, names.context
    return {
        "language": words.language,
        "other": next((other for other in languages if other != words.language), ""),
        "say": words.say,
        "region": words.text(context.label),
        "report_label": words.text(names.report.label),
        "invented": context.invented,
        "period": period(names),
        "purpose": words.say("home_lede"),
        "cover": cover_facts(names),
        "published": words.say("published_on", day=words.day(context.published_on)) + ".",
        "as_of": words.say("data_as_of", day=words.day(context.data_as_of)) + ".",
        "made_with": words.say("code_version", version=context.code_version) + ".",
        "release": context.release_id,
        "ledger_head": context.ledger_head,
        "mark": Markup(mark(names.appearance)),  # noqa: S704 - drawn by us, holds no text from outside
        "marks": marks,
        "contents": story.sections,
        "kids": {page.path: story.parts_of(page) for page in story.sections},
    }


def _around(story: Story, page: Page) -> dict[str, Any]:
    at = story.pages.index(page)
    deep = page.path.count("/")
    return {
        "page": page,
        "root": "../" * (deep + 1),
        "up": "../" * deep,
        "parent": next((p for p in story.pages if p.path == page.parent), None),
        "following": story.pages[at + 1] if at + 1 < len(story.pages) else None,
    }


def _tidy(html: str) -> str:
    return "\n".join(line.rstrip() for line in html.splitlines() if line.strip()) + "\n"
