"""Sheets say in both languages what to do, and are read back as written, or as somebody typed them."""

import io
import re
from datetime import date
from itertools import pairwise

import pikepdf
import pytest

from commonfield.catalog.definition import Text
from commonfield.findings import UsageError
from commonfield.region.shares import Secret, combine_shares, split_secret
from commonfield.region.sheets import Sheet

REGION = "inland-empire-1a2b3c"
SECRET = Secret(bytes(range(32)))


@pytest.fixture(scope="module")
def sheets() -> list[Sheet]:
    keepers = ["Inkwell Unified", "Colegio Niño", "C/O County: *Office* #1"]
    label = Text(en="Inland Empire", es="Imperio Interior")
    return [
        Sheet(REGION, label, keepers, number, 2, SECRET.fingerprint(), date(2026, 11, 22), words)
        for number, words in enumerate(split_secret(SECRET, shares=3, needed=2), start=1)
    ]


def test_sheets_are_read_back(sheets: list[Sheet]) -> None:
    for one, other in pairwise(sheets):
        assert combine_shares([other.text(), one.text()], region=REGION)[0] == SECRET


def test_the_words_alone_typed_from_paper_are_enough(sheets: list[Sheet]) -> None:
    typed = "\n".join(f"{n}. {word.upper()}" for n, word in enumerate(sheets[0].words.split(), start=1))
    assert combine_shares([typed, sheets[2].text()], region=REGION)[0] == SECRET


def test_a_sheet_of_another_region_is_named_as_such(sheets: list[Sheet]) -> None:
    with pytest.raises(UsageError, match=f"found share 1 of the region {REGION}"):
        combine_shares([sheet.text() for sheet in sheets], region="tulare-kings-000000")


def test_a_sheet_says_in_both_languages_who_keeps_which_and_what_to_do(sheets: list[Sheet]) -> None:
    text = sheets[1].text()
    assert "Recovery sheet 2 of 3" in text and "Hoja de recuperación 2 de 3" in text
    assert text.count("Colegio Niño") == 2
    assert "Inkwell Unified, C/O County: *Office* #1" in text
    assert "November 22, 2026" in text and "22 de noviembre de 2026" in text
    assert text.count("commonfield keys recover") == 2
    assert SECRET.fingerprint() in text
    assert not re.search("AGE-SECRET", text, re.I)


def test_files_are_named_by_their_keeper_in_plain_letters(sheets: list[Sheet]) -> None:
    assert [s.name for s in sheets] == [
        "share-1-inkwell-unified",
        "share-2-colegio-nino",
        "share-3-c-o-county-office-1",
    ]


def test_the_page_is_one_sheet_of_paper(sheets: list[Sheet]) -> None:
    with pikepdf.open(io.BytesIO(sheets[2].page())) as page:
        assert len(page.pages) == 1
        assert page.Root.Lang == "en"
