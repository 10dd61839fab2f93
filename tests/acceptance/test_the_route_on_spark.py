"""The whole route on Spark: the same people, the same figures, the same release as on DuckDB."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal
from tests.acceptance.conftest import Told, send_all, shorten_report

from commonfield import disclosure
from commonfield.catalog import Report
from commonfield.engines import spark
from commonfield.pipeline import run_route, verify_release
from commonfield.pipeline.linking import current_crosswalk, current_rates
from commonfield.pipeline.measuring import REPORT, current_measures
from commonfield.pipeline.protecting import REGISTER
from commonfield.region import Region

pytestmark = [
    pytest.mark.spark,
    pytest.mark.slow,
    pytest.mark.skipif(bool(spark.spark_is_missing()), reason=f"Spark: {spark.spark_is_missing()}"),
]

# Small tables: what Java and Spark would compile costs more than it saves.
os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
PLAIN = {"spark.sql.codegen.wholeStage": "false", "spark.sql.adaptive.enabled": "false"}
STUDENTS = 100
FEW_GROUPS = "[all, race_ethnicity, gender, english_learner]"
"""Of every metric of the shipped report; that all groups mean the same on Spark is tried in `tests/spec`."""


def test_a_region_run_on_spark_is_the_region_run_on_duckdb(
    tmp_path: Path, command: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_for = spark.settings_for
    monkeypatch.setattr(spark, "settings_for", lambda scratch: {**settings_for(scratch), **PLAIN})
    sent = send_all(tmp_path, students=STUDENTS, seed=7, messiness="real").region
    region = shorten_report(sent, with_few_groups(sent))
    run_route(region)
    crosswalk, rates, before = current_crosswalk(region), current_rates(region), current_measures(region)
    told = command("run", "--engine", "spark", "--region", region.path, "--keys", region.keys.folder)
    assert told.code == 0, told.err
    after, linked = current_measures(region), current_crosswalk(region)
    assert (before.facts["engine"], after.facts["engine"]) == ("duckdb", "spark")
    assert crosswalk is not None and linked is not None and linked.height > STUDENTS
    keys = ["subject_id", "person_key"]
    assert_frame_equal(linked.select(keys).sort(keys), crosswalk.select(keys).sort(keys))
    assert_frame_equal(current_rates(region), rates)
    assert after.measures.filter(status="computed").height > 1_000
    assert_frame_equal(after.measures, before.measures)
    assert before.atoms is not None and after.atoms is not None
    assert_frame_equal(after.atoms, before.atoms)
    releases = disclosure.registered_releases(region.releases / REGISTER)
    assert [_engine(release.folder) for release in releases] == ["duckdb", "spark"]
    assert verify_release(releases[-1].folder, region).with_bundle


def with_few_groups(region: Region) -> str:
    """Write the shipped report with fewer groups."""
    shipped = resources.files("commonfield") / region.catalog.get(Report, REPORT).file
    told = re.sub(
        r"(?m)^( +groups:|gap_groups:).*$", rf"\1 {FEW_GROUPS}", shipped.read_text(encoding="utf-8")
    )
    return told.replace(f"gap_groups: {FEW_GROUPS}", "gap_groups: [gender]")


def _engine(folder: Path) -> str:
    return str(json.loads((folder / "made_from.json").read_text())["engine"])
