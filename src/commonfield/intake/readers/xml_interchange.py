"""Records of interchange XML, one after another, by a parser that never opens anything.

Only elements and text are read. A document type declaration is refused before parsing: without it there
are no entities but the five of XML itself, so nothing can be expanded and nothing outside be named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from commonfield.catalog import Catalog
from commonfield.intake.problems import refuse
from commonfield.intake.readers.limits import DEEPEST, LONGEST_VALUE

_DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_PIECE = 1 << 16
_CUT = {
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
}
_GLUED = {
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT],
    expat.errors.codes[expat.errors.XML_ERROR_MISPLACED_XML_PI],
}


@dataclass(frozen=True)
class XmlRecord:
    """One record: the name of its element, the namespace of that, and what is in it as a tree."""

    tag: str
    namespace: str
    tree: dict[str, Any]


def refuse_declarations(text: bytes, catalog: Catalog) -> None:
    """Refuse a text that declares a document type or an entity.

    Raises:
        FileProblemError: it does.
    """
    if _DECLARATION.search(text):
        raise refuse(catalog, "FIL-043")


def xml_records(text: bytes, catalog: Catalog) -> Iterator[XmlRecord]:
    """Give the records of a document in UTF-8, as far as it can be read.

    Raises:
        FileProblemError: after its last whole record: the document ends too early, goes on after its
            end, is no XML, or is nested deeper than `DEEPEST`.
    """
    refuse_declarations(text, catalog)
    building = _Building(catalog)
    # What the document says of its own encoding is not asked: the text is UTF-8 by now.
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = building.begin
    parser.EndElementHandler = building.end
    parser.CharacterDataHandler = building.say
    read = 0
    for at in range(0, len(text), _PIECE):
        problem = _parse(parser, text[at : at + _PIECE], final=at + _PIECE >= len(text))
        yield from building.done
        read += len(building.done)
        building.done.clear()
        if problem is not None:
            code = "FIL-046" if problem in _CUT else "FIL-048" if problem in _GLUED else "FIL-047"
            raise refuse(catalog, code, rows=(read + 1,))


def _parse(parser: expat.XMLParserType, piece: bytes, *, final: bool) -> int | None:
    try:
        parser.Parse(piece, final)
    except expat.ExpatError as error:
        # Its message may quote the text, so the number alone is kept.
        return error.code
    return None


@dataclass
class _Building:
    """The tree that is being read. `done` are the records that are whole."""

    catalog: Catalog
    done: list[XmlRecord] = field(default_factory=list)
    _open: list[tuple[str, dict[str, Any], list[str]]] = field(default_factory=list)
    _begun: int = 0

    def begin(self, name: str, _attributes: dict[str, str]) -> None:
        if len(self._open) >= DEEPEST:
            raise refuse(self.catalog, "FIL-052", depth=DEEPEST, length=LONGEST_VALUE, rows=(self._begun,))
        self._begun += len(self._open) == 1
        self._open.append((name, {}, []))

    def say(self, text: str) -> None:
        said = self._open[-1][2]
        said.append(text)
        if (len(said) > 1 and sum(map(len, said)) > LONGEST_VALUE) or len(text) > LONGEST_VALUE:
            raise refuse(self.catalog, "FIL-052", depth=DEEPEST, length=LONGEST_VALUE, rows=(self._begun,))

    def end(self, _name: str) -> None:
        name, children, said = self._open.pop()
        namespace, _, tag = name.rpartition(" ")
        if len(self._open) == 1:
            self.done.append(XmlRecord(tag, namespace, children))
        elif self._open:
            value = children if children else "".join(said)
            self._open[-1][1].setdefault(tag, []).append(value)
            self._open[-1][2].clear()
