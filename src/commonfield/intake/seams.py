"""Where a delimited file was cut, or put together from two: what its rows of another length tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from commonfield.catalog import Catalog, Dictionary
from commonfield.findings import Finding, Severity
from commonfield.intake.problems import finding_of
from commonfield.intake.records import Source
from commonfield.intake.rules import Check
from commonfield.intake.scan import Scan
from commonfield.intake.sql import RAW, literal, quoted

_MARK = "\ufeff"  # that a second file begins with, when it was put below a first one


def header_again(dictionary: Dictionary) -> list[Check]:
    """Give the check that no record is the header once more: two columns that say their own names."""
    if dictionary.layout.kind not in ("delimited", "workbook") or len(dictionary.elements) < 2:
        return []
    required = [element for element in dictionary.elements if element.required]
    first, second = (required if len(required) > 1 else dictionary.elements)[:2]
    names = ", ".join(literal(mark + first.official) for mark in ("", _MARK))
    one, other = quoted(first.name + RAW), quoted(second.name + RAW)
    says_names = f"{other} = {literal(second.official)} and {one} in ({names})"
    return [Check("FIL-055", "", Severity.REFUSE_RECORD, says_names, "''")]


def seams(source: Source, found: Scan, dictionary: Dictionary) -> Iterator[Finding]:
    """Say where the file was cut, and from where on it holds records of another file type."""
    if found.reading.numbers and source.numbers is None and dictionary.layout.kind == "delimited":
        yield from _cut(source, found)
        yield from _other_types(source, found, dictionary)


def _cut(source: Source, found: Scan) -> Iterator[Finding]:
    """A last row that has too few columns and no line end: the rest never came."""
    last = max(range(len(found.reading.numbers)), key=found.reading.numbers.__getitem__)
    number, text = found.reading.numbers[last], found.reading.texts[last]
    is_last = number == found.rows + source.columns.header_rows
    too_few = text.count(source.delimiter) + 1 < len(source.columns.names)
    if is_last and too_few and text.strip() and not source.text.endswith((b"\n", b"\r")):
        yield finding_of(source.catalog, "FIL-046", rows=(number,))


def _other_types(source: Source, found: Scan, dictionary: Dictionary) -> Iterator[Finding]:
    marks = _marks(source.catalog, dictionary)
    told = Counter(
        other
        for text in found.reading.texts
        for other, position, value in marks
        if text.split(source.delimiter, position + 1)[position : position + 1] == [value]
    )
    for other, count in told.most_common(1):
        position, value = next((p, v) for name, p, v in marks if name == other)
        rows = (
            number
            for number, text in sorted(zip(found.reading.numbers, found.reading.texts, strict=True))
            if text.split(source.delimiter, position + 1)[position : position + 1] == [value]
        )
        yield finding_of(
            source.catalog,
            "FIL-056",
            count=count,
            rows=(next(rows),),
            dictionary=dictionary.name,
            found_dictionary=other,
        )


def _marks(catalog: Catalog, dictionary: Dictionary) -> list[tuple[str, int, str]]:
    """Give the cells by which records of other file types of this delimiter are known: whose, where, what."""
    found = []
    for other in catalog.all(Dictionary).values():
        mark, layout = other.recognized_by, other.layout
        same = layout.kind == "delimited" and layout.delimiter == dictionary.layout.delimiter
        if mark is not None and mark.value and same and other.file_type != dictionary.file_type:
            position = [element.name for element in other.elements].index(mark.element)
            found.append((other.name, position, mark.value))
    own = dictionary.recognized_by.value if dictionary.recognized_by else ""
    return [entry for entry in found if entry[2] != own]
