"""Targets of a region from its own files to the command and the report."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.acceptance.conftest import shorten_report

from commonfield import disclosure
from commonfield.findings import Exit
from commonfield.pipeline import Demonstration, measure
from commonfield.region import Region

pytestmark = pytest.mark.slow

TARGETS = "definitions/targets/graduation_rate_4y.yaml"


def at(region: Region) -> list[str | Path]:
    return ["--region", region.path, "--keys", region.keys.folder]


def test_the_command_tells_people_where_a_figure_is_shown_and_nothing_where_it_is_not(
    demo: Demonstration, command: Callable[..., Any]
) -> None:
    told = command("targets", *at(demo.region), "--json")
    rows = json.loads(told.out)
    released = next(path for path in demo.region.releases.iterdir() if path.is_dir())
    key = ["metric", "academic_year", "level", "place", "group", "value"]
    cells = {
        tuple(row[name] for name in key): row
        for row in disclosure.load_release(released).cells.rows(named=True)
    }
    assert told.code == Exit.DONE and {row["metric"] for row in rows} == {
        "graduation_rate_4y", "college_going_rate_12m",
    }  # fmt: skip
    for row in rows:
        cell = cells[tuple(row[name] for name in key)]
        shown = cell["status"] == "shown"
        assert row["status"] == cell["status"] and (row["needed"] is not None) == shown
        if shown:
            wanted = round(row["goal"] * 1000) * cell["denominator"]
            assert row["needed"] == max(0, -(-wanted // 1000) - cell["numerator"])
    assert {"region", "institution"} <= {row["level"] for row in rows}


@pytest.mark.parametrize(
    ("language", "said"), [("en", "figures beside their targets"), ("es", "junto a sus metas")]
)
def test_the_command_speaks_both_languages(
    demo: Demonstration, command: Callable[..., Any], language: str, said: str
) -> None:
    told = command("targets", *at(demo.region), "--language", language, "--metric", "graduation_rate_4y")
    assert told.code == Exit.DONE and said in told.out and "adopt" not in told.out


def test_a_target_that_nobody_adopted_is_shown_in_a_preview_and_not_published(
    own_demo: Region, command: Callable[..., Any]
) -> None:
    measure(shorten_report(own_demo))
    own = own_demo.path / TARGETS
    own.write_text(own.read_text("utf-8").replace("at_least: 0.9}", "at_least: 0.91}"))
    assert command("protect", *at(own_demo)).code == Exit.DONE
    refused = command("report", *at(own_demo))
    assert refused.code == Exit.NOT_RELEASABLE and "targets/graduation_rate_4y" in refused.err
    assert "targets/graduation_rate_4y" in command("targets", *at(own_demo)).out
    assert command("report", "--preview", *at(own_demo)).code == Exit.DONE
    (page,) = (own_demo.path / "previews").glob("*/report/en/targets.html")
    text = page.read_text("utf-8")
    assert "91% or more" in text and "Not yet adopted" in text


def test_without_targets_the_command_says_how_to_set_them(
    own_demo: Region, command: Callable[..., Any]
) -> None:
    for file in (own_demo.path / TARGETS).parent.iterdir():
        file.unlink()
    told = command("targets", *at(own_demo))
    assert told.code == Exit.DONE and "definitions/targets" in told.out
    assert json.loads(command("targets", *at(own_demo), "--json").out) == []


def test_a_target_that_does_not_fit_is_refused_with_its_file(
    own_demo: Region, command: Callable[..., Any]
) -> None:
    own = own_demo.path / TARGETS
    own.write_text(own.read_text("utf-8").replace("at_least: 0.9}", "at_least: 90}"))
    told = command("targets", *at(own_demo))
    assert told.code == Exit.WRONG_USAGE and "share from 0 to 1" in told.err and TARGETS in told.err
