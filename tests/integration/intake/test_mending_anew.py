"""Mended records of a file that was withdrawn and taken anew: none is lost, none counts twice."""

import io
import zipfile

import pytest
from tests.integration.intake.workbooks import RIGHT, mended, take, workbook_of

from commonfield import intake
from commonfield.findings import SubmissionError
from commonfield.intake.answers import mend, mended_submission
from commonfield.pipeline import withdraw

SENR = "calpads/senr"


@pytest.fixture
def senr_file(write_file, senr):
    return write_file(SENR, *senr)


def send(region, content, *, again=False):
    return intake.submit(
        region,
        partner="a-district",
        content=content,
        file_name="SENR.txt",
        dictionary=SENR,
        by="t",
        again=again,
    )


def account(region, receipt):
    (found,) = [
        standing.account
        for standing in intake.standings(intake.submissions(region))
        if standing.receipt.id == receipt.id
    ]
    return found.accepted, found.mended, found.still_refused


def test_what_was_mended_before_a_withdrawal_can_be_mended_anew(region, senr_file):
    receipt = send(region, senr_file)
    refused = receipt.refused
    sent_back = mended(workbook_of(region, receipt), RIGHT)
    take(region, sent_back)
    withdraw(region, receipt.id, reason="Sent too early.")
    anew = send(region, senr_file, again=True)
    assert account(region, anew) == (receipt.accepted, 0, refused)
    assert intake.accepted(region).staged["enrollment"].height == receipt.accepted
    take(region, sent_back)
    assert account(region, anew) == (receipt.accepted, refused, 0)
    assert intake.accepted(region).staged["enrollment"].height == receipt.rows_in


def with_sheets(book, change):
    """Write a workbook anew with the text of its sheets changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            held = old.read(name)
            new.writestr(name, change(held) if "worksheets/sheet" in name else held)
    return out.getvalue()


@pytest.mark.parametrize(
    "damage",
    [
        lambda book: book[: len(book) // 2],
        lambda book: with_sheets(book, lambda text: text[: len(text) // 2]),
        lambda book: with_sheets(book, lambda text: text.replace(b'r="A1"', b'r="??"')),
        lambda book: with_sheets(book, lambda text: b""),
    ],
)
def test_a_mended_workbook_that_was_damaged_is_answered(region, senr_file, damage):
    receipt = send(region, senr_file)
    with pytest.raises(SubmissionError):
        take(region, damage(mended(workbook_of(region, receipt), RIGHT)))
    assert account(region, receipt)[1] == 0


def test_a_submission_withdrawn_in_between_is_not_mended(region, senr_file):
    receipt = send(region, senr_file)
    book = mended(workbook_of(region, receipt), RIGHT)
    first = mended_submission(region, partner="a-district", content=book, file_name="b.xlsx")
    withdraw(region, receipt.id, reason="Sent too early.")
    with pytest.raises(SubmissionError, match="found one that is withdrawn"):
        mend(region, partner="a-district", content=book, file_name="b.xlsx", first=first, by="t")
    assert intake.accepted(region).identity_records.is_empty()
