import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.identity.records import MARIA, TRAN, model, record, records

from commonfield import identity
from commonfield.tables.identifying import CROSSWALK

PARTNERS = ("north", "south", "college", "state")


def keys(linkage: identity.Linkage) -> dict[str, str]:
    return dict(linkage.crosswalk.select("subject_id", "person_key").iter_rows())


def crosswalk(**persons: str) -> pl.DataFrame:
    rows = [
        {
            "subject_id": name.replace("_", "-"),
            "person_key": key,
            "partner": "north",
            "source": "calpads",
            "method": "alone",
        }
        for name, key in persons.items()
    ]
    return CROSSWALK.conform(pl.DataFrame(rows))


def described(partner: str, number: int, person: int, ssid: str | None) -> dict[str, object]:
    return record(f"{partner}-{number}", **(MARIA, TRAN)[person], ssid=ssid, record_no=number)


SUBJECTS = st.builds(
    described,
    st.sampled_from(PARTNERS),
    st.integers(1, 4),
    st.integers(0, 1),
    st.sampled_from([None, "1234567801", "1234567802", "1234567837"]),
)


@given(
    rows=st.lists(SUBJECTS, min_size=1, max_size=12, unique_by=lambda row: row["subject_id"]),
    chance=st.randoms(),
)
def test_the_same_records_in_any_order_change_no_key(rows, chance) -> None:
    first = identity.link(records(*rows), model=model())
    chance.shuffle(rows)
    again = identity.link(records(*rows), model=model(), previous=first.crosswalk)
    assert again.crosswalk.equals(first.crosswalk)
    assert (again.counts.keys_new, again.counts.keys_retired) == (0, 0)


def test_a_key_is_random_and_says_nothing() -> None:
    rows = records(record("north-1", **MARIA))
    first, second = (identity.link(rows, model=model()).crosswalk["person_key"].item() for _ in range(2))
    assert first != second
    assert len(first) == 16


def test_a_merge_keeps_the_key_of_the_larger_part() -> None:
    same = {"ssid": "1234567890"}
    merged = identity.link(
        records(*(record(f"{partner}-1", **MARIA, **same) for partner in ("north", "south", "college"))),
        model=model(),
        previous=crosswalk(north_1="small", south_1="large", college_1="large"),
    )
    assert set(keys(merged).values()) == {"large"}
    assert merged.counts.keys_retired == 1


def test_a_split_leaves_the_key_with_the_larger_part_and_makes_a_new_one() -> None:
    apart = identity.link(
        records(record("north-1", **MARIA), record("south-1", **MARIA), record("college-1", **TRAN)),
        model=model(),
        previous=crosswalk(north_1="old", south_1="old", college_1="old"),
    )
    assert keys(apart)["north-1"] == keys(apart)["south-1"] == "old"
    assert keys(apart)["college-1"] != "old"


def test_a_key_whose_subjects_are_gone_is_retired_and_not_given_to_another() -> None:
    linkage = identity.link(
        records(record("north-2", **TRAN)), model=model(), previous=crosswalk(north_1="gone")
    )
    assert keys(linkage)["north-2"] != "gone"
    assert linkage.counts.keys_retired == 1
