"""Who would be another person if links were asked to be surer, or less sure."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from pydantic import ValidationError
from tests.unit.identity.records import MARIA, TRAN, model, record, records

from commonfield import identity
from commonfield.catalog import LinkageModel

SURE, DOUBTFUL = 8.0, -4.0


def at(weight: float) -> LinkageModel:
    return model().model_copy(update={"match_weight": weight, "other_match_weights": {}})


def of_people() -> pl.DataFrame:
    """Some who agree on everything, on most, on little; and one with an id in two places."""
    moved = {**MARIA, "zip": "90001", "school": None, "last_name": "García"}
    other = {**MARIA, "birth_date": date(2005, 1, 23), "zip": None, "school": None, "sex": None}
    return records(
        record("north-1", **MARIA), record("college-1", **MARIA), record("state-1", **moved),
        record("wages-1", **other),
        record("north-2", **TRAN), record("college-2", **{**TRAN, "first_name": "Kelvin"}),
        record("state-2", **{**TRAN, "birth_date": date(1999, 6, 8)}),
        record("south-3", ssid="1234567801"), record("college-3", ssid="1234567801"),
    )  # fmt: skip


def partition(pairs: pl.DataFrame, key: str) -> set[frozenset[str]]:
    return {frozenset(one) for one in pairs.group_by(key).agg("subject_id")["subject_id"].to_list()}


@pytest.mark.parametrize(("threshold", "weight"), [("stricter", 14.0), ("looser", -6.0)])
def test_the_persons_told_are_those_that_linking_at_that_threshold_finds(
    threshold: str, weight: float
) -> None:
    asked = model().model_copy(update={"other_match_weights": {"stricter": 14.0, "looser": -6.0}})
    in_force = identity.link(of_people(), model=asked)
    reference = identity.link(of_people(), model=at(weight), history=in_force.history)
    told = in_force.otherwise.filter(threshold=threshold)
    before = partition(in_force.crosswalk, "person_key")
    gone = {one for one in before if one & set(told["subject_id"])}
    assert before - gone | partition(told, "cluster") == partition(reference.crosswalk, "person_key")


def test_only_persons_who_would_have_other_subjects_are_told() -> None:
    asked = model().model_copy(update={"other_match_weights": {"stricter": 60.0, "looser": -6.0}})
    linkage = identity.link(of_people(), model=asked)
    stricter = linkage.otherwise.filter(threshold="stricter")
    assert {"north-1", "college-1"} <= set(stricter["subject_id"])
    assert not {"south-3", "college-3"} & set(
        linkage.otherwise["subject_id"]
    )  # an id, whatever the threshold
    assert stricter["cluster"].n_unique() == stricter.height


def test_who_was_decided_again_and_who_was_not_are_told_alike() -> None:
    asked = model().model_copy(update={"other_match_weights": {"stricter": 14.0, "looser": -6.0}})
    first = identity.link(of_people(), model=asked)
    again = identity.link(of_people().reverse(), model=asked, history=first.history)
    assert again.counts.subjects_touched == 0
    assert again.otherwise.equals(first.otherwise)


@pytest.mark.parametrize(
    "others",
    [{"stricter": 8.0}, {"stricter": 1.0, "looser": -4.0}, {"stricter": 8.0, "looser": -11.0}],
)
def test_a_model_refuses_thresholds_that_lie_on_one_side_or_where_nothing_was_weighed(
    others: dict[str, float],
) -> None:
    with pytest.raises(ValidationError):
        LinkageModel.model_validate({**model().model_dump(), "other_match_weights": others})
