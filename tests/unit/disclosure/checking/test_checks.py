"""What a machine sees in an output before people read it: the five frequent causes, on real-looking files."""

import io
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.catalog import Catalog, OutputRules
from commonfield.disclosure import checking
from commonfield.disclosure.checking import OutputFile
from commonfield.disclosure.checking.telling import CODES, NOTES, Problem, told
from commonfield.findings import ReleaseError, Severity

RULES = Catalog().get(OutputRules, "standard")
AT = datetime(2026, 11, 22, tzinfo=UTC)
SAID = {
    "shows": "Graduates by school",
    "counted": "Completers of 2025",
    "made_from": "Release 12ab",
    "controls": "Groups under 11 hidden",
}
SAFE = "county,sex,students\nAll,All,620\nAll,F,320\nAll,M,300\nKings,All,220\nKings,F,120\nKings,M,100\n"


def found(folder, files, *, verify=lambda folder: None, **of):
    """Check files by name and content; give what was found as (what, file, column)."""
    return {(code_name(f), f.file, f.element) for f in findings(folder, files, verify=verify, **of)}


def findings(folder, files, *, verify=lambda folder: None, rules=RULES, **of):
    request = checking.begin("r1", purpose="A slide", audience="The council", by="ana", at=AT)
    for name, content in files.items():
        path = folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif content is not None:
            path.write_text(content, encoding="utf-8")
        told_of = {**SAID, **of.get(name.partition(".")[0], {})}
        kind = told_of.pop("kind", "table")
        file = OutputFile(name, str(path), kind, checking.hash_of(path), **told_of)
        request = checking.add_file(request, file, by="ana", at=AT)
    paths = {file.name: folder / file.name for file in request.files}
    return checking.check_outputs(request, paths, rules=rules, smallest=11, apart=3, verify=verify)


def code_name(finding):
    return next(what for what, code in CODES.items() if code == finding.code)


def workbook(change):
    book = openpyxl.Workbook()
    for line in SAFE.splitlines():
        book.active.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    change(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_table_that_may_leave_is_found_to(tmp_path):
    assert found(tmp_path, {"table.csv": SAFE}) == set()


# Cause: small counts.


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("school,students\nNorth,7\nSouth,240\n", {("small", "students")}),
        ("School;Total\nNorth;10\nSouth;240\n", {("small", "Total")}),
        (
            "Graduates by school\n\nschool,students\nNorth,4\nSouth,240\nSource: CALPADS\n",
            {("small", "students")},
        ),
        ("school,students\nNorth,0\nSouth,11\n", set()),
        ("school,students\nNorth,<5\nSouth,240\nWest,18\nEast,<5\n", {("small_mark", "students")}),
        ("school,students\nNorth,<11\nSouth,240\nWest,18\nEast,≤10\n", set()),
        ("school,n,graduates\nNorth,35,30\nSouth,240,180\n", {("small_rest", "graduates")}),
        ("cds,school,students\n19101990000001,A,80\n19101990000002,B,90\n", set()),
        ("academic year,students\n2024,80\n2025,90\n", set()),
        ("school,grade,students\nNorth,9,80\nNorth,10,90\n", set()),
        ("school,median age,students\nNorth,9,80\nSouth,10,90\n", set()),
        ('school,students\nNorth,"1,204"\nSouth,3\n', {("small", "students")}),
    ],
)
def test_small_groups_are_seen_and_codes_years_and_grades_are_none(tmp_path, table, expected):
    of_small = {
        (what, column) for what, _, column in found(tmp_path, {"t.csv": table}) if what != "not_audited"
    }
    assert of_small == expected


def test_a_small_count_is_told_by_its_rows_and_never_by_its_value(tmp_path):
    (finding,) = findings(tmp_path, {"t.csv": "school,students\nNorth,7\nSouth,240\nWest,8\n"})
    assert (finding.rows, finding.count, finding.severity) == ((2, 4), 2, Severity.REFUSE_FILE)
    words = f"{finding.message('en')} {finding.message('es')} {finding.as_dict()}"
    assert "North" not in words and "'7'" not in words and " 7" not in words


def test_a_column_that_counts_no_people_is_left_to_the_reviewers(tmp_path):
    table = {"t.csv": "county,schools,students\nKings,4,500\nTulare,9,800\n"}
    assert found(tmp_path, table) == {("small", "t.csv", "schools")}
    stated = found(tmp_path, table, t={"not_people": ("schools",)})
    assert stated == {("not_people", "t.csv", "schools")}


@given(st.lists(st.integers(0, 300), min_size=1, max_size=30))
def test_every_group_of_one_to_ten_is_counted(tmp_path, counts):
    rows = "".join(f"group {i},{n}\n" for i, n in enumerate(counts))
    small = [f for f in findings(tmp_path, {"t.csv": "group,students\n" + rows}) if f.code == CODES["small"]]
    assert sum(f.count for f in small) == sum(1 <= n <= 10 for n in counts)


# Cause: shares that give away what was hidden.


@pytest.mark.parametrize(
    ("table", "tells"),
    [
        ("district,students,rate\nD1,30,17%\nD2,265,34%\n", True),
        ("district,students,rate\nD1,30,0.1667\nD2,265,0.34\n", True),
        ("district,students,rate\nD1,30,97\nD2,265,34\n", True),
        ("district,students,mean rate\nD1,30,97\nD2,265,34\n", False),
        ("district,students,rate\nD1,300,17%\nD2,265,34%\n", False),
        ("district,students,rate\nD1,120,9%\nD2,265,34%\n", False),  # 10 or 11 of 120
        ("district,students,rate\nD1,120,8.3%\nD2,265,34%\n", True),
    ],
)
def test_a_share_is_held_against_its_whole_with_the_digits_it_has(tmp_path, table, tells):
    assert ("small_by_share" in {what for what, *_ in found(tmp_path, {"t.csv": table})}) == tells


def test_a_percentage_is_a_share_whatever_its_column_is_called(tmp_path):
    table = "district,students,finished\nD1,30,17%\nD2,265,34%\n"
    assert ("small_by_share", "t.csv", "finished") in found(tmp_path, {"t.csv": table})


# Cause: hidden counts that follow.


def test_one_hidden_count_in_a_row_with_a_total_follows(tmp_path):
    table = "school,sex,students\nA,All,60\nA,F,\nA,M,35\nB,All,80\nB,F,40\nB,M,40\n"
    assert found(tmp_path, {"t.csv": table}) == {("recovered", "t.csv", "")}


def test_two_files_that_show_two_halves_of_a_sum_give_a_count_away(tmp_path):
    files = {
        "schools.csv": "School,Students\nA,60\nB,80\n",
        "sexes.csv": "school,sex,students\nA,F,*\nA,M,35\nB,F,40\nB,M,40\n",
    }
    assert found(tmp_path, files) == {("recovered", "sexes.csv", "")}
    alone = {name: text for name, text in files.items() if name == "sexes.csv"}
    assert ("recovered", "sexes.csv", "") not in found(tmp_path, alone)


def test_a_wide_table_is_added_up_along_its_rows(tmp_path):
    table = "School,Female,Male,Total\nNorth,40,35,75\nSouth,s,30,54\nWest,50,60,110\n"
    assert ("recovered", "t.csv", "") in found(tmp_path, {"t.csv": table})


def test_hidden_counts_without_totals_are_left_to_the_reviewers(tmp_path):
    assert found(tmp_path, {"t.csv": "school,students\nA,*\nB,80\n"}) == {("not_audited", "t.csv", "")}


# Cause: records of people.


def test_records_of_people_are_seen_by_names_values_and_shape(tmp_path):
    ids = "".join(f"{4_100_000_000 + 7 * i},9\n" for i in range(12))
    days = "".join(f"S{i},2008-{1 + i % 12:02d}-{1 + i:02d}\n" for i in range(12))
    files = {
        "named.csv": "StudentBirthDate,grade,students\n20080102,9,80\n20080103,9,90\n",
        "renamed.csv": "key,grade\n" + ids,
        "born.csv": "learner,d\n" + days,
        "mail.csv": "school,contact,students\nA,kim@example.org,80\nB,lee@example.org,90\n",
    }
    assert found(tmp_path, files) == {
        ("identifying", "named.csv", "StudentBirthDate"),
        ("one_each", "renamed.csv", "key"),
        ("one_each", "born.csv", "d"),
        ("personal", "mail.csv", "contact"),
    }


# Cause: too little said, and no counts behind.


def test_each_statement_is_asked_for_and_controls_that_say_none_are_noted(tmp_path):
    (finding,) = findings(tmp_path, {"t.csv": SAFE}, t={"counted": " ", "controls": ""})
    assert "counted, controls" in finding.message()
    assert found(tmp_path, {"t.csv": SAFE}, t={"controls": "None."}) == {("no_controls", "t.csv", "")}


def test_names_of_columns_that_tell_nothing_are_noted(tmp_path):
    unclear = found(tmp_path, {"t.csv": "V1,Unnamed: 0,students\nA,x1,80\nB,x2,90\n"})
    assert unclear == {("unclear", "t.csv", "V1"), ("unclear", "t.csv", "Unnamed: 0")}


def test_means_and_documents_need_the_counts_behind_them(tmp_path):
    files = {"mean.csv": "school,mean score\nA,60.2\nB,40.1\n", "page.html": "<p>Six in ten graduated.</p>"}
    without = found(tmp_path, files, page={"kind": "document"})
    assert without == {
        ("no_counts_behind", "mean.csv", ""),
        ("no_counts_behind", "page.html", ""),
        ("by_eye", "page.html", ""),
    }
    behind = {"counts_in": ("counts.csv",)}
    with_counts = found(
        tmp_path,
        {**files, "counts.csv": "school,students\nA,4\nB,80\n"},
        page={"kind": "document", **behind},
        mean=behind,
        counts={"kind": "supporting"},
    )
    assert with_counts == {
        ("by_eye", "page.html", "")
    }  # what supports never leaves: its small count may stand


# Cause: kinds and sizes of files.


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("model.rds", b"\x1f\x8b\x08", "ending"),
        ("model.pkl", b"\x80\x04", "ending"),
        ("table.csv", b"\x1f\x8b\x08\x00", "not_as_named"),
        ("table.csv", b"", "not_as_named"),
        ("table.xlsx", b"school,students\nA,80\n", "not_as_named"),
        ("table.json", b"[{", "not_as_named"),
        ("gone.csv", None, "missing"),
    ],
)
def test_files_that_nobody_can_read_are_refused(tmp_path, name, content, what):
    assert found(tmp_path, {name: content}) == {(what, name, "")}


def test_a_file_is_no_larger_than_a_person_can_check(tmp_path):
    small = RULES.model_copy(update={"rows_at_most": 3, "files_at_most": 1})
    told_of = {code_name(f) for f in findings(tmp_path, {"a.csv": SAFE, "b.csv": SAFE}, rules=small)}
    assert told_of == {"long", "too_many"}
    tiny = RULES.model_copy(update={"megabytes_at_most": 0})
    assert {code_name(f) for f in findings(tmp_path, {"a.csv": SAFE}, rules=tiny)} == {"large"}


def hide_a_sheet(book):
    book.create_sheet("raw").sheet_state = "hidden"


def hide_a_row(book):
    book.active.row_dimensions[3].hidden = True


@pytest.mark.parametrize("change", [hide_a_sheet, hide_a_row])
def test_a_workbook_shows_all_that_it_holds(tmp_path, change):
    assert found(tmp_path, {"w.xlsx": workbook(lambda book: None)}) == set()
    assert found(tmp_path, {"w.xlsx": workbook(change)}) == {("unseen", "w.xlsx", "")}


def test_the_records_behind_a_pivot_table_are_seen(tmp_path):
    content = io.BytesIO(workbook(lambda book: None))
    with zipfile.ZipFile(content, "a") as parts:
        parts.writestr("xl/pivotCache/pivotCacheRecords1.xml", "<records/>")
    assert found(tmp_path, {"w.xlsx": content.getvalue()}) == {("unseen", "w.xlsx", "")}


def test_a_page_brings_no_script(tmp_path):
    page = {"page.html": "<p>Six in ten.</p><script>var rows = [];</script>", "counts.csv": SAFE}
    of = {"kind": "document", "counts_in": ("counts.csv",)}
    assert ("unseen", "page.html", "") in found(tmp_path, page, page=of)


def test_a_stored_share_is_read_with_all_its_digits(tmp_path):
    def add_share(book):
        book.active.cell(1, 4, "rate")
        for row in range(2, 8):
            book.active.cell(row, 4, 0.5)
        book.active.cell(7, 4, 8 / 100).number_format = "0%"  # shows 8%, and 8 of 100 are 8

    assert ("small_by_share", "w.xlsx", "rate") in found(tmp_path, {"w.xlsx": workbook(add_share)})


def test_chart_data_in_json_are_tables_however_deep(tmp_path):
    chart = '{"data": {"values": [{"school": "A", "students": 3}, {"school": "B", "students": 80}]}}'
    assert found(tmp_path, {"c.json": chart}, c={"kind": "chart_data"}) == {("small", "c.json", "students")}


# Releases.


def test_a_release_is_verified_and_told_why_where_it_is_not(tmp_path):
    def refuse(folder):
        raise ReleaseError("cells: expected shown figures to add up, found 2 sums that do not.")

    (tmp_path / "release").mkdir()
    files, of = {"release": None}, {"release": {"kind": "release"}}
    assert findings(tmp_path, files, **of) == []
    (finding,) = findings(tmp_path, files, verify=refuse, **of)
    assert "found 2 sums that do not" in finding.message()


def test_a_draft_and_the_release_made_of_it_are_one_and_the_private_half_of_a_proof_is_none(tmp_path):
    release = tmp_path / "release"
    (release / "certificate" / "private").mkdir(parents=True)
    (release / "tables.csv").write_text(SAFE)
    before = checking.hash_of(release)
    (release / "certificate" / "private" / "bundle").write_text("true counts")
    assert checking.hash_of(release) == before
    assert [path.name for path in checking.public_files(release)] == ["tables.csv"]
    (release / "certificate.json").write_text('{"files": {"tables.csv": ""}, "reviewed_by": []}')
    draft = checking.hash_of(release)
    (release / "certificate.json").write_text('{"files": {"tables.csv": ""}, "reviewed_by": ["ben"]}')
    (release / "report.html").write_text("made later")
    assert checking.hash_of(release) == draft
    (release / "tables.csv").write_text(SAFE.replace("120", "121"))
    assert checking.hash_of(release) != draft


def test_every_finding_has_words_in_both_languages():
    filled = dict.fromkeys(
        ("most", "found", "allowed", "ending", "unseen", "missing", "smallest", "whole", "exact", "narrow",
         "apart", "why"), "x",
    )  # fmt: skip
    for what in CODES:
        finding = told(Problem(what, "t.csv", told=filled))
        assert finding.message("en") and finding.message("es") != finding.message("en")
        assert (finding.severity is Severity.WARN) == (what in NOTES)
