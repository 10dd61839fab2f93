"""Staff see whom links serve worse; what is published of it passed the same control as every figure."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from commonfield import disclosure, intake
from commonfield.findings import Exit
from commonfield.identity.quality import OF_NAMES
from commonfield.pipeline import Demonstration, link
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.quality import link_quality
from commonfield.region import Region

Told = Any


@pytest.fixture
def quality(own_demo: Region, command: Callable[..., Told]) -> Callable[..., Told]:
    def run(*words: str) -> Told:
        return command("quality", *words, "--region", own_demo.path, "--keys", own_demo.keys.folder)

    return run


@pytest.mark.parametrize(
    ("language", "said"), [("en", "EVERY TWO SOURCES"), ("es", "CADA DOS FUENTES")], ids=["en", "es"]
)
def test_staff_are_told_in_their_language_without_any_name(own_demo, quality, language, said) -> None:
    told = quality("--language", language)
    assert told.code == Exit.DONE, told.err
    assert said in told.out
    detail = quality("--from", "calpads", "--to", "mis", "--language", language)
    assert detail.code == Exit.DONE, detail.err
    receipts = intake.in_force(intake.submissions(own_demo))
    records = intake.accepted(own_demo, [receipt.id for receipt in receipts]).identity_records
    names = {name for name in records["last_name"].drop_nulls() if len(name) > 8}
    assert len(names) > 50
    assert not {name for name in names if name in told.out + detail.out}


def test_a_program_gets_everything_and_the_ledger_no_figure(own_demo, quality) -> None:
    told = json.loads(quality("--json").out)
    kinds = {row["kind"] for row in told["compared"]}
    assert kinds == {"link_rate", "missed_links", "false_links"}
    assert {row["group"] for row in told["compared"]} >= {"all", "race_ethnicity", "foster", *OF_NAMES}
    assert {row["partner"] for row in told["by_partner"]}.isdisjoint({"all"})
    assert told["expected"]["groups"] and told["expected"]["calibrated"] is False
    seen = [entry for entry in own_demo.ledger.entries() if entry.kind == "quality_seen"]
    assert [set(entry.what) for entry in seen] == [{"linkage"}]


def test_two_looks_tell_the_same(quality) -> None:
    assert quality("--json").out == quality("--json").out


def test_two_sources_that_are_not_there_are_said_to_be_so(quality) -> None:
    assert "No figures for these two sources." in quality("--from", "calpads", "--to", "moon").out


def test_published_are_rates_by_group_and_never_a_small_count(demo: Demonstration) -> None:
    release = disclosure.load_release(demo.result.published.folder)
    links = release.cells.filter(release.cells["kind"].is_in(["link_rate", "missed_links", "false_links"]))
    assert {"race_ethnicity", "compound_surname"} <= set(links["group"])
    smallest = int(release.certificate["policy"]["smallest_group"])
    shown = links.filter(links["status"] == "shown", links["denominator"] > 0)
    assert shown.height > 50
    assert min(shown["numerator"]) >= smallest
    assert min(shown["denominator"] - shown["numerator"]) >= smallest


def test_a_linkage_made_since_has_nothing_to_tell_until_events_are_built(own_demo, quality) -> None:
    assert link_quality(own_demo) is not None
    link(own_demo)
    assert link_quality(own_demo) is None
    refused = quality()
    assert refused.code == Exit.WRONG_USAGE
    assert "commonfield build" in refused.err


def test_without_an_agreement_in_force_names_alone_group_people(own_demo) -> None:
    counts = link_quality(own_demo, occasion=Occasion(on=date(2099, 1, 1)))
    assert counts is not None
    assert set(counts["group"]) == {"all", *OF_NAMES}
