"""One command answers, for a region, whether participants of pathways went on more often than others."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from tests.acceptance.test_a_partner_leaves import stop_agreements

from commonfield import intake
from commonfield.region import Region

REACHED = ("college_going_rate_12m", "credential_rate_3y")


@pytest.fixture
def compared(own_demo: Region, command: Callable[..., Any]) -> Any:
    return command("compare", "--region", own_demo.path, "--keys", own_demo.keys.folder, "--json")


def test_the_question_is_answered_and_the_pages_lie_in_the_working_view(
    own_demo: Region, compared: Any
) -> None:
    assert compared.code in (0, 14), compared.err
    answer = json.loads(compared.out)
    assert set(answer["outcomes"]) == set(REACHED)
    assert set(answer["not_yet_due"]) == {"credential_rate_6y"}
    went = answer["outcomes"]["college_going_rate_12m"]
    methods = [each["method"] for each in went["estimates"]]
    assert methods == ["raw", "stratified", "entropy_balanced", "doubly_robust"]
    assert went["estimates"][0]["n_participants"] > 30
    assert set(went["gap_in_gaps"]) >= {"gender", "english_learner"}
    folder = own_demo.path / "working" / "contrasts" / "career_pathways"
    assert answer["opens"] == str(folder / "en" / "index.html")
    for language in ("en", "es"):
        html = (folder / language / "index.html").read_text(encoding="utf-8")
        assert "college_going_rate_12m-balance" in html
    assert not list(own_demo.releases.rglob("*college_going_rate_12m-balance*"))


def test_the_ledger_says_that_it_was_made_and_no_figure(own_demo: Region, compared: Any) -> None:
    entry = next(e for e in reversed(own_demo.ledger.entries()) if e.kind == "contrasted")
    assert entry.what["contrast"] == "career_pathways"
    assert {
        "contrasts/career_pathways",
        "metrics/college_going_rate_12m",
        "cohorts/high_school_completers",
    } <= set(entry.what["definitions"])
    estimate = json.loads(compared.out)["outcomes"]["college_going_rate_12m"]["estimates"][2]["estimate"]
    assert str(estimate) not in json.dumps(entry.what)


def test_no_count_below_the_smallest_group_is_written(own_demo: Region, compared: Any) -> None:
    folder = own_demo.path / "working" / "contrasts" / "career_pathways" / "data"
    files = sorted(folder.glob("*.csv"))
    assert len(files) == 3 * len(REACHED)
    for file in files:
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
            counts = [int(row[name]) for name in ("n_participants", "n_comparison") if row.get(name)]
            assert all(count >= own_demo.settings.smallest_group for count in counts), file.name


def test_what_a_partner_was_part_of_goes_with_it(
    own_demo: Region, compared: Any, command: Callable[..., Any]
) -> None:
    partner = next(r.partner for r in intake.submissions(own_demo) if r.dictionary == "mis/sb")
    stop_agreements(own_demo, partner)
    told = command(
        "agreements", "end", partner, "--reason", "It left",
        "--region", own_demo.path, "--keys", own_demo.keys.folder,
    )  # fmt: skip
    assert told.code == 0, told.err
    assert not (own_demo.path / "working").exists()


def test_without_an_agreement_for_the_audience_nobody_is_compared(
    own_demo: Region, command: Callable[..., Any]
) -> None:
    for path in own_demo.agreements.glob("data-sharing-*.yaml"):
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        for grant in written["grants"]:
            grant["audiences"] = ["public"]
        path.write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")
    told = command("compare", "--region", own_demo.path, "--keys", own_demo.keys.folder)
    assert told.code == 12
    assert "members" in told.err and not (own_demo.path / "working").exists()


def test_a_contrast_that_is_not_defined_and_columns_without_a_file_are_refused(
    own_demo: Region, command: Callable[..., Any]
) -> None:
    where = ("--region", own_demo.path, "--keys", own_demo.keys.folder)
    assert "career_pathways" in command("compare", *where, "--contrast", "career_pathway").err
    told = command("compare", *where, "--outcome", "enrolled")
    assert told.code == 2 and "FILE: expected a file" in told.err
