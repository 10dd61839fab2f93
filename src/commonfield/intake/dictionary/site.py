"""The dictionary as pages: a home, and one page for each table and each kind of file, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from commonfield.catalog import Appearance
from commonfield.catalog.dictionary import Code
from commonfield.intake.describing import written_date
from commonfield.intake.dictionary.described import (
    CEDS_VERSION,
    ED_FI_VERSION,
    Described,
    Lost,
    Part,
    RegionalDictionary,
)
from commonfield.intake.pages import Words, page, style_sheet, words
from commonfield.vocabulary import LANGUAGES, write_academic_year


def dictionary_site(regional: RegionalDictionary, appearance: Appearance) -> Iterator[tuple[str, bytes]]:
    """Give every page by its path; links between them are relative, and no page has a script."""
    yield "style.css", style_sheet(appearance).encode()
    yield "index.html", _start(regional).encode()
    for language in LANGUAGES:
        said = words(language)
        yield f"{language}/index.html", _home(regional, said).encode()
        for part in regional.parts:
            yield f"{language}/{_path(part)}", _part(regional, part, said).encode()


def _path(part: Part) -> str:
    return f"{'tables' if part.kind == 'table' else 'files'}/{part.slug}.html"


def _frame(regional: RegionalDictionary, said: Words, *, root: str, home: str, path: str) -> dict[str, Any]:
    return {
        "owner": said.text(regional.label),
        "about": said.say("dictionary"),
        "root": root,
        "home": home,
        "other": said.other,
        "other_href": f"{root}{said.other}/{path}",
        "invented": regional.invented,
        "foot": (
            said.say("written_on", day=said.day(regional.on)),
            f"{said.say('version')}: {regional.hash}",
        ),
    }


def _start(regional: RegionalDictionary) -> str:
    said = words("en")
    owner = said.text(regional.label)
    return page("dictionary_start.html.j2", said, title="Data dictionary · Diccionario de datos", owner=owner)


def _home(regional: RegionalDictionary, said: Words) -> str:
    groups = (
        {
            "title": said.say("tables"),
            "lede": said.say("tables_lede"),
            "files": False,
            "rows": [_item(part, regional, said) for part in regional.tables],
        },
        {
            "title": said.say("files"),
            "lede": "",
            "files": True,
            "rows": [_item(part, regional, said) for part in regional.files],
        },
    )
    losses = [
        {
            "label": said.text(part.label),
            "rows": [
                {"name": name, "href": f"{_path(part)}#{_id(name)}", "text": _lost(lost, said)}
                for name, lost in part.losses
            ],
        }
        for part in regional.tables
        if part.losses
    ]
    return page(
        "dictionary_home.html.j2",
        said,
        title=said.say("dictionary"),
        groups=groups,
        losses=losses,
        ceds=CEDS_VERSION,
        ed_fi=ED_FI_VERSION,
        **_frame(regional, said, root="../", home="index.html", path="index.html"),
    )


def _item(part: Part, regional: RegionalDictionary, said: Words) -> dict[str, Any]:
    return {
        "name": part.name,
        "href": _path(part),
        "label": said.text(part.label),
        "count": len(part.entries) + len(part.attributes),
        "losses": len(part.losses),
        "partners": _partners(part, regional),
    }


def _partners(part: Part, regional: RegionalDictionary) -> str:
    return ", ".join(regional.partner_names.get(partner, partner) for partner in part.partners)


def _part(regional: RegionalDictionary, part: Part, said: Words) -> str:
    label = said.text(part.label)
    table = part.kind == "table"
    used = list(dict.fromkeys(e.code_set for e in part.entries if e.code_set in regional.code_sets))
    rules = part.dictionary.rules if part.dictionary else []
    official = {entry.name: entry.official or entry.name for entry in part.entries}
    return page(
        "dictionary_part.html.j2",
        said,
        title=label,
        name=part.name,
        crumbs=({"href": "../index.html", "label": said.say("dictionary")},),
        facts=list(_facts(part, regional, said)),
        table_of_ours=table,
        first=said.say("column" if table else "element"),
        feeds=said.say("filled_by" if table else "fills"),
        entries_title=said.say("columns_of" if table else "elements_of", name=label),
        entries=[_entry(entry, part, regional, said) for entry in part.entries],
        attributes_title=said.say("attributes_of", name=label),
        attributes=[_entry(entry, part, regional, said) for entry in part.attributes],
        rules=[
            {
                "code": rule.code,
                "element": official.get(rule.element, ""),
                "expected": said.text(rule.expected),
                "costs": said.say(f"severity_{rule.severity.value}"),
            }
            for rule in rules
        ],
        code_sets=[_codes(name, regional, said) for name in used],
        **_frame(regional, said, root="../../", home="../index.html", path=_path(part)),
    )


def _facts(part: Part, regional: RegionalDictionary, said: Words) -> Iterator[tuple[str, str]]:
    if part.kind == "file":
        yield said.say("publisher"), part.publisher
        yield said.say("checked"), said.say("yes" if part.verified else "not_checked")
        yield said.say("sent_by"), _partners(part, regional) or "–"
        if part.stewards:
            yield said.say("steward"), "; ".join(part.stewards)
    if part.key:
        yield said.say("key"), ", ".join(part.key)
    if part.effective_from:
        yield said.say("in_force_from"), said.day(part.effective_from)
    yield said.say("source"), part.source
    yield said.say("version"), part.hash


def _entry(entry: Described, part: Part, regional: RegionalDictionary, said: Words) -> dict[str, Any]:
    has_codes = entry.code_set in regional.code_sets
    return {
        "id": _id(entry.name),
        "name": entry.official or entry.name,
        "means": said.text(entry.means),
        "form": _form(entry, said),
        "code_set": entry.code_set,
        "codes": _id(entry.code_set) if has_codes else "",
        "required": entry.required,
        "identifying": entry.identifying,
        "feeds": list(_feeds(entry, part, regional, said)),
        "lost": [_lost(lost, said) for lost in entry.lost],
        "standards": [one for one in (entry.ceds, entry.ed_fi, entry.own_element) if one],
    }


def _form(entry: Described, said: Words) -> str:
    if entry.code_set:
        return ""
    detail = entry.unit or (written_date(entry.format, said.language) if entry.type == "date" else "")
    return f"{said.say(f'type_{entry.type}')}{f', {detail}' if detail else ''}"


def _feeds(
    entry: Described, part: Part, regional: RegionalDictionary, said: Words
) -> Iterator[dict[str, str]]:
    there = {other.name: other for other in (regional.files if part.kind == "table" else regional.tables)}
    for feed in entry.feeds:
        other = there[feed.name]
        official = {e.name: e.official or e.name for e in other.entries}
        columns = ", ".join(official.get(name, name) for name in feed.columns)
        yield {"name": feed.name, "href": f"../{_path(other)}", "columns": columns}
    if not entry.feeds:
        key = "ours_alone" if part.kind == "table" else "not_used"
        yield {"name": said.say(key), "href": "", "columns": ""}


def _lost(lost: Lost, said: Words) -> str:
    text = said.text(lost.text)
    return said.say("lost_of", sources=lost.source, text=text) if lost.source else text


def _codes(name: str, regional: RegionalDictionary, said: Words) -> dict[str, Any]:
    codes = regional.code_sets[name]
    return {
        "id": _id(name),
        "name": name,
        "label": said.text(codes.label),
        "lost": [said.text(text) for text in codes.lost.values()],
        "codes": [(code.code, said.text(code.label), _years(code)) for code in codes.codes],
    }


def _years(code: Code) -> str:
    first = write_academic_year(code.from_year) if code.from_year else ""
    last = write_academic_year(code.to_year) if code.to_year else ""
    return f"{first} … {last}".strip() if first or last else ""


def _id(name: str) -> str:
    return name.replace("/", "-").replace("_", "-")
