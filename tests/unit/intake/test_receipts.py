from dataclasses import replace

import pytest

from commonfield.catalog import Dictionary
from commonfield.findings import Exit
from commonfield.intake import CheckResult, check_file, in_force
from commonfield.intake.receipts import receipt_of, submission_id


@pytest.fixture
def receipt(catalog, write_file):
    content = write_file("calpads/senr", {"ssid": "1"}, {"local_student_id": "2"})
    result = check_file(content, catalog=catalog)
    return receipt_of(
        result, content_hash="0" * 64, size=len(content), partner="a-district", by="steward",
        file_name="C:\\x/SENR_2025.txt", tables={"enrollment": 1},
        submission=submission_id("0" * 64, partner="a-district"),
        scopes=("3366977 2024-2025",),
    )  # fmt: skip


def test_a_receipt_counts_what_came_in(receipt):
    assert (receipt.rows_in, receipt.accepted, receipt.refused) == (2, 1, 1)
    assert receipt.exit_code is Exit.RECORDS_REFUSED
    assert receipt.file_name == "SENR_2025.txt"
    assert len(receipt.id) == len(receipt.content_hash) == 64


def test_scopes_are_told_as_hashes(receipt):
    assert "3366977" not in "".join(receipt.scopes)


def later(receipt, **changes):
    return replace(receipt, id="f" * 64, received_at="9", **changes)


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({}, 1),
        ({"scopes": ("x", "y")}, 2),
        ({"dictionary": "calpads/sinf"}, 2),
        ({"partner": "b-district"}, 2),
        ({"status": "refused"}, 1),
    ],
)
def test_a_later_submission_takes_the_place_of_one_that_it_covers(receipt, changes, left):
    kept = in_force([receipt, later(receipt, **changes)])
    assert len(kept) == left
    if not changes:
        assert kept[0].id == "f" * 64


def test_a_wider_submission_takes_the_place_of_several(receipt):
    first, second = replace(receipt, scopes=("a",)), replace(receipt, scopes=("b",), id="2")
    assert [r.id for r in in_force([first, second, later(receipt, scopes=("a", "b"))])] == ["f" * 64]
    assert len(in_force([replace(receipt, scopes=("a", "b")), later(receipt, scopes=("a",))])) == 2


def test_submissions_without_scope_stay_beside_one_another(receipt):
    assert len(in_force([replace(receipt, scopes=()), later(receipt, scopes=())])) == 2


def test_a_result_without_findings_is_done():
    assert CheckResult("d", "h", (), accepted=1, refused=0).exit_code is Exit.DONE


def test_an_id_names_one_submission_of_one_partner(catalog):
    resource = catalog.get(Dictionary, "ed_fi/student")
    table = catalog.get(Dictionary, "calpads/senr")
    plain = submission_id("same", partner="a")
    assert plain == submission_id("same", partner="a") == submission_id("same", partner="a", dictionary=table)
    apart = {
        plain,
        submission_id("same", partner="b"),
        submission_id("other", partner="a"),
        submission_id("same", partner="a", dictionary=resource),
        submission_id("same", partner="a", completes=plain),
    }
    assert len(apart) == 5
