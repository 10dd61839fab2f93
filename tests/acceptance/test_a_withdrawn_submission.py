"""What a partner takes back leaves the route, and what was published before stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.acceptance.conftest import shorten_report

from commonfield import disclosure, intake
from commonfield.findings import Exit
from commonfield.region import Region


@pytest.mark.slow
def test_a_withdrawn_submission_is_left_out_of_all_that_follows(
    own_demo: Region, command: Callable[..., Any]
) -> None:
    shorten_report(own_demo)
    at = ("--region", own_demo.path, "--keys", own_demo.keys.folder)
    senr = next(r for r in intake.submissions(own_demo) if r.dictionary == "calpads/senr" and r.accepted)
    told = command("withdraw", senr.id[:12], "--reason", "Consent was withdrawn.", *at, "--json")
    assert told.code == Exit.DONE, told.err
    answer = json.loads(told.out)
    (release,) = answer["releases_that_stand"]
    assert answer["run_again"] is True
    disclosure.verify(own_demo.releases / release)
    for step in ("build", "measure", "protect"):
        refused = command(step, *at)
        assert refused.code == Exit.WRONG_USAGE
        assert senr.id[:12] in refused.err
    ran = command("run", *at, "--preview", "--json")
    assert ran.code == Exit.DONE, ran.err
    snapshot = own_demo.current(own_demo.snapshots)
    assert snapshot is not None
    used = json.loads((snapshot / "snapshot.json").read_text())["submissions"]
    assert used and senr.id not in used
    listed = json.loads(command("submissions", *at, "--json").out)
    assert {s["submission"]: s["state"] for s in listed}[senr.id] == "withdrawn"
