"""Reads pages back as a reader meets them."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "link", "img", "source", "br"}


class Element:
    """One element of a page: its tag, attributes, children and text."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element] = []
        self.own: list[str] = []

    def all(self, *tags: str) -> list[Element]:
        found = [self] if self.tag in tags else []
        for child in self.children:
            found += child.all(*tags)
        return found

    def text(self) -> str:
        return " ".join("".join(self._pieces()).split())

    def _pieces(self) -> list[str]:
        return [*self.own, *(piece for child in self.children for piece in (" ", *child._pieces()))]

    def with_class(self, name: str) -> list[Element]:
        found = [self] if name in self.attributes.get("class", "").split() else []
        return [*found, *(element for child in self.children for element in child.with_class(name))]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("document", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and tag not in VOID:
            if self.open.pop().tag == tag:
                break

    def handle_data(self, data: str) -> None:
        self.open[-1].own.append(data)


@cache
def read_page(path: Path) -> Element:
    """Read a page as a tree."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader.root
