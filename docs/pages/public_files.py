"""Public files of agencies that are recognized, and who holds what is not public."""

from __future__ import annotations

from commonfield.catalog import Catalog, PublishedColumn, ReferenceSource, SourceGuide, VintageRule
from pages.markdown import source_line, table

_MARKS = {
    "hidden": "hidden for privacy",
    "not_released": "not released",
    "top_coded": "at or above the highest that is printed",
    "not_applicable": "does not apply",
    "not_reported": "not reported",
}


def public_files_page(shipped: Catalog) -> str:
    sources = shipped.all(ReferenceSource)
    parts = [
        "# Public files\n",
        "What `commonfield reference add` recognizes, by headers alone and never by a file's name, and what\n"
        "is read from it. A file with every column marked *needed* is of the source; the rest is read where\n"
        "it is there. Beside each number stands why there is none: hidden, not released, top-coded, and so\n"
        "on; a hidden number is never a zero. [How to begin with them](../how-to/see-what-is-public.md).\n",
        table(
            ["source", "what", "publisher", "table", "stale after"],
            [_listed(name, one) for name, one in sources.items()],
        ),
    ]
    for name, one in sources.items():
        parts += _source(name, one)
    return "\n".join(parts)


def _listed(name: str, one: ReferenceSource) -> tuple[object, ...]:
    link = f"[`{name}`](#{name.replace('/', '')})"
    return link, one.title.en, one.publisher, f"`{one.table}`", _years(one)


def _source(name: str, one: ReferenceSource) -> list[str]:
    marks = "; ".join(f"`{mark}` {_MARKS[said]}" for mark, said in one.marks.items() if mark)
    facts = [
        ("publisher", one.publisher),
        ("table", f"`{one.table}`"),
        ("of when it is", "; else ".join(_vintage(rule) for rule in one.vintage)),
        ("stale after", _years(one)),
        ("one row for each", ", ".join(f"`{column}`" for column in one.key) or "not said"),
        ("several files together", "yes: by area, campus or year" if one.parts else "no"),
        ("marks", marks or "none"),
        ("not series", "; ".join(f"{b.from_year}: {b.why.en}" for b in one.breaks) or "no break is known"),
        ("licence", one.licence or "not stated"),
        ("to get it", _getting(one)),
        ("layout read from a file", "yes" if one.layout_verified else "no: from documentation or memory"),
    ]
    made = [
        f"## {name}\n",
        f"**{one.title.en}.** {one.about.en}\n",
        table(["", ""], list(facts)),
        table(
            ["column", "kind", "unit", "needed", "means"],
            [_column(column, of) for column, of in one.columns.items()],
        ),
    ]
    if one.footnotes:
        made.append("\n".join(f"- {note.en}" for note in one.footnotes) + "\n")
    return [*made, source_line(one.source)]


def _years(one: ReferenceSource) -> str:
    return f"{one.fresh_years:g} years"


def _column(name: str, of: PublishedColumn) -> tuple[object, ...]:
    about = of.about
    if of.spread:
        spread = f"one row for each header of its kind, told by `{of.spread}`"
        about = f"{about}; {spread}" if about else spread
    return f"`{name}`", of.kind, of.unit, "yes" if of.required else "", about


def _vintage(rule: VintageRule) -> str:
    academic = " (an academic year)" if rule.academic else ""
    if rule.place == "column":
        return f"the column `{rule.column}`{academic}"
    if rule.place == "fixed":
        return f"the layout itself: {rule.fixed}"
    where = {"header": "a header", "above": "what stands above the headers", "file": "the file's name"}
    return f"{where[rule.place]}{academic}"


def _getting(one: ReferenceSource) -> str:
    if one.download:
        return f"`commonfield reference get {one.name}`, or [in a browser]({one.page or one.download})"
    return f"[in a browser]({one.page})" if one.page else "ask the publisher"


def source_guides_page(shipped: Catalog) -> str:
    parts = [
        "# Who holds what is not public\n",
        "Records of people are held by somebody, by a law, in a form, and take their time. `commonfield\n"
        "reference guide` says the same in English and Spanish.\n",
    ]
    for name, guide in shipped.all(SourceGuide).items():
        parts += _guide(name, guide)
    return "\n".join(parts)


def _guide(name: str, guide: SourceGuide) -> list[str]:
    facts = [
        ("who holds it", guide.held_by.en),
        ("by which route", guide.route.en),
        ("in which form", guide.form.en),
        ("how long it takes", guide.lead_time.en),
    ]
    if guide.dictionaries:
        facts.append(("read by", ", ".join(f"`{one}`" for one in guide.dictionaries)))
    made = [f"## {guide.title.en}\n", f"`commonfield reference guide {name}`\n", table(["", ""], facts)]
    if guide.mind:
        made.append("\n".join(f"- {note.en}" for note in guide.mind) + "\n")
    if not guide.verified:
        made.append("This was not checked with who holds it.\n")
    return [*made, source_line(guide.source)]
