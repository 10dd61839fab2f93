import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.identity.records import MARIA, TRAN, model, record, records

from commonfield import identity
from commonfield.tables.identifying import CROSSWALK, MEMBERSHIP

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


@settings(max_examples=max(3, settings.default.max_examples // 3))
@given(
    rows=st.lists(SUBJECTS, min_size=1, max_size=12, unique_by=lambda row: row["subject_id"]),
    chance=st.randoms(),
)
def test_the_same_records_in_any_order_change_no_key(rows, chance) -> None:
    first = identity.link(records(*rows), model=model())
    chance.shuffle(rows)
    again = identity.link(records(*rows), model=model(), history=first.history)
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
        history=identity.History.of_crosswalk(crosswalk(north_1="small", south_1="large", college_1="large")),
    )
    assert set(keys(merged).values()) == {"large"}
    assert (merged.counts.keys_merged, merged.counts.keys_retired) == (1, 0)
    assert identity.follow(merged.history, "small") == "large"


def test_a_split_leaves_the_key_with_the_larger_part_and_makes_a_new_one() -> None:
    apart = identity.link(
        records(record("north-1", **MARIA), record("south-1", **MARIA), record("college-1", **TRAN)),
        model=model(),
        history=identity.History.of_crosswalk(crosswalk(north_1="old", south_1="old", college_1="old")),
    )
    assert keys(apart)["north-1"] == keys(apart)["south-1"] == "old"
    assert keys(apart)["college-1"] != "old"


def test_a_key_whose_subjects_are_gone_is_retired_and_not_given_to_another() -> None:
    linkage = identity.link(
        records(record("north-2", **TRAN)),
        model=model(),
        history=identity.History.of_crosswalk(crosswalk(north_1="gone")),
    )
    assert keys(linkage)["north-2"] != "gone"
    assert linkage.counts.keys_retired == 1


def history_of(*memberships: tuple[str, str, int]) -> identity.History:
    rows = [{"subject_id": s, "person_key": key, "valid_from_run": run} for s, key, run in memberships]
    return identity.History(run=9, memberships=MEMBERSHIP.conform(pl.DataFrame(rows)))


def test_a_merge_keeps_the_oldest_key_and_the_other_leads_to_it() -> None:
    same = {"ssid": "1234567890"}
    merged = identity.link(
        records(*(record(f"{partner}-1", **MARIA, **same) for partner in ("north", "south", "college"))),
        model=model(),
        history=history_of(("north-1", "old", 1), ("south-1", "young", 4), ("college-1", "young", 4)),
    )
    assert set(keys(merged).values()) == {"old"}
    assert merged.history.events.rows() == [(10, "merge", "young", "old", "records")]
    assert identity.follow(merged.history, "young") == "old"
    assert merged.counts.subjects_moved == 2


def test_in_a_split_into_equal_parts_the_one_with_the_state_id_keeps_the_key() -> None:
    apart = identity.link(
        records(record("college-1", **MARIA), record("north-1", **TRAN, ssid="1234567890")),
        model=model(),
        history=history_of(("college-1", "old", 1), ("north-1", "old", 1)),
    )
    assert keys(apart)["north-1"] == "old"
    assert apart.history.events.rows() == [(10, "split", "old", keys(apart)["college-1"], "records")]


def test_a_retired_key_never_comes_back_though_the_person_does() -> None:
    there, away = (
        records(record("north-1", **MARIA), record("north-2", **TRAN)),
        records(record("north-2", **TRAN)),
    )
    first = identity.link(there, model=model())
    second = identity.link(away, model=model(), history=first.history)
    third = identity.link(there, model=model(), history=second.history)
    assert second.counts.keys_retired == 1
    assert keys(third)["north-1"] != keys(first)["north-1"]
    assert keys(third)["north-2"] == keys(first)["north-2"]
    assert identity.follow(third.history, keys(first)["north-1"]) is None


def test_nothing_of_a_partner_whose_agreement_ended_stays_in_the_history() -> None:
    linked = identity.link(
        records(record("north-1", **MARIA), record("college-1", **MARIA), record("state-1", **MARIA)),
        model=model(),
    )
    left = linked.history.without({"college"})
    for frame in (left.records, left.edges, left.memberships, left.foundations):
        assert "college-1" not in str(frame.rows())
    assert left.weights is None
    again = identity.link(
        records(record("north-1", **MARIA), record("state-1", **MARIA)), model=model(), history=left
    )
    assert set(keys(again).values()) == set(keys(linked).values())
