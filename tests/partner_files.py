"""Fixtures that write small files as partners would, for tests of intake."""

import csv
import io

import pytest
from tests.tree_files import as_json

from commonfield.catalog import Catalog, Dictionary


@pytest.fixture(scope="session")
def catalog():
    return Catalog()


@pytest.fixture(scope="session")
def write_file(catalog):
    """Write records (cells by element name, over the dictionary's example) as its publisher would."""

    def write(name, *records, header=True):
        dictionary = catalog.get(Dictionary, name)
        layout = dictionary.layout
        if layout.kind == "resource":
            return as_json(dictionary, [{**dictionary.example, **record} for record in records])
        rows = [[{**dictionary.example, **r}.get(e.name, "") for e in dictionary.elements] for r in records]
        if layout.kind == "fixed_width":
            widths = [element.width for element in dictionary.elements]
            return "".join(
                "".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + "\n"
                for row in rows
            ).encode()
        if layout.header and header:
            rows.insert(0, [element.official for element in dictionary.elements])
        if not layout.quote:
            return "".join(layout.delimiter.join(row) + "\n" for row in rows).encode()
        text = io.StringIO()
        csv.writer(text, delimiter=layout.delimiter, lineterminator="\n").writerows(rows)
        return text.getvalue().encode()

    return write


@pytest.fixture(scope="session")
def several(catalog):
    """Give so many records of a dictionary that are in order and of different people."""

    def give(name, count):
        dictionary = catalog.get(Dictionary, name)
        numbered = dictionary.one_person_per or dictionary.key[:1]

        def cell(element, number):
            example = dictionary.example[element]
            return f"{int(example) + number:0{len(example)}d}" if example.isdigit() else f"{example}{number}"

        own = [e for e in numbered if e in dictionary.example]
        return [{element: cell(element, number) for element in own} for number in range(count)]

    return give
