"""What lies in a folder of public files and is none of them does not stand in the way of those that are."""

from __future__ import annotations

from datetime import date

import pytest

from commonfield.catalog import Catalog
from commonfield.findings import NotEstimableError, SubmissionError
from commonfield.reference import Shelf

AWARDS = "UNITID,CIPCODE,MAJORNUM,AWLEVEL,CTOTALT\n1,51.3801,1,3,10\n"
DIRECTORY = (
    "UNITID,INSTNM,CITY,STABBR,ZIP,OPEID,SECTOR,ICLEVEL,CONTROL,LOCALE,ACT,COUNTYCD,COUNTYNM\n"
    "1,A College,Town,CA,93721,130700,4,2,1,12,A,6019,Fresno County\n"
)


@pytest.fixture
def shelf(tmp_path):
    def opened() -> Shelf:
        return Shelf(tmp_path, catalog=Catalog(), as_of=date(2026, 11, 23))

    return opened


def test_folders_lost_links_and_broken_workbooks_are_passed_over(shelf, tmp_path):
    (tmp_path / "a_folder.csv").mkdir()
    (tmp_path / "lost.csv").symlink_to(tmp_path / "nowhere.csv")
    (tmp_path / "~$lock.xlsx").write_bytes(b"")
    (tmp_path / "c2023_a.csv").write_text(AWARDS)
    assert [held.path.name for held in shelf().held] == ["c2023_a.csv"]


@pytest.mark.parametrize("name", ["completions_2023.csv", "completions_2022-23.csv", "c2023_a.csv"])
def test_a_plain_year_of_awards_is_the_spring_of_the_academic_year(shelf, tmp_path, name):
    (tmp_path / name).write_text(AWARDS)
    (vintage,) = shelf().vintages("completions")
    assert (vintage.label, vintage.years) == ("2022-23", (2023,))


def test_a_directory_that_says_nothing_of_when_it_is_serves_where_there_is_no_other(shelf, tmp_path):
    (tmp_path / "directory.csv").write_text(DIRECTORY)
    assert shelf().needed("institutions").label.endswith("undated")
    (tmp_path / "hd2024.csv").write_text(DIRECTORY.replace("A College", "B College"))
    assert shelf().needed("institutions").frame["name"].to_list() == ["B College"]


def test_awards_that_say_nothing_of_when_they_are_are_named_with_the_remedy(shelf, tmp_path):
    (tmp_path / "awards.csv").write_text(AWARDS)
    with pytest.raises(NotEstimableError, match=r"awards\.csv do not") as refused:
        shelf().needed("completions")
    assert "--vintage" in refused.value.fix


def test_the_same_bytes_of_two_years_are_two_files(shelf, tmp_path):
    for year in (2022, 2023):
        (tmp_path / f"c{year}_a.csv").write_text(AWARDS)
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "c2023_a.csv").write_text(AWARDS)
    assert [v.label for v in shelf().vintages("completions")] == ["2021-22", "2022-23"]
    assert len(shelf().held) == 2


def test_a_record_that_was_broken_is_told_with_the_remedy(shelf, tmp_path):
    (tmp_path / "reference.jsonl").write_text("{broken")
    (tmp_path / "c2023_a.csv").write_text(AWARDS)
    with pytest.raises(SubmissionError, match="a line of JSON"):
        _ = shelf().held
