"""Good files of every reader, damaged at random: always an answer, never a lost row, never a leaked cell.

A fuzz target: COMMONFIELD_EXAMPLES=20000 pytest tests/generative/test_readers.py looks for a night.
"""

import io
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.partner_files import catalog, several, write_file
from tests.tree_files import as_xml

from commonfield.catalog import Catalog, Dictionary
from commonfield.findings import Exit
from commonfield.intake import check_file
from commonfield.intake.readers import READERS

__all__ = ["catalog", "several", "write_file"]

CATALOG = Catalog()
DICTIONARIES = CATALOG.all(Dictionary)
CANARY = "Kxqzcanary"
ROWS = 8


def forms_of(name):
    layout = DICTIONARIES[name].layout
    if layout.kind == "resource":
        return ["json", "xml"]
    return [layout.kind, "workbook"] if layout.kind == "delimited" and layout.header else [layout.kind]


FORMS = sorted({(form, name) for name in DICTIONARIES for form in forms_of(name)})
KINDS = sorted({form for form, _ in FORMS})


def as_workbook(rows):
    from xlsxwriter import Workbook

    held = io.BytesIO()
    with Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    return held.getvalue()


@pytest.fixture(scope="session")
def good(write_file, several):
    """Good files by form and dictionary, written once; free text holds a canary."""
    written = {}

    def give(form, name):
        if (form, name) not in written:
            written[form, name] = write(form, name)
        return written[form, name]

    def write(form, name):
        dictionary = DICTIONARIES[name]
        records = [{**canaries(dictionary), **record} for record in several(name, ROWS)]
        if form == "xml":
            return as_xml(dictionary, [{**dictionary.example, **record} for record in records])
        if form == "workbook":
            cells = [
                [{**dictionary.example, **r}.get(e.name, "") for e in dictionary.elements] for r in records
            ]
            return as_workbook([[element.official for element in dictionary.elements], *cells])
        return write_file(name, *records)

    return give


def canaries(dictionary):
    """Put the canary where a name or a title stands: any text that no rule and no code set speaks of."""
    judged = " ".join([dictionary.academic_year, *(rule.holds for rule in dictionary.rules)])
    return {
        e.name: CANARY
        for e in dictionary.elements
        if e.identifying
        and e.type == "text"
        and not e.code_set
        and not re.search(rf"\b{e.name}\b", judged)
        and e.name not in {*dictionary.key, *dictionary.one_person_per}
        and (e.width is None or e.width >= len(CANARY))
    }


def damaged(content, data):
    """Flip, cut, insert and repeat some bytes."""
    for _ in range(data.draw(st.integers(1, 4), label="changes")):
        at = data.draw(st.integers(0, len(content)), label="at")
        what = data.draw(st.sampled_from(["flip", "cut", "drop", "insert", "repeat", "twice"]), label="what")
        size = data.draw(st.integers(1, 80), label="size")
        if what == "flip" and at < len(content):
            bit = 1 << data.draw(st.integers(0, 7), label="bit")
            content = content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]
        elif what == "cut":
            content = content[:at]
        elif what == "drop":
            content = content[:at] + content[at + size :]
        elif what == "insert":
            content = content[:at] + data.draw(st.binary(max_size=12), label="bytes") + content[at:]
        elif what == "repeat":
            content = content[: at + size] + content[at:]
        else:
            content = content + content[:at]
    return content


def test_every_reader_is_attacked_here():
    assert {DICTIONARIES[name].layout.kind for _, name in FORMS} | {"workbook"} == set(READERS)


@pytest.mark.parametrize(("form", "name"), FORMS)
def test_a_good_file_of_each_kind_is_read_and_its_cells_are_not_told(good, form, name):
    result = check_file(good(form, name), catalog=CATALOG, dictionary=name)
    assert result.rows_in == ROWS or result.file_refused
    assert CANARY not in said(result)


def said(result):
    return " ".join(
        f.message(language) + str(f.as_dict()) for f in result.findings for language in ("en", "es")
    )


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_whatever_is_done_to_a_file_there_is_an_answer_that_leaks_nothing(good, kind, data):
    form, name = data.draw(st.sampled_from([entry for entry in FORMS if entry[0] == kind]), label="file")
    content = damaged(good(form, name), data)
    named = data.draw(st.sampled_from([name, None]), label="named")
    result = check_file(content, catalog=CATALOG, dictionary=named)
    assert result.exit_code in (Exit.DONE, Exit.RECORDS_REFUSED, Exit.FILE_REFUSED)
    assert result.rows_in == result.accepted + result.refused
    assert min(result.accepted, result.refused) >= 0
    assert CANARY not in said(result)


@given(content=st.binary(max_size=400), name=st.sampled_from(sorted(DICTIONARIES)))
@example(content=b"<", name="ed_fi/student")
@example(content=b"{", name="ed_fi/student")
@example(content=b"[]", name="ed_fi/student")
@example(content=b'[{}, 1, null, "x", []]', name="ed_fi/student")
@example(content=b"PK\x03\x04", name="wages/quarterly")
def test_any_bytes_have_an_answer(content, name):
    result = check_file(content, catalog=CATALOG, dictionary=name)
    assert result.exit_code in (Exit.DONE, Exit.RECORDS_REFUSED, Exit.FILE_REFUSED)
    assert result.rows_in == result.accepted + result.refused


@given(
    start=st.sampled_from(
        ["[", "{", '[{"studentUniqueId": ', "<I xmlns='http://ed-fi.org/5.2.0'><Student>", "<I>"]
    ),
    rest=st.text(alphabet='{}[]",:<>/=&;a1 \n\\ué', max_size=60),
)
def test_any_signs_after_a_good_beginning_have_an_answer(start, rest):
    result = check_file((start + rest).encode(), catalog=CATALOG, dictionary="ed_fi/student")
    assert result.file_refused or result.rows_in == result.accepted + result.refused > 0


@pytest.mark.parametrize("name", sorted(name for form, name in FORMS if form == "delimited"))
@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
@settings(max_examples=max(3, settings.default.max_examples // 3))
@given(data=st.data())
def test_blank_lines_change_no_record_and_no_other_row_number(good, name, large, data):
    lines = spoilt(good("delimited", name).decode().splitlines(), DICTIONARIES[name].layout.delimiter, data)
    before = data.draw(st.lists(st.integers(0, 3), min_size=len(lines), max_size=len(lines)), label="blank")
    end = data.draw(st.sampled_from(["\n", "\r\n"]), label="end")
    number, wider = 0, []
    for count, line in zip(before, lines, strict=True):
        wider += [*[""] * count, line]
    placed = {}
    for at, line in enumerate(wider, 1):
        if line:
            number += 1
            placed[number] = at
    plain = check_file(end.join(lines).encode(), catalog=CATALOG, dictionary=name)
    with pytest.MonkeyPatch.context() as patch:
        if large:
            patch.setattr("commonfield.intake.scan.LARGE", 0)
            patch.setattr("commonfield.intake.records.LONGEST_LINE", 4096)
        result = check_file(end.join(wider).encode(), catalog=CATALOG, dictionary=name)
    assert (result.accepted, result.refused) == (plain.accepted, plain.refused)
    passed = [f for f in result.findings if f.code == "FIL-024"]
    header = DICTIONARIES[name].layout.header
    assert sum(f.count for f in passed) == sum(before[header:])
    assert [(f.code, f.count, f.rows) for f in result.findings if f not in passed] == [
        (f.code, f.count, tuple(placed[row] for row in f.rows)) for f in plain.findings
    ]


def spoilt(lines, delimiter, data):
    """Cut some records short and send some twice."""
    for _ in range(data.draw(st.integers(0, 2), label="spoilt")):
        at = data.draw(st.integers(1, len(lines) - 1), label="record")
        if data.draw(st.booleans(), label="cut"):
            lines[at] = lines[at].split(delimiter)[0]
        else:
            lines.append(lines[at])
    return lines
