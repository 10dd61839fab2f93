"""A fixed-width file in a region: its refused lines go back as cells, come back mended, and complete it."""

from tests.integration.intake.workbooks import left, mended, opened, place, sheet_of, take, workbook_of

from commonfield import intake
from commonfield.intake import storing

COLLEGE = "a-college"
TERM = [{"sb00": f"X{number:05d}"} for number in range(12)]


def send(region, content):
    return intake.submit(
        region, partner=COLLEGE, content=content, file_name="sx.dat", dictionary="mis/sx", by="steward"
    )


def with_bad_lines(write_file):
    lines = write_file("mis/sx_fixed", *TERM).decode().splitlines()
    lines[2] = lines[2][:60]  # the filler was cut off
    lines[5] = lines[5].replace("0300", "7500")  # 75 units
    return ("\n".join(lines) + "\n").encode()


def test_refused_lines_are_kept_with_their_reasons(region, write_file):
    receipt = send(region, with_bad_lines(write_file))
    assert (receipt.dictionary, receipt.file_type) == ("mis/sx_fixed", "mis/sx")
    assert (receipt.rows_in, receipt.accepted, receipt.refused) == (12, 10, 2)
    rows = storing.refused_rows(region, receipt)
    assert rows.select("record_no", "why").rows() == [(3, "FIL-030"), (6, "MIS-020")]
    assert len(rows["row_text"][0]) == 60
    assert rows["sb00"].to_list() == [None, "X00005   "]


def test_a_line_of_another_length_is_shown_by_its_positions_and_can_be_mended(region, write_file):
    receipt = send(region, with_bad_lines(write_file))
    book = opened(workbook := workbook_of(region, receipt))
    sheet = sheet_of(book)
    assert [sheet.cell(2, place(book, name)).value for name in ("GI90", "SB00", "CB01", "SX03")] == [
        "SX", "X00002", "ENGL 1A", "0300",
    ]  # fmt: skip
    done = take(region, mended(workbook, {(6, "SX03"): "0300"}), partner=COLLEGE)
    assert (done.completion.accepted, done.completion.refused) == (2, 0)
    assert (done.completion.file_type, left(region, receipt)) == ("mis/sx", [])
    units = intake.accepted(region).staged["course"]["units_earned"].to_list()
    assert units == [3.0] * 12


def test_the_delimited_form_takes_the_place_of_the_file_and_of_what_completed_it(region, write_file):
    receipt = send(region, with_bad_lines(write_file))
    take(region, mended(workbook_of(region, receipt), {(6, "SX03"): "0300"}), partner=COLLEGE)
    later = send(region, write_file("mis/sx", *TERM))
    assert [r.id for r in intake.in_force(intake.submissions(region))] == [later.id]
