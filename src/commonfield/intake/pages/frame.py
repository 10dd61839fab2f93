from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from commonfield.catalog import Appearance, Text
from commonfield.catalog.loader import read_yaml
from commonfield.vocabulary import Language

if TYPE_CHECKING:
    from jinja2 import Environment


class Words:
    """What pages say, in one language. An unknown key raises KeyError: a fault of ours."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.other: Language = "en" if language == "es" else "es"

    def say(self, key: str, **values: object) -> str:
        """Give a message with its places filled."""
        return _messages()[key][self.language].format(**values)

    def counted(self, key: str, n: int) -> str:
        """Give a message about a number of things: `key_one` for one of them."""
        return self.say(f"{key}_one") if n == 1 else self.say(key, n=f"{n:,}")

    def text(self, text: Text) -> str:
        return text.in_language(self.language)

    def day(self, day: Any) -> str:
        from babel.dates import format_date

        return str(format_date(day, format="long", locale=self.language))


@cache
def words(language: Language) -> Words:
    """Give the words of a language."""
    return Words(language)


def page(template: str, said: Words, *, style: str = "", **values: Any) -> str:
    """Fill a template that stands in `pages/templates`.

    Args:
        template: Its file name.
        said: The words.
        style: The style sheet, for a page that stands alone.
        values: What the frame shows (title, owner, about, home, root, crumbs, foot, other_href, invented)
            and what the template itself needs.
    """
    from markupsafe import Markup

    frame: Mapping[str, Any] = {
        "language": said.language, "say": said.say, "counted": said.counted, "text": said.text,
        "style": Markup(style), "root": "",  # noqa: S704 - the sheet is ours, holds no text from outside
        "home": "", "about": "", "crumbs": (), "foot": (), "other": "",
        "other_href": "", "invented": False,
    }  # fmt: skip
    html = _environment().get_template(template).render({**frame, **values})
    return "\n".join(line.rstrip() for line in html.splitlines() if line.strip()) + "\n"


def style_sheet(appearance: Appearance) -> str:
    """Write the one style sheet from the appearance."""
    text = _environment().get_template("style.css.j2").render(look=appearance)
    return "\n".join(line for line in text.splitlines() if line.strip()) + "\n"


@cache
def _messages() -> Mapping[str, Mapping[str, str]]:
    file = resources.files("commonfield") / "intake" / "pages" / "words.yaml"
    found, _ = read_yaml(file.read_text(encoding="utf-8"), file="intake/pages/words.yaml")
    return dict(found)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=PackageLoader("commonfield.intake.pages", "templates"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
