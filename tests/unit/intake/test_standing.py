from dataclasses import replace
from datetime import date

import pytest

from commonfield.findings import UsageError
from commonfield.intake import Receipt, find_submission, in_force, standings

FIRST = Receipt(
    id="a" * 64, partner="a-district", dictionary="calpads/senr", dictionary_hash="h", academic_years=(2025,),
    file_name="SENR.txt", size=9, received_at="2025-09-16T08:00:00+00:00", by="steward", status="accepted",
    accepted=8, refused=2, findings=(), tables={}, scopes=("x",),
)  # fmt: skip


def completion(**changes):
    told = {"id": "c" * 64, "completes": FIRST.id, "accepted": 1, "refused": 1, "received_at": "2025-09-17"}
    return replace(FIRST, **{**told, **changes})


def test_a_submission_is_accounted_for_with_its_completions():
    first, second = standings([FIRST, completion()])
    account = first.account
    assert (account.rows_in, account.accepted, account.mended, account.still_refused) == (10, 8, 1, 1)
    assert first.completed_by == ("c" * 64,)
    assert second.receipt.completes == first.receipt.id


def test_a_completion_of_another_partner_with_the_same_file_does_not_count():
    (first, _) = standings([FIRST, completion(partner="b-district")])
    assert first.completed_by == ()


def test_a_file_that_covers_more_once_it_is_mended_takes_the_place_then():
    earlier = replace(FIRST, id="b" * 64, scopes=("y",), received_at="2025-09-01")
    assert len(in_force([earlier, FIRST])) == 2
    assert [r.id for r in in_force([earlier, FIRST, completion(scopes=("y",))])] == ["a" * 64, "c" * 64]


def test_a_completion_by_itself_takes_the_place_of_nothing():
    between = replace(FIRST, id="b" * 64, scopes=("x", "y"), received_at="2025-09-17")
    late = completion(scopes=("x", "y"), received_at="2025-09-18")
    assert [r.id for r in in_force([FIRST, between, late])] == ["b" * 64]


def test_a_completion_widens_what_a_later_file_must_cover():
    later = replace(FIRST, id="b" * 64, received_at="2025-10-01")
    wide = completion(scopes=("y",))
    assert len(in_force([FIRST, wide, later])) == 3
    assert [r.id for r in in_force([FIRST, wide, replace(later, scopes=("x", "y"))])] == ["b" * 64]


@pytest.mark.parametrize(
    ("due", "late"), [(date(2025, 9, 15), True), (date(2025, 9, 16), False), (None, False)]
)
def test_a_submission_after_its_day_is_late(due, late):
    (standing,) = standings([FIRST], due=lambda receipt: due)
    assert standing.late is late


def test_without_a_plan_nothing_is_late():
    assert not standings([FIRST])[0].late


def test_a_submission_is_found_by_the_beginning_of_its_id():
    assert find_submission([FIRST], "AAAA") is FIRST
    twin = replace(FIRST, partner="b-district")
    with pytest.raises(UsageError, match="found 2; they are of a-district, b-district"):
        find_submission([FIRST, twin], "aaaa")
    assert find_submission([FIRST, twin], "aaaa", partner="b-district") is twin
    for named in ("b", ""):
        with pytest.raises(UsageError, match="found none"):
            find_submission([FIRST], named)


def test_in_a_region_whose_day_stands_still_nothing_comes_after_that_day():
    (standing,) = standings([FIRST], due=lambda receipt: date(2025, 9, 15), on=date(2025, 9, 10))
    assert not standing.late
