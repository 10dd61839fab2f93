"""Send a file, take its refused records as a workbook, change cells as a steward would, send it back."""

import io

from openpyxl import load_workbook

from commonfield import intake
from commonfield.intake import storing
from commonfield.intake.answers import answer_of_submission, answer_workbook, mend, mended_submission

SENR, SX, LOG = "calpads/senr", "mis/sx", "work_based_learning/log"
FIXED, SCHOOL = "mis/sx_fixed", "ed_fi/student_school"
ROSTER = "rosters/cte_roster"
SENDER = {SENR: "a-district", SX: "a-college", LOG: "a-district", FIXED: "a-college", SCHOOL: "a-district"}
BAD = {
    SENR: {"ssid": "12345"},
    SX: {"sx04": "ZZ"},
    LOG: {"hours": "many"},
    FIXED: {"sx04": "ZZ"},
    SCHOOL: {"entry_date": "2025-02-30"},
}


def send(region, write_file, name, records, file_name="file.txt"):
    return intake.submit(
        region, partner=SENDER[name], content=write_file(name, *records), file_name=file_name,
        dictionary=name, by="steward",
    )  # fmt: skip


def workbook_of(region, receipt, language="en"):
    given = answer_of_submission(region, receipt, with_rows=True)
    return answer_workbook(given, region.catalog.appearance, language)


def opened(content):
    return load_workbook(io.BytesIO(content))


def sheet_of(book):
    return book.worksheets[1]


def place(book, shown):
    return next(c.column for c in sheet_of(book)[1] if c.value == shown)


def mended(content, changes):
    """Change cells of a workbook: by the sender's row number, the name of the column and the new text."""
    book = opened(content)
    sheet = sheet_of(book)
    at = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=2)}
    for (number, shown), cell in changes.items():
        sheet.cell(at[number], place(book, shown)).value = cell
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def take(region, content, partner="a-district", name="mend.xlsx", submission=""):
    first = mended_submission(region, partner=partner, content=content, file_name=name, submission=submission)
    return mend(region, partner=partner, content=content, file_name=name, first=first, by="steward")


def left(region, receipt):
    rows = storing.refused_rows(region, receipt)
    return [] if rows is None else rows["record_no"].to_list()


RIGHT = {(5, "SSID"): "5000000005", (8, "SSID"): "5000000008", (10, "StudentBirthDate"): "20050228"}
