"""Resource files: records that are trees, in interchange XML or in JSON as an API gives them.

What a dictionary asks for is taken out of each record by the paths of its elements and put into rows of
text cells. Row numbers are positions of records in the file, the first being 1.
"""

from __future__ import annotations

import csv
import io
import re
from array import array
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

from commonfield.catalog import Catalog, Dictionary
from commonfield.findings import Finding
from commonfield.intake.columns import Columns
from commonfield.intake.content import read_content
from commonfield.intake.problems import SHOWN_ROWS, FileProblemError, finding_of, refuse
from commonfield.intake.readers.json_documents import JsonReading, json_records
from commonfield.intake.readers.limits import LARGEST_DOCUMENT
from commonfield.intake.readers.paths import Step, steps_of, value_at
from commonfield.intake.readers.reader import Opened
from commonfield.intake.readers.xml_interchange import XmlRecord, refuse_declarations, xml_records
from commonfield.intake.records import Source

_LOOKED_AT = 50
_OF_AN_API = {"id", "link", "_etag", "_lastModifiedDate", "_ext"}
"""Names that an API puts into every record and that say nothing about which resource it is."""

Form = Literal["xml", "json"]


@dataclass(frozen=True)
class ResourceLook:
    """A text that begins as XML or JSON does. `tags` counts records by element, `first` are JSON records."""

    form: Form
    text: bytes
    notes: tuple[Finding, ...]
    tags: Counter[str] = field(default_factory=Counter)
    namespace: str = ""
    first: tuple[dict[str, Any], ...] = ()


def begins_as_a_tree(received: bytes) -> bool:
    """Say whether a file begins as XML or JSON does."""
    return bytes(received[:_LOOKED_AT]).removeprefix(BOM_UTF8).lstrip()[:1] in (b"<", b"{", b"[")


class ResourceReader:
    """See `Reader`."""

    def look(self, received: bytes, catalog: Catalog) -> ResourceLook:
        """Say which of the two forms it is, and look for records.

        Raises:
            FileProblemError: it is neither, is larger than `LARGEST_DOCUMENT`, or declares a document type.
        """
        if not begins_as_a_tree(received):
            raise refuse(catalog, "FIL-057")
        content = read_content(received, catalog=catalog)
        if len(content.text) > LARGEST_DOCUMENT:
            raise refuse(catalog, "FIL-053", size=LARGEST_DOCUMENT >> 20, found=len(content.text) >> 20)
        text = bytes(content.text).lstrip()
        if text.startswith(b"<"):
            refuse_declarations(text, catalog)
            return ResourceLook("xml", text, content.notes, _count_tags(text, catalog), _namespace(text))
        return ResourceLook("json", text, content.notes, first=tuple(_first_objects(text, catalog)))

    def likeness(self, look: ResourceLook, dictionary: Dictionary) -> float:
        """Give how many of the records are the dictionary's; of JSON, how many of their names."""
        if look.form == "json":
            return _likeness_of_names(look.first, dictionary)
        publisher = dictionary.layout.namespace.rpartition("/")[0]
        own = sum(look.tags[tag] for tag in dictionary.layout.records)
        if not own or not look.namespace.startswith(publisher):
            return 0.0
        # A file of several resources can be read by the dictionary of any of them, if it is named.
        return 0.5 + 0.5 * own / look.tags.total()

    def open(self, look: ResourceLook, dictionary: Dictionary, catalog: Catalog) -> Opened:
        """Put the records into rows.

        Raises:
            FileProblemError: the document cannot be read to its end, or holds no record of the dictionary.
        """
        names = tuple(element.name for element in dictionary.elements)
        paths = [steps_of(element.path.get(look.form, "none")) for element in dictionary.elements]
        notes = list(look.notes)
        numbers = array("q")
        if look.form == "xml":
            records = _own(xml_records(look.text, catalog), dictionary, catalog, notes)
            text = _as_rows(records, paths, numbers)
        else:
            reading = JsonReading()
            text = _as_rows(enumerate(json_records(look.text, catalog, reading), 1), paths, numbers)
            notes += _twice(reading, catalog)
        if not numbers:
            raise refuse(catalog, "FIL-002")
        return Opened(Source(text, Columns(names, 0), ",", '"', catalog, numbers), tuple(notes))


def _as_rows(
    records: Iterable[tuple[int, dict[str, Any]]], paths: list[tuple[Step, ...]], numbers: array[int]
) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for number, record in records:
        numbers.append(number)
        writer.writerow([value_at(record, path) for path in paths])
    # A lone half of a pair of code units is no character; JSON can say one all the same.
    return text.getvalue().encode("utf-8", errors="replace")


def _own(
    records: Iterator[XmlRecord], dictionary: Dictionary, catalog: Catalog, notes: list[Finding]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give the records of a dictionary, and note those of other resources and of other versions."""
    wanted, namespace = set(dictionary.layout.records), dictionary.layout.namespace
    others: list[int] = []
    older = 0
    for number, record in enumerate(records, 1):
        if record.tag not in wanted:
            others.append(number)
            continue
        older += record.namespace != namespace
        yield number, record.tree
    if others:
        notes.append(finding_of(catalog, "FIL-051", count=len(others), rows=others[:SHOWN_ROWS]))
    if older:
        notes.append(finding_of(catalog, "FIL-058", number=namespace.rpartition("/")[2]))


def _twice(reading: JsonReading, catalog: Catalog) -> Iterator[Finding]:
    if reading.twice:
        rows = reading.twice[:SHOWN_ROWS]
        yield finding_of(catalog, "FIL-049", count=len(reading.twice), rows=rows)


def _count_tags(text: bytes, catalog: Catalog) -> Counter[str]:
    """Count elements that are records of some dictionary; names of ours alone are looked for."""
    known = {tag for dictionary in catalog.all(Dictionary).values() for tag in dictionary.layout.records}
    if not known:
        return Counter()
    names = "|".join(sorted(map(re.escape, known)))
    begins = re.compile(rf"<(?:\w+:)?({names})[\s>]".encode())
    return Counter(found[1].decode() for found in begins.finditer(text))


def _namespace(text: bytes) -> str:
    """Give the namespace that the outermost element is in."""
    root = re.search(rb"<(?:(\w+):)?\w[^>]*>", text)
    if root is None:
        return ""
    bound = b"xmlns:" + root[1] if root[1] else b"xmlns"
    found = re.search(rb"\s" + bound + rb"\s*=\s*[\"']([^\"']*)[\"']", root[0])
    return found[1].decode() if found else ""


def _first_objects(text: bytes, catalog: Catalog) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    try:
        for record in islice(json_records(text, catalog, JsonReading()), _LOOKED_AT):
            found.append(record)
    except FileProblemError:
        # The whole is read when it is opened; a document that is broken further on is still of its kind.
        if not found:
            raise
    return found


def _likeness_of_names(records: Iterable[dict[str, Any]], dictionary: Dictionary) -> float:
    """Give the share of required elements that are there, less where records hold other names as well."""
    paths = {e.name: steps_of(e.path["json"]) for e in dictionary.elements if "json" in e.path}
    needed = [paths[e.name] for e in dictionary.elements if e.required and e.name in paths]
    known = {path[0].name for path in paths.values()} | _OF_AN_API
    shares = []
    for record in records:
        if not record or not needed:
            return 0.0
        there = sum(bool(value_at(record, path)) for path in needed) / len(needed)
        shares.append(there * (0.5 + 0.5 * sum(name in known for name in record) / len(record)))
    return sum(shares) / len(shares) if shares else 0.0
