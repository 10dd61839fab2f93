"""A folder of public files: copies count once, vintages never mix, and a refused file leaves nothing."""

import json
from datetime import date

import pytest
from tests.unit.reference.publishing import (
    OEWS,
    TODAY,
    completions,
    projected,
    projections,
    surveyed,
    workbook,
    worksheet,
)

from commonfield.findings import NotEstimableError, SubmissionError, UsageError
from commonfield.reference import Shelf, add
from commonfield.reference.run import RECORD

NURSES = completions(("1", "51.3801", "1", "3", 8))


def openings(table) -> dict[str, float]:
    return dict(table.frame.select("area", "openings").iter_rows())


def test_files_are_found_at_any_depth_and_a_copy_counts_once(write, shelf):
    for name in ("a.csv", "old/copy of a.csv", "old/older/A.TXT"):
        write(name, projections(projected("29-1141", 40)))
    write("notes.txt", "nothing of ours")
    write("picture.png", b"\x89PNG")
    assert [held.path.name for held in shelf().held] == ["a.csv"]
    assert shelf().newest("projections").frame.height == 1


def test_parts_of_one_vintage_are_put_together_and_a_row_counts_once(write, shelf):
    write("fresno.csv", projections(projected("29-1141", 40, area="Fresno")))
    write(
        "both.csv", projections(projected("29-1141", 40, area="Fresno"), projected("29-1141", 7, area="Kern"))
    )
    table = shelf().newest("projections")
    assert openings(table) == {"Fresno": 40, "Kern": 7}
    assert table.frame.height == 2 and len(table.files) == 2


def test_two_vintages_are_never_mixed_and_the_newest_is_taken(write, shelf):
    write("old.csv", projections(projected("29-1141", 40, area="Kern", period="2018-2028")))
    write("new.csv", projections(projected("29-1141", 50, area="Fresno", period="2020-2030")))
    table = shelf().newest("projections")
    assert (openings(table), table.vintage.label) == ({"Fresno": 50}, "2020-2030")
    assert [openings(one) for one in shelf().tables("projections")] == [{"Kern": 40}, {"Fresno": 50}]
    assert table.label == "California Employment Development Department, 2020-2030"


def test_nothing_newer_than_the_day_asked_for_is_seen(write, shelf):
    write("old.csv", projections(projected("29-1141", 40, period="2018-2028")))
    write("new.csv", projections(projected("29-1141", 50, period="2020-2030")))
    seen = shelf(as_of=date(2019, 12, 31))
    assert [one.label for one in seen.vintages("projections")] == ["2018-2028"]
    assert seen.newest("projections").frame["openings"].to_list() == [40]
    assert shelf(as_of=date(2020, 1, 1)).newest("projections").vintage.label == "2020-2030"


def test_a_revised_file_stands_in_place_of_the_first(write, shelf):
    write("c2023_a.csv", NURSES)
    write("c2023_a_rv.csv", completions(("1", "51.3801", "1", "3", 9)))
    table = shelf().newest("completions")
    assert (table.frame["awards"].to_list(), len(table.files)) == ([9.0], 1)


def test_text_stands_in_place_of_the_same_workbook(write, shelf):
    rows = [line.split(",") for line in NURSES.splitlines()]
    write("c2023_a.xlsx", workbook(Data=rows))
    write("zz_c2023_a.csv", NURSES)
    assert [held.path.name for held in shelf().newest("completions").files] == ["zz_c2023_a.csv"]


def test_a_file_that_says_nothing_of_when_it_is_is_held_and_not_used(write, shelf):
    write("awards.csv", NURSES)
    assert len(shelf().held) == 1
    assert shelf().usable == ()
    assert shelf().newest("completions") is None


def test_what_is_needed_and_not_here_is_told_with_who_has_it(write, shelf):
    write("c2023_a.csv", NURSES)
    with pytest.raises(NotEstimableError) as missing:
        shelf().needed("projections")
    for part in ("California Employment Development Department", "edd/projections_areas", "reference g"):
        assert part in str(missing.value)
    with pytest.raises(NotEstimableError, match="of 2020-01-01 or before"):
        shelf(as_of=date(2020, 1, 1)).needed("completions")


def test_a_folder_that_is_not_there_is_told(tmp_path, catalog):
    with pytest.raises(UsageError, match="found no folder"):
        Shelf(tmp_path / "none", catalog=catalog, as_of=TODAY)


@pytest.fixture
def incoming(tmp_path_factory):
    folder = tmp_path_factory.mktemp("incoming")

    def arrives(name: str, content: str | bytes):
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return arrives


def test_a_file_that_is_added_is_kept_with_publisher_vintage_and_hash(tmp_path, incoming, catalog):
    import hashlib

    file = incoming("x.csv", projections(projected("29-1141", 40)))
    folder = tmp_path / "kept"
    entry = add(folder, file, catalog=catalog, today=TODAY)
    assert entry.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (entry.source, entry.publisher) == (
        "edd/projections_areas",
        "California Employment Development Department",
    )
    assert (entry.vintage, entry.rows, entry.added_on) == ("2020-2030", 1, "2026-11-23")
    assert (folder / entry.file).read_bytes() == file.read_bytes()
    assert [json.loads(line) for line in (folder / RECORD).read_text().splitlines()] == [entry.__dict__]
    shelf = Shelf(folder, catalog=catalog, as_of=TODAY)
    assert shelf.record == {entry.file: entry}
    assert shelf.newest("projections").frame.height == 1


def test_adding_a_file_again_records_it_once_and_another_of_its_name_stands_beside(
    tmp_path, incoming, catalog
):
    for openings_ in (40, 40, 50):
        file = incoming("x.csv", projections(projected("29-1141", openings_, area=f"Area {openings_}")))
        add(tmp_path, file, catalog=catalog, today=TODAY)
    shelf = Shelf(tmp_path, catalog=catalog, as_of=TODAY)
    assert len(shelf.record) == len(shelf.held) == 2
    assert openings(shelf.newest("projections")) == {"Area 40": 40, "Area 50": 50}


def test_a_vintage_that_a_person_gives_is_recorded_and_holds(tmp_path, incoming, catalog):
    file = incoming("awards.csv", NURSES)
    entry = add(tmp_path, file, catalog=catalog, vintage="2022-23", today=TODAY)
    assert entry.vintage == "2022-23"
    (vintage,) = Shelf(tmp_path, catalog=catalog, as_of=TODAY).vintages("completions")
    assert (vintage.label, vintage.years) == ("2022-23", (2023,))


REFUSED = {
    "of no source": ("x.csv", "a,b\n1,2\n", {}, SubmissionError, "other headers"),
    "of no time": ("awards.csv", NURSES, {}, SubmissionError, "no year in it or in its name"),
    "vintage in words": ("awards.csv", NURSES, {"vintage": "last year"}, UsageError, "--vintage"),
    "words among numbers": ("x.csv", projections(projected("29-1141", "many")), {}, SubmissionError,
                            "1 cells that are none"),
    "damaged workbook": ("x.xlsx", worksheet((4, "29-1141", "Nurses"))[:500], {}, SubmissionError,
                         "cannot be opened"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "options", "error", "said"), REFUSED.values(), ids=REFUSED)
def test_a_refused_file_leaves_nothing_behind(
    tmp_path, incoming, catalog, name, content, options, error, said
):
    with pytest.raises(error, match=said):
        add(tmp_path / "kept", incoming(name, content), catalog=catalog, today=TODAY, **options)
    assert not (tmp_path / "kept").exists()


def test_the_federal_surveys_yearly_download_is_read_with_its_marks(write, shelf):
    """A workbook of all metropolitan areas, and one of the others, in the layout of the yearly download."""
    metro = [OEWS, surveyed("23420", "29-1141"), surveyed("23420", "29-1229", H_MEDIAN="#", H_PCT75="#"),
             surveyed("23420", "00-0000", O_GROUP="total", TOT_EMP="**", LOC_QUOTIENT=None)]  # fmt: skip
    rest = [OEWS, surveyed("0600007", "29-1141", AREA_TYPE=6, H_MEDIAN="*")]
    write("MSA_M2024_dl.xlsx", workbook(MSA_M2024_dl=metro, Field_Descriptions=[("Field", "About")]))
    write("BOS_M2024_dl.xlsx", workbook(BOS_M2024_dl=rest))
    table = shelf().newest("wages")
    assert (table.vintage.label, table.sources[0].name) == ("2024", "bls/oews")
    found = {(row["area_code"], row["soc"]): row for row in table.frame.iter_rows(named=True)}
    nurses, physicians = found["23420", "29-1141"], found["23420", "29-1229"]
    assert (nurses["h_median"], nurses["employment"], nurses["employment_error"]) == (40.5, 1000, 0.045)
    assert (nurses["location_quotient"], nurses["jobs_per_1000"], nurses["h_p90"]) == (1.25, 3.1, 60.5)
    assert (physicians["h_median"], physicians["h_median_status"]) == (None, "top_coded")
    total = found["23420", "00-0000"]
    assert (total["level"], total["employment"], total["employment_status"]) == ("0", None, "not_released")
    assert found["600007", "29-1141"]["h_median_status"] == "not_released"
