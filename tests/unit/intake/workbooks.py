"""Writes small workbooks as people and programs do, and reads what intake makes of them."""

import datetime as dt
import io
import zipfile

import xlsxwriter

from commonfield.catalog import Catalog, Dictionary
from commonfield.intake import check_file
from commonfield.intake.readers import Looks

CATALOG = Catalog()
LOG = CATALOG.get(Dictionary, "work_based_learning/log")
NAMES = [element.official for element in LOG.elements]
SECRET = "Quetzalcoatl"


def cells(**others):
    record = {**LOG.example, "last_name": SECRET, **others}
    return [record[element.name] for element in LOG.elements]


def at(name):
    return [element.name for element in LOG.elements].index(name)


def people(count):
    return [cells(participant_id=f"P{n:05}", ssid=f"{n:010}") for n in range(count)]


def written(*sheets, **options):
    """Write sheets (title, rows); a row of None is blank, a cell a value or a function that writes it."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, **options}) as book:
        for title, rows in sheets:
            sheet = book.add_worksheet(title)
            for row, values in enumerate(rows):
                for column, value in enumerate(values or []):
                    put(book, sheet, row, column, value)
    return held.getvalue()


def put(book, sheet, row, column, value):
    if callable(value):
        value(book, sheet, row, column)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, book.add_format({"num_format": "m/d/yy"}))
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write(row, column, value)


def rewritten(workbook, change):
    """Give the workbook with its parts changed: a function of name and bytes, None to leave one out."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return held.getvalue()


def check(content, dictionary="work_based_learning/log"):
    result = check_file(content, catalog=CATALOG, dictionary=dictionary)
    said = " ".join(f.message(language) for f in result.findings for language in ("en", "es"))
    assert SECRET not in said
    return result


def codes(result):
    return [finding.code for finding in result.findings]


def table(content, dictionary=LOG):
    """Give the cells of a workbook as intake hands them on, with row numbers."""
    from commonfield.intake.records import Reading

    source = Looks(content, CATALOG).open(dictionary).source
    pieces = list(source.pieces(list(source.columns.names), Reading()))
    return [list(row.values()) for piece in pieces for row in piece.to_pylist()]
