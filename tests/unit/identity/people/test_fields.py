import pytest

from commonfield.findings import UsageError
from commonfield.identity.people.fields import Column, read_map

HEADER = ["id", "Given, name", "surname", "born", "no", "road", "a+b", "x:y"]


@pytest.mark.parametrize(
    ("typed", "field", "column"),
    [
        ("last_name=surname", "last_name", Column(("surname",))),
        (" last_name = surname ", "last_name", Column(("surname",))),
        ("first_name=Given, name,last_name=surname", "first_name", Column(("Given, name",))),
        ("birth_date=born:%Y%m%d", "birth_date", Column(("born",), "%Y%m%d")),
        (
            "birth_date=born:%d/%m/%Y %H:%M,last_name=surname",
            "birth_date",
            Column(("born",), "%d/%m/%Y %H:%M"),
        ),
        ("birth_date=born:%B %d, %Y,last_name=surname", "birth_date", Column(("born",), "%B %d, %Y")),
        ("birth_date=x:y", "birth_date", Column(("x:y",))),
        ("birth_date=x:y:%Y", "birth_date", Column(("x:y",), "%Y")),
        ("street=no+road", "street", Column(("no", "road"))),
        ("street=a+b", "street", Column(("a+b",))),
    ],
)
def test_a_map_names_columns_as_they_are(typed, field, column):
    assert read_map(typed, HEADER)[field] == column


def test_without_a_map_columns_that_bear_the_name_of_a_field_are_used():
    assert read_map("", ["id", "zip", "last_name", "other"]) == {
        "last_name": Column(("last_name",)),
        "zip": Column(("zip",)),
    }


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("last_name=surnam", "Did you mean surname?"),
        ("last_name=surnam", "Columns of the file: id, Given, name, surname"),
        ("nickname=surname", "Fields: first_name, middle_name"),
        ("last_name=surname,last_name=born", "Join columns with a plus sign"),
        ("street=no+rd", "found `rd`"),
        ("", "Columns of the file"),
    ],
)
def test_a_map_that_cannot_be_followed_says_what_there_is(typed, told):
    with pytest.raises(UsageError) as refused:
        read_map(typed, HEADER)
    assert told in str(refused.value)
