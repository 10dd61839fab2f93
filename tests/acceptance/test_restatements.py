"""Released figures that would be others today: told with the reason, and never without one."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from commonfield import intake
from commonfield.findings import Exit
from commonfield.pipeline import build, link, measure, withdraw
from commonfield.pipeline.restating import restatements
from commonfield.region import Region

METRICS = Path(str(resources.files("commonfield"))) / "definitions" / "metrics"


def with_stricter_diploma(region: Region) -> None:
    """The region's own graduation rate asks for A-G too."""
    shipped = (METRICS / "high_school" / "graduation_rate_4y.yaml").read_text(encoding="utf-8")
    assert "kind: diploma}" in shipped
    own = region.path / "definitions" / "metrics" / "high_school"
    own.mkdir(parents=True, exist_ok=True)
    stricter = shipped.replace("kind: diploma}", "kind: diploma, a_g_met: true}")
    (own / "graduation_rate_4y.yaml").write_text(stricter, encoding="utf-8")


def test_nothing_is_restated_where_nothing_changed(own_demo: Region) -> None:
    found = restatements(own_demo)
    assert found.compared > 400
    assert (found.figures, found.definitions, found.submissions_new, found.linked_again) == (
        (),
        (),
        (),
        False,
    )


def test_a_new_definition_is_told_apart_from_new_rows(
    own_demo: Region, command: Callable[..., object]
) -> None:
    from commonfield.region import open_region

    with_stricter_diploma(own_demo)
    measure(open_region(own_demo.path, keys=own_demo.keys.folder))
    where = ("--region", own_demo.path, "--keys", own_demo.keys.folder)
    told = command("restatements", *where, "--json")
    assert told.code == Exit.DONE, told.err
    found = json.loads(told.out)
    assert found["definitions"] == ["metrics/graduation_rate_4y"]
    figures = found["figures"]
    assert {one["metric"] for one in figures} == {"graduation_rate_4y"}
    assert figures and all(one["causes"] == ["definition"] for one in figures)
    # by its own rules, today's rows give what was released: the whole change is that of the rules
    assert all(one["by_old_rules"] == one["released"] for one in figures)
    assert all(one["today"]["numerator"] < one["released"]["numerator"] for one in figures)
    spoken = command("restatements", *where, "--language", "es", "--limit", "1")
    assert "porque cambió una definición" in spoken.out


def test_a_file_that_went_is_the_reason_where_it_fed_the_metric(own_demo: Region) -> None:
    gone = next(r for r in intake.in_force(intake.submissions(own_demo)) if r.dictionary == "calpads/scsc")
    withdraw(own_demo, gone.id, reason="sent by mistake")
    link(own_demo)
    build(own_demo)
    measure(own_demo)
    found = restatements(own_demo)
    assert [one["submission"] for one in found.submissions_gone] == [gone.id]
    assert found.figures
    for one in found.figures:
        assert one.causes == ("files",)
    # that file names nobody anew and feeds no graduation rate: its figures are as they were
    assert not found.linked_again
    assert "graduation_rate_4y" not in {one.metric for one in found.figures}
