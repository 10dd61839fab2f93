"""Every record is accounted for, whatever is mended, left out, sent again, or cut short by a crash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.intake.killing import kill_at
from tests.integration.intake.workbooks import RIGHT, SENR, left, mended, send, take, workbook_of

from commonfield import intake


@given(data=st.data())
def test_rows_in_are_accepted_and_mended_and_still_refused(
    data, tmp_path_factory, catalog, write_file, several
):
    """However records are broken, mended, left out and sent again, every one is accounted for."""
    from commonfield.region import begin_region

    folder = tmp_path_factory.mktemp("region")
    region = begin_region(
        folder / "region", region="inland-empire", keys=folder / "keys",
        settings={"partners": [{"partner": "a-district", "name": "A District", "kind": "school_district"}]},
    )  # fmt: skip
    region.__dict__["catalog"] = catalog
    records = several(SENR, 12)
    broken = data.draw(st.sets(st.integers(0, 11), min_size=1, max_size=4), label="broken")
    for at in broken:
        records[at]["ssid"] = "1"
    if data.draw(st.booleans(), label="a repeated record"):
        records[11] = dict(records[0])
    receipt = send(region, write_file, SENR, records)
    for _ in range(data.draw(st.integers(1, 3), label="times sent back")):
        open_rows = left(region, receipt)
        if not open_rows:
            break
        cells = {}
        for number in open_rows:
            kind = data.draw(st.sampled_from(["right", "wrong", "twin", "untouched"]), label=f"row {number}")
            if kind == "right":
                cells[number, "SSID"] = f"{7000000000 + number}"
                cells[number, "LocalStudentID"] = str(900000 + number)
            elif kind == "wrong":
                cells[number, "SSID"] = "22"
            elif kind == "twin":
                cells[number, "SSID"], cells[number, "LocalStudentID"] = "8000000000", "800000"
        done = take(region, mended(workbook_of(region, receipt), cells))
        still = left(region, receipt)
        enrollment = intake.accepted(region).staged["enrollment"]["record_no"].to_list()
        assert len(set(enrollment)) == len(enrollment)
        assert sorted(enrollment + still) == list(range(1, 13))
        assert done.account.rows_in == 12
        assert done.account.still_refused == len(still)
        assert done.account.accepted + done.account.mended == len(enrollment)


@pytest.mark.slow
@pytest.mark.parametrize("steps", [0, 1, 5])
def test_a_killed_process_leaves_no_completion_and_the_next_try_is_whole(region, write_file, senr, steps):
    receipt = send(region, write_file, SENR, senr)
    content = mended(workbook_of(region, receipt), RIGHT)
    again = kill_at(
        region, steps, content, 'mend(region, **sent, first=mended_submission(region, **sent), by="s")'
    )
    assert len(intake.submissions(again)) == 1
    assert left(again, receipt) == [5, 8, 10]
    assert take(again, content).completion.accepted == 3
    assert intake.accepted(again).staged["enrollment"].height == 40
