from __future__ import annotations

import csv
import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.identity.encoding import PROFILES, ProjectKey, Refused, encode_file, parse_mapping
from commonfield.identity.encoding.filters import Filters, grams_of_text

KEY = ProjectKey(bytes(range(32)))
OTHER_KEY = ProjectKey(bytes(range(1, 33)))
MAP = "first_name=first,last_name=last,birth_date=born,zip=zip"
PEOPLE = [
    ("1", "María", "Ruiz Ortega", "1999-03-04", "93722"),
    ("2", "Beto", "Sol", "2000-05-06", "93700"),
    ("3", "Zoe", "", "", ""),
]


def write(path: Path, rows, header=("id", "first", "last", "born", "zip")) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def encode(
    folder: Path, rows=PEOPLE, *, profile="standard", key=KEY, mapping=MAP, **more
) -> list[dict[str, str]]:
    file = write(folder / "people.csv", rows, **{k: more.pop(k) for k in ("header",) if k in more})
    out = folder / "out"
    encode_file(
        file, id_column="id", mapping=parse_mapping(mapping), key=key, profile=profile,
        expires=date(2030, 6, 30), out=out, today=date(2030, 6, 30), **more,
    )  # fmt: skip
    with out.open(encoding="utf-8", newline="") as written:
        written.readline()
        return list(csv.DictReader(written))


def by_id(rows):
    return {row["id"]: {name: cell for name, cell in row.items() if name != "id"} for row in rows}


def words(rows):
    return {word for row in rows for name, cell in row.items() if name != "id" for word in cell.split()}


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_no_value_of_a_record_stands_in_the_encoding(tmp_path, profile):
    encode(tmp_path, profile=profile)
    text = (tmp_path / "out").read_text(encoding="utf-8").upper()
    shown = [value for row in PEOPLE for value in row[1:] if value] + ["MARIA", "RUIZ", "ORTEGA", "19990304"]
    assert [value for value in shown if value.upper() in text] == []


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_the_order_of_the_file_does_not_show(tmp_path, profile):
    rows = [(str(n), name, "Sol", "2000-05-06", "93700") for n, name in enumerate("ABCDEFGHIJKLMNOP")]
    encoded = encode(tmp_path, rows, profile=profile)
    first = (tmp_path / "out").read_bytes()
    assert [row["id"] for row in encoded] != [row[0] for row in rows]
    random.Random(1).shuffle(rows)
    encode(tmp_path, rows, profile=profile)
    assert (tmp_path / "out").read_bytes() == first


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_another_key_gives_nothing_in_common(tmp_path, profile):
    assert (
        words(encode(tmp_path, profile=profile)) & words(encode(tmp_path, profile=profile, key=OTHER_KEY))
        == set()
    )


def test_two_profiles_under_one_key_have_nothing_in_common(tmp_path):
    seen = [words(encode(tmp_path, profile=profile)) for profile in PROFILES]
    assert all(not one & other for at, one in enumerate(seen) for other in seen[:at])


@pytest.mark.parametrize("profile", sorted(PROFILES))
@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("María", "Ruiz Ortega"), ("MARIA", "ruiz-ortega")),
        (("José", "de la Peña"), ("Jose", "Pena")),
        (("Ana", "O'Neil"), ("ANA", "oneil")),
        (("Łucja", "Sørensen"), ("Lucja", "Sorensen")),
    ],
)
def test_accents_capitals_hyphens_and_particles_make_no_difference(tmp_path, profile, one, other):
    rows = [(str(n), *names, "1999-03-04", "93722") for n, names in enumerate((one, other))]
    encoded = by_id(encode(tmp_path, rows, profile=profile))
    assert encoded["0"] == encoded["1"]


def test_a_nickname_a_compound_surname_and_an_exchanged_date_share_tokens(tmp_path):
    rows = [("1", "Francisco", "Ruiz Ortega", "1999-03-04", ""), ("2", "Paco", "Ortega", "1999-04-03", "")]
    one, other = (encode_row for encode_row in by_id(encode(tmp_path, rows)).values())
    assert one["first_name"] != other["first_name"]
    assert set(one["first_forms"].split()) & set(other["first_forms"].split())
    assert set(one["surnames"].split()) & set(other["surnames"].split())
    assert one["birth_sorted"] == other["birth_sorted"]
    assert {token[0] for token in set(one["blocks"].split()) & set(other["blocks"].split())} >= set("efn")


@pytest.mark.parametrize(
    "written", ["03/04/1999", "1999-03-04", "19990304", "Mar 4, 1999", "1999-03-04T00:00:00"]
)
def test_a_date_is_the_same_however_it_is_written(tmp_path, written):
    rows = [(str(n), "Ana", "Ruiz", written, "") for n in range(3)]
    plain = by_id(encode(tmp_path, [("0", "Ana", "Ruiz", "1999-03-04", "")]))["0"]
    assert by_id(encode(tmp_path, rows))["0"] == plain


def test_columns_that_are_not_mapped_change_nothing(tmp_path):
    plain = encode(tmp_path)
    rows = [(*row, "secret") for row in PEOPLE]
    assert encode(tmp_path, rows, header=("id", "first", "last", "born", "zip", "note")) == plain


def test_ids_are_replaced_where_asked_and_the_list_stays_with_the_partner(tmp_path):
    kept = tmp_path / "ids.csv"
    encoded = encode(tmp_path, ids_out=kept)
    with kept.open(encoding="utf-8", newline="") as file:
        known = {row["encoded_id"]: row["id"] for row in csv.DictReader(file)}
    assert {known[row["id"]] for row in encoded} == {"1", "2", "3"}
    assert not {row["id"] for row in encoded} & {"1", "2", "3"}
    assert {path.stat().st_mode & 0o777 for path in (kept, tmp_path / "out")} == {0o600}


@given(
    name=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ ", min_size=1, max_size=40).filter(lambda n: len(n.strip()) > 0)
)
def test_a_filter_is_filled_alike_however_long_the_name(name):
    filters = Filters(KEY.derive("standard/filter"), bits=256)
    share = filters.of("last_name", grams_of_text(" ".join(name.split()))).bit_count() / 256
    assert 0.27 <= share <= 0.52


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [("1", "Ana", "Ruiz", "", ""), ("1", "Beto", "Sol", "", "")],
            "2 records that share theirs, rows 2, 3",
        ),
        ([("", "Ana", "Ruiz", "", "")], "1 records without, rows 2"),
        ([("1", "Ana", "Ruiz", "", "", "more")], "more cells than the header: 2"),
        ([], "no record"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_by_row_and_without_a_value(tmp_path, rows, said):
    with pytest.raises(Refused) as refused:
        encode(tmp_path, rows)
    assert said in str(refused.value)
    assert refused.value.code == 11
    assert not any(value in str(refused.value) for value in ("Ana", "Ruiz", "Beto"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("first_name=given", "found `given`"),
        ("nickname=first", "found `nickname`"),
        ("first_name=first,first_name=last", "`first_name` twice"),
        ("first_name", "expected field=column"),
        ("", "found none"),
    ],
)
def test_a_mapping_names_fields_and_columns_that_there_are(tmp_path, mapping, said):
    with pytest.raises(Refused) as refused:
        encode(tmp_path, mapping=mapping)
    assert said in str(refused.value)
    assert refused.value.code == 2


def test_a_form_of_date_that_no_cell_has_is_refused_with_the_one_they_have(tmp_path):
    with pytest.raises(Refused) as refused:
        encode(tmp_path, mapping="first_name=first,birth_date=born:%m/%d/%Y")
    assert "They look like %Y-%m-%d" in refused.value.fix


def test_the_file_itself_is_never_written_over(tmp_path):
    file = write(tmp_path / "people.csv", PEOPLE)
    before = file.read_bytes()
    with pytest.raises(Refused, match="found the same"):
        encode_file(
            file, id_column="id", mapping=parse_mapping(MAP), key=KEY, profile="strict",
            expires=date(2030, 6, 30), out=tmp_path / "." / "people.csv", today=date(2030, 1, 1),
        )  # fmt: skip
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("field", "written", "other"),
    [
        ("zip", "01234", "1234"),
        ("zip", "93722-1234", "93722"),
        ("ssn", "012-34-5678", "12345678"),
        ("phone", "+1 (559) 555-0100", "5595550100"),
        ("email", " Ana@Example.org", "ana@example.org"),
        ("street", "12 Almond Street", "12 ALMOND ST."),
        ("sex", "Female", "F"),
        ("ssid", "9000-000-001", "9000000001"),
    ],
)
def test_a_field_is_the_same_in_its_usual_ways_of_writing(tmp_path, field, written, other):
    rows = [("1", "Ana", "Ruiz", "", written), ("2", "Ana", "Ruiz", "", other)]
    one, two = by_id(encode(tmp_path, rows, mapping=f"first_name=first,{field}=zip")).values()
    assert one == two
    assert one[field]


def test_after_the_last_day_nothing_is_encoded_and_on_it_still_is(tmp_path):
    assert encode(tmp_path)
    file = write(tmp_path / "people.csv", PEOPLE)
    with pytest.raises(Refused, match="2030-06-30"):
        encode_file(
            file, id_column="id", mapping=parse_mapping(MAP), key=KEY, profile="strict",
            expires=date(2030, 6, 30), out=tmp_path / "late", today=date(2030, 7, 1),
        )  # fmt: skip
    assert not (tmp_path / "late").exists()


def test_hardened_wants_the_birth_date_that_it_is_salted_with(tmp_path):
    with pytest.raises(Refused, match="birth_date"):
        encode(tmp_path, profile="hardened", mapping="first_name=first")


def test_a_file_that_fails_leaves_the_encoding_before_it(tmp_path):
    encode(tmp_path)
    before = (tmp_path / "out").read_bytes()
    with pytest.raises(Refused):
        encode(tmp_path, [("", "Ana", "Ruiz", "", "")])
    assert (tmp_path / "out").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "people.csv"]
