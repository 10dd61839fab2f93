import polars as pl
import pytest

from commonfield.tables import EVENT_TABLES, TableError
from commonfield.tables.identifying import staged


def row(**changes: object) -> dict[str, object]:
    from datetime import date

    return {
        "person_key": "p1", "wages": 1200.5, "quarter_began_on": date(2025, 10, 1), "academic_year": 2026,
        "partner": "wages", "submission_id": "s", "record_no": 2, **changes,
    }  # fmt: skip


def test_a_frame_is_ordered_typed_and_filled_as_its_table_says() -> None:
    employment = EVENT_TABLES["employment"]
    shaped = employment.conform(pl.DataFrame([row(extra=1)]))
    assert shaped.columns == employment.names
    assert shaped["naics"].to_list() == [None]
    assert shaped.schema["record_no"] == pl.Int64


def test_a_missing_required_column_is_named() -> None:
    with pytest.raises(TableError, match="expected column wages"):
        EVENT_TABLES["employment"].conform(pl.DataFrame([row()]).drop("wages"))


def test_a_null_in_a_required_column_is_counted() -> None:
    with pytest.raises(TableError, match="column wages: expected a value in every row, found 1 rows"):
        EVENT_TABLES["employment"].conform(pl.DataFrame([row(), row(wages=None)]))


def test_a_cell_of_the_wrong_type_is_refused_without_quoting_it() -> None:
    with pytest.raises(TableError) as told:
        EVENT_TABLES["employment"].conform(pl.DataFrame([row(wages="Lopez")]))
    assert "Lopez" not in str(told.value)


def test_a_staged_table_has_a_subject_in_place_of_a_person() -> None:
    for table in EVENT_TABLES.values():
        assert staged(table).names == ["subject_id", *[n for n in table.names if n != "person_key"]]
