"""Fixed-width files: cells come out as they went in; every line counts, whatever its length."""

import codecs
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commonfield.catalog import Catalog, Dictionary
from commonfield.intake import check_file, content
from commonfield.intake.readers import Looks, fixed_width
from commonfield.intake.records import Reading

CATALOG = Catalog()
FIXED = [name for name, d in CATALOG.all(Dictionary).items() if d.layout.kind == "fixed_width"]
SX = CATALOG.get(Dictionary, "mis/sx_fixed")
LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"), exclude_characters="\ufeff")
ENDS = ["\n", "\r\n", "\r"]


def cells_of(element):
    return st.text(LETTERS, max_size=element.width)


RECORDS = st.lists(
    st.tuples(*(cells_of(element) for element in SX.elements)).filter(lambda row: any(row)),
    min_size=1,
    max_size=8,
)


def line(cells, elements=SX.elements):
    return "".join(cell.ljust(element.width) for cell, element in zip(cells, elements, strict=True))


def read(text, dictionary=SX):
    """Give row numbers with cells, trimmed as intake trims them, and what was noticed meanwhile."""
    source = Looks(text, CATALOG).open(dictionary).source
    names, reading = [element.name for element in dictionary.elements], Reading()
    rows = []
    for piece in source.pieces(names, reading):
        rows += [(r["record_no"], *(r[name].strip(" ") for name in names)) for r in piece.to_pylist()]
    return rows, reading


@given(records=RECORDS, end=st.sampled_from(ENDS), last=st.booleans())
def test_cells_come_out_as_they_went_in(records, end, last):
    text = end.join(line(cells) for cells in records) + (end if last else "")
    rows, reading = read(text.encode())
    assert rows == [(number, *cells) for number, cells in enumerate(records, 1)]
    assert reading.numbers == []


@given(
    records=RECORDS,
    spoilt=st.dictionaries(st.integers(0, 7), st.integers(-SX.line_length, 5).filter(bool), max_size=4),
)
@example(records=[("SX", *"A" * 12)] * 2, spoilt={0: -78})
def test_a_short_or_long_line_is_counted_and_kept_and_shifts_no_other(records, spoilt):
    lines = [line(cells) for cells in records]
    for at, change in spoilt.items():
        if at < len(lines):
            lines[at] = lines[at] + "x" * change if change > 0 else lines[at][:change]
    if not any(len(text) == SX.line_length for text in lines) or not "".join(lines).strip():
        return
    while lines[-1] == "":  # blank lines at the end are no lines
        lines.pop()
    rows, reading = read(("\n".join(lines) + "\n").encode())
    odd = [number for number, text in enumerate(lines, 1) if len(text) != SX.line_length]
    assert sorted(reading.numbers) == odd
    assert dict(zip(reading.numbers, reading.texts, strict=True)) == {n: lines[n - 1] or " " for n in odd}
    good = [number for number in range(1, len(lines) + 1) if number not in odd]
    assert rows == [(number, *records[number - 1]) for number in good]


def test_rows_in_are_those_accepted_and_those_refused(catalog, write_file, several):
    whole = write_file("mis/sx_fixed", *[{"sb00": f"X{n:05d}"} for n in range(40)]).decode().splitlines()
    whole[3] = whole[3][:60]
    whole[7] += " "
    whole[11] = ""
    result = check_file(("\n".join(whole) + "\n").encode(), catalog=catalog)
    assert (result.dictionary, result.rows_in, result.accepted, result.refused) == ("mis/sx_fixed", 40, 37, 3)
    finding = result.findings[0]
    assert (finding.code, finding.count, finding.rows) == ("FIL-030", 3, (4, 8, 12))
    assert "78 characters" in finding.message("en")


def test_lines_that_all_have_another_length_refuse_the_file_and_say_which(catalog, write_file):
    for name in (None, "mis/sx_fixed"):
        cut = b"".join(text.rstrip() + b"\n" for text in write_file("mis/sx_fixed", {}, {}).splitlines())
        result = check_file(cut, catalog=catalog, dictionary=name)
        assert [finding.code for finding in result.findings] == ["FIL-031"]
        message = result.findings[0].message("en")
        assert "lines of 78 characters" in message
        assert "found lines of 60" in message


@pytest.mark.parametrize("name", FIXED)
def test_each_record_code_is_recognized_and_no_other(catalog, write_file, name):
    looks = Looks(write_file(name, {}, {}), catalog)
    likeness = {d.name: looks.likeness(d) for d in catalog.all(Dictionary).values()}
    assert likeness.pop(name) == 1.0
    assert max(likeness.values()) == 0.0


@pytest.mark.parametrize(
    ("named", "sent"),
    [
        ("mis/sx", "mis/sx_fixed"),
        ("mis/sx", "mis/sx"),
        ("calpads/senr", "calpads/senr_2021"),
        ("mis/ss", "mis/ss_fixed"),
    ],
)
def test_who_names_a_type_of_file_need_not_know_its_form(catalog, write_file, named, sent):
    result = check_file(write_file(sent, {}), catalog=catalog, dictionary=named)
    assert (result.dictionary, result.accepted, result.findings) == (sent, 1, ())


@pytest.mark.parametrize(("named", "sent"), [("mis/sx_fixed", "mis/sx"), ("mis/sb", "mis/sx_fixed")])
def test_who_names_a_form_or_another_type_is_told_what_came(catalog, write_file, named, sent):
    result = check_file(write_file(sent, {}), catalog=catalog, dictionary=named)
    assert [finding.code for finding in result.findings] == ["FIL-011"]
    assert sent in result.findings[0].message("en")


@pytest.mark.parametrize("name", ["calpads/sped", "calpads/ssid", "calpads/scte"])
def test_a_delimited_file_that_begins_like_a_record_code_is_not_taken_for_one(catalog, write_file, name):
    looks = Looks(write_file(name, {}), catalog)
    assert [fixed for fixed in FIXED if looks.likeness(catalog.get(Dictionary, fixed))] == []


def test_a_number_has_its_point_where_the_layout_puts_it(catalog, write_file):
    def codes(cell):
        result = check_file(write_file("mis/sx_fixed", {"sx03": cell}), catalog=catalog)
        return [finding.code for finding in result.findings]

    assert codes("0050") == codes("5000") == codes("") == codes("8888") == []
    assert codes("5001") == ["MIS-020"]  # 50.01 units
    assert codes("3.00") == ["ELE-004"]  # a written point is another layout


def test_a_date_of_six_digits_is_read_with_its_century(catalog, write_file):
    assert check_file(write_file("mis/sx_fixed", {"sx01": "240229"}), catalog=catalog).findings == ()
    codes = [
        f.code for f in check_file(write_file("mis/sx_fixed", {"sx01": "230229"}), catalog=catalog).findings
    ]
    assert codes == ["ELE-002"]


def test_accents_shift_nothing_whatever_the_encoding(catalog, write_file):
    records = [
        {"cb00": f"CCC{n:09d}", "cb01": f"ESPAÑ {n}", "cb02": "Composición y expresión"} for n in range(3)
    ]
    text = write_file("mis/cb_fixed", *records).decode()
    for encoding, codes in (("utf-8", []), ("cp1252", ["FIL-017"])):
        result = check_file(text.encode(encoding), catalog=catalog)
        assert (result.accepted, [finding.code for finding in result.findings]) == (3, codes)


def test_whatever_stands_in_the_cells_a_text_is_read_whole(catalog):
    odd = [
        line([{**SX.example}.get(e.name, "") for e in SX.elements])[:-18] + sign * 18
        for sign in '\x1f\x1e",^'
    ]
    rows, reading = read(("\n".join(odd) + "\n").encode())
    assert len(rows) == 5
    assert reading.numbers == []
    assert {row[1] for row in rows} == {"SX"}


def test_a_large_file_that_is_read_where_it_lies_gives_the_same(catalog, write_file, tmp_path, monkeypatch):
    records = [{"cb00": f"CCC{n:09d}", "cb01": f"ESPAÑ {n}"} for n in range(60)]
    text = codecs.BOM_UTF8 + write_file("mis/cb_fixed", *records).replace(b"\n", b"\r\n") + b"CB\r\n"
    (tmp_path / "cb.dat").write_bytes(text)
    whole = check_file(tmp_path / "cb.dat", catalog=catalog)
    monkeypatch.setattr(content, "MAPPED_FROM", 1)
    monkeypatch.setattr(fixed_width, "_PIECE", 300)
    assert check_file(tmp_path / "cb.dat", catalog=catalog) == whole
    assert (whole.accepted, whole.refused, whole.findings[0].rows) == (60, 1, (61,))
    monkeypatch.setattr(fixed_width, "LARGEST_DOCUMENT", len(text) - 1)
    too_large = check_file(tmp_path / "cb.dat", catalog=catalog)
    assert [finding.code for finding in too_large.findings] == ["FIL-053"]


def test_random_bytes_are_refused_and_never_raise(catalog):
    chance = random.Random(3)
    for _ in range(30):
        noise = b"SX" + bytes(chance.randrange(256) for _ in range(chance.randrange(300)))
        result = check_file(noise, catalog=catalog, dictionary="mis/sx_fixed")
        assert result.accepted == 0


def test_records_of_years_before_the_layout_are_refused_with_the_years(catalog, write_file):
    old = write_file("mis/sb_fixed", {"gi03": "157", "sb03": "19970914"})
    result = check_file(old, catalog=catalog)
    assert [finding.code for finding in result.findings] == ["FIL-032"]
    assert "mis/sb_fixed (2018-)" in result.findings[0].message("en")


def test_the_layout_of_a_year_is_recognized_by_its_columns(catalog, write_file):
    for name in ("calpads/senr", "calpads/senr_2021"):
        assert check_file(write_file(name, {}), catalog=catalog).dictionary == name
    early = {"academic_year_id": "2018-2019", "enrollment_school_start_date": "20180815",
             "enrollment_school_exit_date": "20190605", "student_birth_date": "20010914"}  # fmt: skip
    assert check_file(write_file("calpads/senr", early), catalog=catalog).findings == ()
    wrong = check_file(write_file("calpads/senr_2021", early), catalog=catalog)
    assert [finding.code for finding in wrong.findings] == ["FIL-032"]
    assert "2021-" in wrong.findings[0].message("es")
