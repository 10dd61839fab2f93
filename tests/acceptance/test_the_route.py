"""From partners' files to a safe report: what a region's staff would do, and what must be refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import polars as pl
import pytest
import yaml
from tests.acceptance.conftest import shorten_report
from tests.regions import copy_folder

from commonfield import disclosure
from commonfield.catalog import CohortDefinition, Metric
from commonfield.findings import Exit
from commonfield.pipeline import Demonstration, measure, run_route
from commonfield.pipeline.measuring import current_measures, publication_definitions
from commonfield.region import Region, open_region


def at(region: Region) -> list[str]:
    return ["--region", str(region.path), "--keys", str(region.keys.folder)]


def register_of(region: Region) -> list[str]:
    return [entry.what["release"] for entry in disclosure.read_register(region.releases / "register.jsonl")]


def newest_release(region: Region) -> Path:
    return region.releases / register_of(region)[-1]


def senr_of(demo: Demonstration, partner: str = "") -> tuple[str, Path]:
    manifest = pl.read_csv(demo.folder / "partners" / "manifest.csv", infer_schema=False)
    rows = manifest.filter(pl.col("dictionary") == "calpads/senr").sort("partner", "academic_year")
    row = (
        rows.filter(pl.col("partner") == partner).row(-1, named=True) if partner else rows.row(-1, named=True)
    )
    return row["partner"], demo.folder / "partners" / "files" / row["partner"] / row["file"]


def test_the_demo_ends_in_a_report_with_figures_shown_and_figures_hidden(demo: Demonstration) -> None:
    release = disclosure.load_release(newest_release(demo.region))
    statuses = set(release.cells["status"].unique())
    assert {"shown", "hidden", "not_yet_due"} <= statuses
    of_somebody = release.cells.filter(pl.col("denominator") > 0)
    assert demo.result.shown == of_somebody.filter(status="shown").height > 100
    assert demo.result.published.in_part == of_somebody.filter(pl.col("status") != "shown").height > 100
    report = newest_release(demo.region) / "report"
    assert (report / "en" / "index.html").exists()
    assert (report / "es" / "index.html").exists()
    everybody = release.cells.filter(group="all", level="region", status="shown")
    assert {"pathway_entry_rate", "pathway_completion_rate"} <= set(everybody["metric"])


def test_a_region_whose_agreements_cover_everything_leaves_nothing_out(demo: Demonstration) -> None:
    assert current_measures(demo.region).facts["left_out"] == []


def test_rows_in_are_rows_accepted_plus_rows_refused(demo: Demonstration) -> None:
    manifest = pl.read_csv(demo.folder / "partners" / "manifest.csv", infer_schema=False)
    lines = headers = 0
    for partner, file, dictionary in manifest.select("partner", "file", "dictionary").iter_rows():
        content = (demo.folder / "partners" / "files" / partner / file).read_bytes()
        lines += content.count(b"\n")
        headers += not dictionary.startswith("calpads/")
    assert demo.accepted + demo.refused == lines - headers
    assert demo.refused > 0


def test_a_release_verifies_and_an_altered_one_does_not(
    own_demo: Region, command: Callable[..., object]
) -> None:
    folder = newest_release(own_demo)
    assert command("verify", folder).code == Exit.DONE
    cells = folder / "cells.csv"
    cells.write_text(cells.read_text().replace("hidden", "shown", 1))
    told = command("verify", folder)
    assert told.code == Exit.NOT_RELEASABLE
    assert "cells.csv" in told.err


def test_the_ledger_verifies_until_an_entry_is_altered_or_cut(
    own_demo: Region, command: Callable[..., object]
) -> None:
    assert command("verify-ledger", *at(own_demo)).code == Exit.DONE
    file = own_demo.path / "ledger" / "entries.jsonl"
    lines = file.read_text().splitlines(keepends=True)
    number = next(i for i, line in enumerate(lines, 1) if '"adopted"' in line)
    file.write_text("".join(lines).replace("2026-07 (invented)", "2026-08 (invented)", 1))
    told = command("verify-ledger", *at(own_demo))
    assert told.code == Exit.BREAK_FOUND
    assert f"entry {number}" in told.err
    for cut, message in ((1, "expected the entry of release"), (3, "head printed in release")):
        file.write_text("".join(lines[:-cut]))
        told = command("verify-ledger", *at(own_demo))
        assert told.code == Exit.BREAK_FOUND
        assert message in told.err


def test_without_an_agreement_a_file_is_refused_and_nothing_is_stored(
    demo: Demonstration, own_demo: Region, command: Callable[..., object]
) -> None:
    partner, file = senr_of(demo)
    before = sorted(path for path in own_demo.submissions.rglob("*"))
    for agreement in own_demo.agreements.glob("*.yaml"):
        written = yaml.safe_load(agreement.read_text())
        if written["layer"] != "mou" and partner in written["parties"]:
            agreement.unlink()
    told = command("submit", file, "--partner", partner, *at(own_demo))
    assert told.code == Exit.NO_AGREEMENT
    assert "calpads/senr" in told.err
    assert sorted(path for path in own_demo.submissions.rglob("*")) == before


def test_the_same_file_twice_is_one_submission(
    demo: Demonstration, own_demo: Region, command: Callable[..., object]
) -> None:
    partner, file = senr_of(demo)
    entries = len(own_demo.ledger.entries())
    told = command("submit", file, "--partner", partner, *at(own_demo), "--json")
    assert json.loads(told.out)["duplicate"] is True
    assert len(own_demo.ledger.entries()) == entries


def test_an_element_no_longer_permitted_is_left_out_of_the_metrics_that_need_it_and_told(
    demo: Demonstration, own_demo: Region
) -> None:
    partner, _ = senr_of(demo)
    measured = pl.read_parquet(next(own_demo.measures.glob("*/measures.parquet")))
    place = own_demo.settings.partner(partner).place
    rates = pl.col("metric") == "graduation_rate_4y"
    here = (pl.col("place") == place) & (pl.col("group") == "all") & (pl.col("denominator") > 0)
    assert measured.filter(rates & here).height > 0
    for path in own_demo.agreements.glob("*.yaml"):
        written = yaml.safe_load(path.read_text())
        for grant in written.get("grants", []):
            if partner in written["parties"] and "calpads/senr" in grant["elements"]:
                grant["elements"]["calpads/senr"] = ["local_student_id", "ssid", "student_birth_date"]
        path.write_text(yaml.safe_dump(written, allow_unicode=True))
    again = measure(own_demo)
    assert again.measures.filter(rates & here).height == 0
    left = {(each["metric"], each["partner"], each["what"]) for each in again.facts["left_out"]}
    assert ("graduation_rate_4y", partner, "enrollment") in left


def test_publishing_refuses_a_definition_that_changed_since_it_was_adopted(
    own_demo: Region, command: Callable[..., object]
) -> None:
    shipped = shorten_report(own_demo).catalog
    definition = shipped.get(Metric, "graduation_rate_4y")
    text = (resources.files("commonfield") / definition.file).read_text(encoding="utf-8")
    own = own_demo.path / definition.file
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(text + "\n# a note that no decision has seen\n")
    before = register_of(own_demo)
    told = command("run", *at(own_demo))
    assert told.code == Exit.NOT_RELEASABLE
    assert "metrics/graduation_rate_4y" in told.err
    assert register_of(own_demo) == before
    assert command("report", *at(own_demo), "--preview").code == Exit.DONE
    assert register_of(own_demo) == before
    decided = command("adopt", "metrics/graduation_rate_4y", "--decision", "2026-11", *at(own_demo))
    assert decided.code == Exit.DONE
    assert command("report", *at(own_demo)).code == Exit.DONE
    assert len(register_of(own_demo)) == len(before) + 1


def test_a_changed_cohort_asks_for_decisions_about_itself_and_its_metrics(own_demo: Region) -> None:
    before = publication_definitions(own_demo)
    shipped = own_demo.catalog.get(CohortDefinition, "graduation_class")
    own = own_demo.path / shipped.file
    own.parent.mkdir(parents=True, exist_ok=True)
    text = (resources.files("commonfield") / shipped.file).read_text(encoding="utf-8")
    own.write_text(text.replace("T460]", "T460, T370]"))
    after = publication_definitions(open_region(own_demo.path, keys=own_demo.keys.folder))
    changed = {name for name in after if after[name] != before[name]}
    named = own_demo.catalog.all(Metric).items()
    counted = {f"metrics/{name}" for name, metric in named if metric.universe == "graduation_class"}
    assert changed == {"cohorts/graduation_class", *counted & set(before)}


def test_running_again_keeps_every_person_key_and_shows_nothing_more(own_demo: Region) -> None:
    from commonfield.pipeline.linking import current_crosswalk

    before = current_crosswalk(own_demo)
    shown_before = disclosure.load_release(newest_release(own_demo)).cells
    run_route(own_demo)
    after = current_crosswalk(open_region(own_demo.path, keys=own_demo.keys.folder))
    assert before is not None and after is not None
    assert before.sort("subject_id").equals(after.sort("subject_id"))
    shown_after = disclosure.load_release(newest_release(own_demo)).cells
    assert shown_after.sort(shown_after.columns[:8]).equals(shown_before.sort(shown_before.columns[:8]))


def shown_of_graduating_classes(region: Region) -> tuple[str, str, str]:
    """Name a figure of a whole graduating class that the newest release shows.

    Which ones it shows hangs on the keys of a region, and these are others in each run: people who have to
    be hidden somewhere can be hidden in several ways, and some of them leave a band of a total.
    """
    everybody = disclosure.load_release(newest_release(region)).cells.filter(
        pl.col("denominator") > 0, group="all", level="region", status="shown"
    )
    of_classes = [n for n, m in region.catalog.all(Metric).items() if m.universe == "graduation_class"]
    found = everybody.filter(pl.col("metric").is_in(of_classes)).sort("metric", "academic_year")
    assert not found.is_empty(), "nothing is shown of any graduating class"
    return found["metric"][0], "--year", str(found["academic_year"][0])


def test_explain_walks_a_figure_back_to_decision_agreements_and_submissions(
    own_demo: Region, command: Callable[..., object]
) -> None:
    asked = shown_of_graduating_classes(own_demo)
    told = command("explain", *asked, *at(own_demo), "--json")
    assert told.code == Exit.DONE, told.err
    trail = json.loads(told.out)
    assert trail["figure"]["status"] == "shown"
    assert trail["decision"] == "2026-07 (invented)"
    assert trail["definition"]["counted among"] == "cohorts/graduation_class"
    assert trail["definition"]["cohorts/graduation_class adopted as it stands"] == "yes"
    assert len(trail["submissions"]) > 10
    assert all(len(submission["submission"]) == 64 for submission in trail["submissions"])
    assert trail["agreements"]
    assert trail["code"]
    written = command("explain", *asked, *at(own_demo))
    assert "Figure" in written.out and "Submissions" in written.out


def test_explain_tells_of_one_person_which_rows_put_them_in_or_out(
    own_demo: Region, command: Callable[..., object]
) -> None:
    asked = ("explain", "graduation_rate_4y", "--year", "2024", "--sample", "2", *at(own_demo), "--json")
    named = json.loads(command(*asked).out)
    assert named["hit"] and named["not_hit"] and named["out"]
    for key, counted, hit in ((named["hit"][0], True, True), (named["out"][0], False, None)):
        told = command("explain", "graduation_rate_4y", "--person", key, *at(own_demo), "--json")
        (year,) = [one for one in json.loads(told.out)["years"] if one["academic_year"] == 2024]
        assert (year["counted"], year["hit"]) == (counted, hit)
        assert year["anchors"][0]["record_no"] >= 1
    spoken = command(
        "explain", "graduation_rate_4y", "--person", named["hit"][0], *at(own_demo), "--language", "es"
    )
    assert "nunca sale" in spoken.out
    nobody = command("explain", "graduation_rate_4y", "--person", "nobody", *at(own_demo))
    assert nobody.code == 2 and "found nobody of that key" in nobody.err
    assert named["hit"][0] not in (own_demo.path / "ledger" / "entries.jsonl").read_text(encoding="utf-8")


def test_a_change_of_rules_says_what_it_does_to_last_years_figure(
    own_demo: Region, command: Callable[..., object], tmp_path: Path
) -> None:
    told = json.loads(command("definition-diff", "cte_completion_rate", *at(own_demo), "--json").out)
    assert told["keys"] == ["numerator"]
    everybody = {row["academic_year"]: row for row in told["figures"] if row["group"] == "all"}
    for row in told["moved"]:
        figure = everybody[row["academic_year"]]
        if figure["before_numerator"] is not None:
            gained = row["now_hold"] - row["no_longer_hold"]
            assert figure["after_numerator"] - figure["before_numerator"] == gained
    assert sum(row["now_hold"] for row in told["moved"]) > 0
    shipped = (
        Path(str(resources.files("commonfield")))
        / "definitions"
        / "metrics"
        / "high_school"
        / "graduation_rate_4y.yaml"
    )
    stricter = tmp_path / "graduation_rate_4y.yaml"
    stricter.write_text(
        shipped.read_text(encoding="utf-8").replace("kind: diploma}", "kind: diploma, a_g_met: true}"),
        encoding="utf-8",
    )
    spoken = command(
        "definition-diff", "graduation_rate_4y", "--proposed", stricter, *at(own_demo), "--group", "gender"
    )
    assert "A-G requirements met: yes" in spoken.out and "Female" in spoken.out
    alone = command("definition-diff", "graduation_rate_4y", *at(own_demo))
    assert alone.code == 2 and "--proposed" in alone.err


def test_explain_says_so_where_a_figure_was_never_published(
    own_demo: Region, command: Callable[..., object]
) -> None:
    told = command("explain", "graduation_rate_4y", "--year", "1999", *at(own_demo))
    assert told.code == Exit.WRONG_USAGE
    assert "1999" in told.err


@pytest.mark.parametrize("step", ["link", "build", "measure", "protect", "report"])
def test_every_step_is_a_command_of_its_own(
    demo: Demonstration, tmp_path_factory: pytest.TempPathFactory, command: Callable[..., object], step: str
) -> None:
    copy = Path(tmp_path_factory.getbasetemp()) / "steps"
    if not copy.exists():
        copy_folder(demo.region.path, copy)
        shorten_report(open_region(copy, keys=demo.region.keys.folder))
    told = command(step, "--region", copy, "--keys", demo.region.keys.folder)
    assert told.code == Exit.DONE, told.err
    assert told.out.strip()
