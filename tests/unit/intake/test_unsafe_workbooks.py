"""A workbook that could do harm, or is damaged, gets one clear finding, whatever was done to it."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.intake.workbooks import CATALOG, NAMES, check, codes, people, rewritten, written

from commonfield.findings import Exit
from commonfield.intake.problems import FileProblemError
from commonfield.intake.readers import Looks
from commonfield.intake.readers.archive import LARGEST_WHOLE, safe_zip

GOOD = written(("Log", [NAMES, *people(2)]))


def archive(parts, *, flag=0):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts:
            made.writestr(name, content)
    content = held.getvalue()
    if flag:
        content = content.replace(
            b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
        )
    return content


def bomb():
    return rewritten(GOOD, lambda n, b: b + b" " * (64 << 20) if n.endswith("sheet1.xml") else b)


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
UNSAFE = {
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "FIL-037"),
    "macros": (
        lambda: archive([("[Content_Types].xml", b""), ("xl/vbaProject.bin", b""), ("xl/workbook.xml", b"")]),
        "FIL-037",
    ),
    "a binary workbook": (
        lambda: archive([("[Content_Types].xml", b""), ("xl/workbook.bin", b"")]),
        "FIL-037",
    ),
    "a bomb": (bomb, "FIL-035"),
    "a zip that is no workbook": (lambda: archive([("senr.txt", b"a")]), "FIL-003"),
    "a path that leads out": (lambda: archive([("../xl/workbook.xml", b"a")]), "FIL-036"),
    "an absolute path": (lambda: archive([("/etc/passwd", b"a")]), "FIL-036"),
    "a drive": (lambda: archive([("C:/xl/workbook.xml", b"a")]), "FIL-036"),
    "backslashes": (lambda: archive([("..\\xl\\workbook.xml", b"a")]), "FIL-036"),
    "an encrypted part": (lambda: archive([("xl/workbook.xml", b"a")], flag=1), "FIL-036"),
    "cut in half": (lambda: GOOD[: len(GOOD) // 2], "FIL-036"),
    "entities": (lambda: rewritten(GOOD, lambda n, b: DOCTYPE + b if "sharedStrings" in n else b), "FIL-036"),
    "entities in UTF-16": (
        lambda: rewritten(GOOD, lambda n, b: DOCTYPE.decode().encode("utf-16") if "styles" in n else b),
        "FIL-036",
    ),
    "no parts behind the directory": (
        lambda: rewritten(GOOD, lambda n, b: None if "sheet1.xml" in n else b),
        "FIL-036",
    ),
    "rows out of order": (
        lambda: rewritten(GOOD, lambda n, b: b.replace(b'<row r="3"', b'<row r="2"')),
        "FIL-036",
    ),
    "a row far beyond the last": (
        lambda: rewritten(GOOD, lambda n, b: b.replace(b'<row r="3"', b'<row r="999999999999999999999"')),
        "FIL-036",
    ),
}


@pytest.mark.parametrize("kind", UNSAFE)
def test_a_workbook_that_may_not_be_opened_is_refused_for_its_reason(kind):
    make, code = UNSAFE[kind]
    result = check(make())
    assert codes(result) == [code]
    assert result.exit_code is Exit.FILE_REFUSED


def test_an_archive_is_judged_before_anything_is_unpacked():
    parts = [(f"{n}.txt", b"") for n in range(10_001)]
    with pytest.raises(FileProblemError) as refused:
        safe_zip(archive(parts), CATALOG)
    assert refused.value.finding.code == "FIL-035"
    lying = bytearray(archive([("a.txt", b"a" * 100)]))
    sizes = lying.rfind(b"PK\x01\x02") + 24
    lying[sizes : sizes + 4] = (LARGEST_WHOLE + 1).to_bytes(4, "little")
    with pytest.raises(FileProblemError) as refused:
        safe_zip(bytes(lying), CATALOG)
    assert refused.value.finding.code == "FIL-035"
    assert safe_zip(GOOD, CATALOG).namelist()


def test_a_lone_cell_at_the_end_of_the_sheet_costs_nothing():
    far = rewritten(
        GOOD,
        lambda n, b: b.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        ),
    )
    assert check(far).accepted == 2


@given(noise=st.binary(min_size=1, max_size=40), at=st.integers(0, len(GOOD) - 1))
def test_no_damage_to_a_workbook_makes_it_stumble(noise, at):
    result = check(GOOD[:at] + noise + GOOD[at + len(noise) :])
    assert result.exit_code in (Exit.DONE, Exit.RECORDS_REFUSED, Exit.FILE_REFUSED)
    assert result.rows_in == result.accepted + result.refused


PARTS = [name for name in zipfile.ZipFile(io.BytesIO(GOOD)).namelist() if name.endswith((".xml", ".rels"))]


@given(
    part=st.sampled_from(PARTS), noise=st.text("<>/\"'=&;#0129acrsv ", max_size=12), at=st.integers(0, 3000)
)
def test_no_damage_to_a_part_of_a_workbook_makes_it_stumble(part, noise, at):
    def damage(name, content):
        return content[:at] + noise.encode() + content[at + len(noise) // 2 :] if name == part else content

    result = check(rewritten(GOOD, damage))
    assert result.rows_in == result.accepted + result.refused


def crowded(part, text, count):
    return rewritten(GOOD, lambda n, b: b.replace(b"</sheetData>", text * count + b"</sheetData>")
                     if n.endswith(part) else b)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (b"<x/>", 300_000),
        (b'<row r="9">' + b"<c/>" * 300_000 + b"</row>", 1),
        (b"<row>" * 250_000, 1),
    ],
    ids=["elements between rows", "cells in a row", "rows in rows"],
)
def test_a_sheet_that_would_fill_the_memory_is_refused(text, count):
    assert codes(check(crowded("sheet1.xml", text, count))) == ["FIL-036"]


def test_a_part_that_would_fill_the_memory_is_refused_before_it_is_parsed(monkeypatch):
    from commonfield.intake.readers import sheets

    monkeypatch.setattr(sheets, "MOST_TAGS", 100)
    assert codes(check(GOOD)) == ["FIL-035"]


def test_rows_are_forgotten_once_they_are_read():
    import tracemalloc

    content = crowded("sheet1.xml", b"", 0)
    many = written(("Log", [NAMES, *people(3_000)]))
    (small,), (large,) = (Looks(c, CATALOG).of("workbook") for c in (content, many))
    peaks = []
    for sheet in (small, large):
        tracemalloc.start()
        count = sum(1 for _ in sheet.rows())
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert count == 3_001
    assert peaks[1] < peaks[0] + (1 << 20)
