import datetime

import polars as pl
import pytest

from commonfield.findings import SubmissionError, UsageError
from commonfield.identity.people.cleaning import clean
from commonfield.identity.people.fields import read_map
from commonfield.identity.people.reading import check_ids, read_table


def written(tmp_path, content: bytes, name: str = "people.csv"):
    file = tmp_path / name
    file.write_bytes(content)
    return file


@pytest.mark.parametrize(
    "content",
    [
        "id,name\n1,Núñez\n".encode("utf-8-sig"),
        "id,name\r\n1,Núñez\r\n".encode("cp1252"),
        "id;name\n1;Núñez\n".encode(),
        " id , name\n1, Núñez \n".encode(),
        "id\tname\n1\tNúñez\n".encode("utf-16"),
        'id|"name"\n"1"|"Núñez"\n'.encode(),
    ],
)
def test_a_table_is_read_however_it_was_saved(tmp_path, content):
    assert read_table(written(tmp_path, content)).rows() == [("1", "Núñez")]


def test_parquet_is_read_as_text_without_fractions_that_were_none(tmp_path):
    file = tmp_path / "people.parquet"
    pl.DataFrame(
        {"id": [1, 2], "zip": [92501.0, None], "born": [datetime.date(2001, 2, 3), None], "w": [1.5, None]}
    ).write_parquet(file)
    assert read_table(file).rows() == [("1", "92501", "2001-02-03", "1.5"), ("2", None, None, None)]


@pytest.mark.parametrize(
    "content", [b"", b"id,name\n", b"id,id\n1,2\n", b"id,name\n1,2,3,4\n", b"PAR1 no parquet"]
)
def test_what_is_no_table_is_refused_without_quoting_a_cell(tmp_path, content):
    with pytest.raises(SubmissionError) as refused:
        read_table(written(tmp_path, content))
    assert "people.csv" in str(refused.value)


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        (["7", "8", "7"], "2 records that share theirs with another, rows 2, 4"),
        (["7", None, "8"], "1 without, row 3"),
    ],
)
def test_ids_that_identify_no_record_are_refused_by_row_and_never_by_value(ids, told):
    with pytest.raises(SubmissionError) as refused:
        check_ids(pl.DataFrame({"id": ids}), "id", file="people.csv", option="--id")
    assert told in str(refused.value)
    assert "7" not in str(refused.value)


def test_an_id_column_that_is_not_there_is_wrong_usage():
    with pytest.raises(UsageError, match="student_id"):
        check_ids(pl.DataFrame({"student_id": ["1"]}), "studentid", file="people.csv", option="--id")


def cleaned(frame: pl.DataFrame, typed: str):
    return clean(frame, read_map(typed, frame.columns), id_column="id", file="people.csv")


def test_cells_that_stand_for_nothing_are_null_and_names_are_names():
    frame = pl.DataFrame(
        {"id": ["1", "2", "3"], "a": ["Nan", "NULL", "Na"], "z": ["n/a", "unknown", "92501"]}
    )
    told, read = cleaned(frame, "first_name=a,zip=z")
    assert told["first_name"].to_list() == ["Nan", None, "Na"]
    assert told["zip"].to_list() == [None, None, "92501"]
    assert [round(field.filled, 2) for field in read] == [0.67, 0.33]


def test_columns_are_joined_by_a_space_and_what_is_empty_leaves_none():
    frame = pl.DataFrame({"id": ["1", "2"], "no": ["12", None], "road": ["Elm St", "Elm St"]})
    assert cleaned(frame, "street=no+road")[0]["street"].to_list() == ["12 Elm St", "Elm St"]


def test_records_stand_in_the_order_of_their_ids_as_numbers_where_all_are():
    frame = pl.DataFrame({"id": ["10", "9", "2"], "zip": ["1", "2", "3"]})
    assert cleaned(frame, "zip=zip")[0]["id"].to_list() == ["2", "9", "10"]


@pytest.mark.parametrize(
    ("cells", "sexes"),
    [
        (["Male", "f", "nonbinary", "?"], ["M", "F", "X", None]),
        (["H", "M"], ["M", "F"]),
        (["1", "2"], ["M", "F"]),
    ],
)
def test_sexes_are_read_as_files_write_them(cells, sexes):
    frame = pl.DataFrame({"id": [str(i) for i in range(len(cells))], "s": cells})
    assert cleaned(frame, "sex=s")[0]["sex"].to_list() == sexes


def test_a_form_of_dates_that_no_cell_has_is_refused_with_the_one_they_have():
    frame = pl.DataFrame({"id": ["1"], "born": ["2001-02-03"]})
    with pytest.raises(UsageError, match="They look like %Y-%m-%d"):
        cleaned(frame, "birth_date=born:%m/%d/%Y")
