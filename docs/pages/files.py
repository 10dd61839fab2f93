"""The kinds of files that partners send, and what can be wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from commonfield.catalog import Catalog, CodeSet, Dictionary, FileFindings
from pages.markdown import source_line, table, yes

KEPT_BY_HAND = (
    "Kept by hand: columns may stand in any order, those that are not required may be absent, and they\n"
    "may have other names, [once confirmed](../../how-to/send-a-roster-kept-by-hand.md).\n"
)


def dictionary_pages(shipped: Catalog) -> Iterator[tuple[str, str]]:
    every = shipped.all(Dictionary)
    rows: list[tuple[object, ...]] = [
        (
            f"[{name}](dictionaries/{name.replace('/', '-')}.md)",
            d.label.en,
            len(d.elements),
            len(d.rules),
            yes(d.verified),
        )
        for name, d in every.items()
    ]
    text = (
        "# File types\n\n"
        "What partners send. `verified: no` means that no publisher's page confirmed the layout: compare\n"
        "it with your own export. Findings about a file as a whole stand [apart](file-findings.md).\n\n"
    )
    yield "dictionaries.md", text + table(["dictionary", "what it is", "elements", "rules", "verified"], rows)
    for name, dictionary in every.items():
        yield f"dictionaries/{name.replace('/', '-')}.md", _dictionary_page(name, dictionary, shipped)


def _dictionary_page(name: str, dictionary: Dictionary, shipped: Catalog) -> str:
    layout = dictionary.layout
    written = (
        f"{layout.kind}, `{layout.delimiter}` between columns, "
        if layout.kind == "delimited"
        else f"{layout.kind}, "
    )
    parts = [
        f"# {dictionary.label.en}\n",
        f"`{name}` · {dictionary.publisher} · verified: {yes(dictionary.verified)}\n",
        f"Written as {written}{'with' if layout.header else 'without'} a header row, {layout.encoding}.\n",
        *([KEPT_BY_HAND] if layout.kept_by_hand else []),
        source_line(dictionary.source),
        "## Elements\n",
        table(
            ["", "element", "official name", "type", "what it is", "identifies"],
            [
                (
                    number,
                    f"`{e.name}`",
                    e.official,
                    _type(e, shipped) + _position(e, span),
                    e.label.en,
                    "yes" if e.identifying else "",
                )
                for number, (e, span) in enumerate(
                    zip(dictionary.elements, dictionary.spans, strict=True), start=1
                )
            ],
        ),
    ]
    if dictionary.rules:
        parts += [
            "## Rules\n",
            table(
                ["code", "element", "severity", "expected", "likely cause", "to fix", "source"],
                [
                    (
                        r.code,
                        f"`{r.element}`" if r.element else "",
                        r.severity.value,
                        r.expected.en,
                        r.likely_cause.en,
                        r.fix.en,
                        r.source,
                    )
                    for r in dictionary.rules
                ],
            ),
        ]
    if dictionary.maps:
        parts += ["## Becomes\n", "\n".join(f"- rows of `{m.table}`" for m in dictionary.maps) + "\n"]
    return "\n".join(parts)


def _type(element: Any, shipped: Catalog) -> str:
    kind = f"{element.type} `{element.format}`" if element.format else element.type
    if element.code_set:
        kind += f", one of {len(shipped.get(CodeSet, element.code_set).codes)} codes of `{element.code_set}`"
    return kind


def _position(element: Any, span: tuple[int, int]) -> str:
    decimals = f", decimals without a point: {element.implied_decimals}" if element.implied_decimals else ""
    return f"{decimals}, positions {span[0] + 1} to {span[1]}" if element.width else decimals


def file_findings_page(shipped: Catalog) -> str:
    rows: list[tuple[object, ...]] = [
        (f.code, f.severity.value, f.title.en, f.expected.en, f.likely_cause.en, f.fix.en)
        for family in shipped.all(FileFindings).values()
        for f in family.findings
    ]
    heads = ["code", "severity", "finding", "expected", "likely cause", "to fix"]
    return "# Findings about a file as a whole\n\n" + table(heads, rows)
