from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Appearance, Wording
from commonfield.vocabulary import Language

if TYPE_CHECKING:
    from jinja2 import Environment


PACKAGES = ("pages", "answers", "pulse", "giving_back")
"""Packages of intake with templates."""


class Words(Wording):
    """What pages say, in one language; `other` is the other one."""

    def __init__(self, language: Language) -> None:
        super().__init__("intake/pages", language)
        self.other: Language = "en" if language == "es" else "es"


@cache
def words(language: Language) -> Words:
    """Give the words of a language."""
    return Words(language)


def page(template: str, said: Wording, *, style: str = "", **values: Any) -> str:
    """Fill a template of intake in the one frame.

    Args:
        template: Its file name, in `templates` of one of `PACKAGES`.
        said: The words of the template; those of the frame are its own.
        style: The style sheet, for a page that stands alone.
        values: What the frame shows (title, owner, about, home, root, crumbs, foot, other_href, invented)
            and what the template itself needs.
    """
    from markupsafe import Markup

    frame: Mapping[str, Any] = {
        "language": said.language, "say": said.say, "counted": said.counted, "text": said.text,
        "framed": words(said.language).say,
        "style": Markup(style), "root": "",  # noqa: S704 - the sheet is ours, holds no text from outside
        "home": "", "about": "", "crumbs": (), "foot": (), "other": "",
        "other_href": "", "invented": False,
    }  # fmt: skip
    html = _environment().get_template(template).render({**frame, **values})
    return "\n".join(line.rstrip() for line in html.splitlines() if line.strip()) + "\n"


def style_sheet(appearance: Appearance, *own: str) -> str:
    """Write the one style sheet from the appearance, and after it the templates of a page's own styles."""
    sheets = (_environment().get_template(name) for name in ("style.css.j2", *own))
    text = "\n".join(sheet.render(look=appearance) for sheet in sheets)
    return "\n".join(line for line in text.splitlines() if line.strip()) + "\n"


@cache
def _environment() -> Environment:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

    folders = [PackageLoader(f"commonfield.intake.{of}", "templates") for of in PACKAGES]
    return Environment(
        loader=ChoiceLoader(folders),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
