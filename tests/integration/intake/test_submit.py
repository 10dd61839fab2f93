"""A file becomes a submission: sealed, receipted, its records in the right tables, or nothing at all."""

import hashlib
import json

import pytest
from tests.integration.intake.golden import BEHIND_PATHWAYS, GOLDEN, OFFERINGS
from tests.integration.intake.killing import kill_at

from commonfield import intake
from commonfield.catalog import Dictionary
from commonfield.findings import Exit, UsageError
from commonfield.intake import storing
from commonfield.intake.mapping import subject_tokens
from commonfield.region import VAULT, open_sealed, open_sealed_frame
from commonfield.region.sealed import SealError
from commonfield.tables import EVENT_TABLES, OFFERING
from commonfield.tables.identifying import IDENTITY_RECORD, staged


def send(region, content, name="file.txt", *, partner=None, **more):
    dictionary = more.get("dictionary") or intake.recognize(content, region.catalog).name
    partner = partner or ("a-district" if dictionary.startswith(("calpads", "clear")) else "a-college")
    return intake.submit(
        region, partner=partner, content=content, file_name=name, dictionary=None,
        academic_year=more.get("academic_year"), by="steward@example.org",
    )  # fmt: skip


def kept(row, expected):
    return {key: row[key] for key in expected}


@pytest.mark.parametrize("name", GOLDEN)
def test_a_record_becomes_the_rows_that_its_dictionary_says(region, write_file, name):
    receipt = send(region, write_file(name, {}))
    assert (receipt.status, receipt.accepted, receipt.refused, receipt.findings) == ("accepted", 1, 0, ())
    rows = intake.accepted(region).staged
    for table, expected in GOLDEN[name].items():
        assert kept(rows[table].row(0, named=True), expected) == expected
        assert receipt.tables[table] == rows[table].height
        assert rows[table]["submission_id"].to_list() == [receipt.id] * rows[table].height


@pytest.mark.parametrize("name", OFFERINGS)
def test_a_course_section_becomes_an_offering(region, write_file, name):
    send(region, write_file(name, {}))
    offering = intake.accepted(region).plain["offering"].row(0, named=True)
    assert kept(offering, OFFERINGS[name]) == OFFERINGS[name]
    assert offering["partner"] in ("a-district", "a-college")


@pytest.mark.parametrize("name", BEHIND_PATHWAYS)
def test_a_record_behind_a_pathway_becomes_a_row_that_describes_nobody(region, write_file, name):
    receipt = send(region, write_file(name, {}))
    ((table, expected),) = BEHIND_PATHWAYS[name].items()
    assert receipt.tables == {table: 1}
    assert kept(intake.accepted(region).plain[table].row(0, named=True), expected) == expected


def test_every_dictionary_has_its_golden_rows(region):
    assert {*GOLDEN, *OFFERINGS, *BEHIND_PATHWAYS, "calpads/sinf"} == set(region.catalog.all(Dictionary))


def test_demographics_become_one_characteristic_per_statement(region, write_file):
    record = {"student_race2_code": "400", "student_race3_code": "700", "student_gender_code": "X"}
    send(region, write_file("calpads/sinf", record))
    rows = intake.accepted(region).staged["characteristic"]
    stated = sorted(rows.select("characteristic", "value").iter_rows())
    assert stated == [
        ("gender", "X"), ("hispanic", "Y"), ("parent_education", "13"), ("race_code", "400"),
        ("race_code", "700"),
    ]  # fmt: skip


def test_a_college_student_brings_ethnicity_flags_and_both_parents_as_k12_codes(region, write_file):
    send(region, write_file("mis/sb", {"sb33": "36", "sb04": "B"}))
    rows = intake.accepted(region).staged["characteristic"]
    stated = sorted(rows.select("characteristic", "value").iter_rows())
    assert stated == [
        ("ethnicity_flags", "Y" + "N" * 20), ("gender", "X"), ("parent_education", "11"),
        ("parent_education", "13"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "segment"),
    [
        ({"college_state": "AZ"}, "out_of_state"),
        ({"college_control": "Private"}, "private"),
        ({"college_type": "2"}, "ccc"),
        ({"college_name": "UNIVERSITY OF CALIFORNIA-RIVERSIDE"}, "uc"),
        ({}, "csu"),
    ],
)
def test_a_college_of_the_clearinghouse_belongs_to_a_segment(region, write_file, cells, segment):
    send(region, write_file("clearinghouse/detail", cells))
    assert intake.accepted(region).staged["enrollment"]["segment"].to_list() == [segment]


def test_a_degree_row_of_the_clearinghouse_is_an_award_and_no_enrollment(region, write_file):
    degree = {
        "graduated": "Y", "graduation_date": "20250520", "degree_title": "BACHELOR OF ARTS",
        "degree_cip_1": "110701", "enrollment_begin": "", "enrollment_end": "",
    }  # fmt: skip
    send(region, write_file("clearinghouse/detail", degree))
    rows = intake.accepted(region).staged
    assert rows["enrollment"].height == 0
    assert rows["award"].select("kind", "cip", "academic_year").row(0) == ("bachelor", "11.0701", 2025)


def test_somebody_not_found_at_the_clearinghouse_has_no_events(region, write_file):
    cells = {"record_found": "N", "enrollment_begin": "", "enrollment_end": "", "college_name": ""}
    receipt = send(region, write_file("clearinghouse/detail", cells))
    assert receipt.accepted == 1
    assert all(frame.height == 0 for frame in intake.accepted(region).staged.values())


def test_frames_have_the_shape_of_their_tables(region, write_file):
    send(region, write_file("calpads/senr", {}))
    found = intake.accepted(region)
    assert dict(found.identity_records.schema) == IDENTITY_RECORD.schema()
    assert dict(found.plain["offering"].schema) == OFFERING.schema()
    assert set(found.staged) == set(EVENT_TABLES)
    for name, frame in found.staged.items():
        assert dict(frame.schema) == staged(EVENT_TABLES[name]).schema()


def test_a_person_has_one_token_in_every_file_of_a_partner(region, write_file):
    for name in ("calpads/senr", "calpads/sinf", "calpads/sela", "clearinghouse/detail"):
        send(region, write_file(name, {}))
    found = intake.accepted(region)
    secret = region.keys.token_secret()
    token = subject_tokens(["200417"], partner="a-district", secret=secret)
    assert found.identity_records["subject_id"].unique().to_list() == token
    assert found.staged["enrollment"]["subject_id"].unique().to_list() == token


def test_a_person_is_described_once_however_many_records_there_are(region, write_file):
    record = {"local_course_id": "MATH", "course_section_id": "0002"}
    send(region, write_file("calpads/scsc", {}, record))
    assert intake.accepted(region).identity_records.height == 1


def test_what_a_file_tells_partly_is_left_out_where_another_tells_it_fully(region, write_file):
    other = {"local_student_id": "200999", "ssid": "9999999999"}
    send(region, write_file("calpads/scsc", {}, other))
    assert intake.accepted(region).identity_records.height == 2
    send(region, write_file("calpads/senr", {}))
    records = intake.accepted(region).identity_records
    assert sorted(records["local_id"].to_list()) == ["200417", "200999"]
    assert records.height == 2


def test_the_bytes_are_kept_as_received_and_open_with_the_partners_key_alone(region, write_file):
    content = b"\xef\xbb\xbf" + write_file("calpads/senr", {})
    receipt = send(region, content)
    path = region.submissions / "a-district" / f"{receipt.id}.age"
    assert open_sealed(path, keys=region.keys, holder="a-district") == content
    with pytest.raises(SealError):
        open_sealed(path, keys=region.keys, holder="a-college")


def test_the_same_bytes_twice_are_one_submission_and_told_so(region, write_file):
    content = write_file("calpads/senr", {})
    first, again = send(region, content), send(region, content, name="other.txt")
    assert not first.duplicate
    assert again.duplicate
    assert again.received_at == first.received_at
    assert len(intake.submissions(region)) == 1


def test_the_same_bytes_from_two_partners_are_two_submissions(region, write_file):
    content = write_file("calpads/senr", {})
    send(region, content)
    send(region, content, partner="a-college")
    assert len(intake.submissions(region)) == 2


def test_a_corrected_file_takes_the_place_of_the_one_before(region, write_file):
    send(region, write_file("calpads/senr", {"grade_level_code": "11"}))
    send(region, write_file("calpads/senr", {}))
    assert intake.accepted(region).staged["enrollment"]["grade_level"].to_list() == [12]
    ids = [receipt.id for receipt in intake.submissions(region)]
    assert intake.accepted(region, ids).staged["enrollment"].height == 2


def test_refused_records_come_back_as_they_were_with_their_reasons(region, write_file):
    bad = write_file("calpads/senr", {"ssid": "123", "local_student_id": "7"}).rstrip(b"\n")
    content = write_file("calpads/senr", {}) + bad + b"\nSENR^A^too short\n"
    receipt = send(region, content)
    assert (receipt.accepted, receipt.refused, receipt.exit_code) == (1, 2, Exit.RECORDS_REFUSED)
    folder = region.submissions / "a-district" / receipt.id
    refused = open_sealed_frame(folder / "refused.parquet.age", keys=region.keys, holder=VAULT)
    assert refused.select("record_no", "why").rows() == [(2, "CAL-014"), (3, "FIL-014")]
    cells = refused.drop("record_no", "why", "row_text").row(0)
    assert "^".join(cell or "" for cell in cells).encode() == bad
    assert refused["row_text"][1] == "SENR^A^too short"


def test_a_refused_file_is_kept_and_gives_no_rows(region, write_file):
    content = write_file("calpads/senr", {}).decode().encode("utf-16")
    receipt = intake.submit(
        region, partner="a-district", content=content, file_name="x", dictionary=None, by="steward"
    )
    assert (receipt.status, receipt.rows_in, receipt.exit_code) == ("refused", 0, Exit.FILE_REFUSED)
    assert [finding.code for finding in receipt.findings] == ["FIL-004"]
    stored = sorted(path.name for path in (region.submissions / "a-district").rglob("*"))
    assert stored == sorted([f"{receipt.id}.age", f"{receipt.id}.json"])
    assert intake.accepted(region).identity_records.height == 0


def test_a_refused_file_is_judged_again_when_it_comes_again(region, write_file):
    content = write_file("calpads/senr", {}, {"local_student_id": "2", "ssid": "2222222222"})
    refused = intake.submit(
        region, partner="a-district", content=content, file_name="x", dictionary="calpads/sela", by="s"
    )
    assert refused.status == "refused"
    assert send(region, content).status == "accepted"
    assert [receipt.status for receipt in intake.submissions(region)] == ["accepted"]


def test_a_receipt_reads_back_as_it_was_written(region, write_file):
    receipt = send(region, write_file("calpads/senr", {"ssid": ""}), name="SENR_2025.txt")
    read = intake.submissions(region)[0]
    assert read == receipt
    assert read.findings[0].message("es") == receipt.findings[0].message("es").replace(
        "fila", "SENR_2025.txt, fila", 1
    )


def test_only_partners_of_the_region_can_submit(region, write_file):
    with pytest.raises(UsageError, match="found `stranger`"):
        send(region, write_file("calpads/senr", {}), partner="stranger")
    assert not list(region.submissions.rglob("*"))


def test_nothing_of_a_record_lies_in_the_region_in_plain_text(region, write_file):
    telling = {
        "student_legal_first_name": "Xochiquetzal", "student_legal_last_name": "Tlazohtzin",
        "student_birth_date": "20060229", "ssid": "9876543210", "local_student_id": "LOCAL-77",
    }  # fmt: skip
    send(region, write_file("calpads/senr", telling, {}))
    send(region, write_file("calpads/senr", {**telling, "student_birth_date": "20070101"}))
    for path in [p for p in region.path.rglob("*") if p.is_file()]:
        held = path.read_bytes()
        assert not any(cell.encode() in held for cell in telling.values()), path.name
        assert not any(cell in path.name for cell in telling.values())


def test_nothing_of_a_record_is_in_an_error_or_a_log(region, write_file, caplog, capfd):
    content = write_file("calpads/senr", {"student_birth_date": "Tlazohtzin", "ssid": "Tlazohtzin"})
    receipt = send(region, content)
    said = json.dumps(receipt.as_dict()) + caplog.text + "".join(capfd.readouterr())
    assert "Tlazohtzin" not in said


@pytest.mark.parametrize("step", ["seal", "seal_frame", "write_receipt"])
def test_a_step_that_fails_leaves_no_submission_and_the_next_try_is_whole(
    region, write_file, monkeypatch, step
):
    content = write_file("calpads/senr", {})

    def fail(*given, **named):
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(storing, step, fail)
        with pytest.raises(OSError, match="no space left"):
            send(region, content)
    assert intake.submissions(region) == []
    assert intake.accepted(region).identity_records.height == 0
    assert not send(region, content).duplicate
    assert intake.accepted(region).identity_records.height == 1


@pytest.mark.slow
@pytest.mark.parametrize("steps", [0, 1, 3, 5])
def test_a_killed_process_leaves_no_submission_and_the_next_try_is_whole(region, write_file, steps):
    content = write_file("calpads/senr", {})
    again = kill_at(region, steps, content, 'intake.submit(region, **sent, by="s")')
    assert intake.submissions(again) == []
    receipt = send(again, content)
    assert receipt.status == "accepted"
    assert not receipt.duplicate
    assert intake.accepted(again).staged["enrollment"].height == 1


def test_the_same_bytes_of_two_partners_are_two_submissions(region, write_file):
    content = write_file("calpads/crsc", {})
    receipts = [
        intake.submit(region, partner=partner, content=content, file_name="CRSC.txt", by="t")
        for partner in ("a-district", "a-college")
    ]
    first, second = receipts
    assert first.content_hash == second.content_hash == hashlib.sha256(content).hexdigest()
    assert first.id != second.id
    assert intake.accepted(region, [first.id]).plain["offering"]["partner"].unique().to_list() == [
        "a-district"
    ]
    assert set(intake.accepted(region).plain["offering"]["partner"]) == {"a-district", "a-college"}


def test_a_file_name_is_kept_as_a_terminal_may_show_it(region, write_file):
    receipt = intake.submit(
        region,
        partner="a-district",
        content=write_file("calpads/crsc", {}),
        file_name="../a\x1b[31m\udcffb.txt",
        by="t",
    )
    assert receipt.file_name == "a?[31m?b.txt"
    assert intake.submissions(region) == [receipt]
