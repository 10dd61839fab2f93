"""The whole route on Spark: the same people, the same figures, the same release as on DuckDB."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal
from tests.acceptance.conftest import Told

from commonfield import disclosure
from commonfield.engines import spark
from commonfield.pipeline import demonstrate, verify_release
from commonfield.pipeline.linking import current_crosswalk, current_rates
from commonfield.pipeline.measuring import current_measures
from commonfield.pipeline.protecting import REGISTER

pytestmark = [
    pytest.mark.spark,
    pytest.mark.slow,
    pytest.mark.skipif(bool(spark.spark_is_missing()), reason=f"Spark: {spark.spark_is_missing()}"),
]

# Small tables: what Java and Spark would compile costs more than it saves.
os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
PLAIN = {"spark.sql.codegen.wholeStage": "false", "spark.sql.adaptive.enabled": "false"}
STUDENTS = 100


def test_a_region_run_on_spark_is_the_region_run_on_duckdb(
    tmp_path: Path, command: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_for = spark.settings_for
    monkeypatch.setattr(spark, "settings_for", lambda scratch: {**settings_for(scratch), **PLAIN})
    demo = demonstrate(tmp_path / "demo", students=STUDENTS, seed=7, keys=tmp_path / "keys")
    crosswalk, rates, before = (
        current_crosswalk(demo.region),
        current_rates(demo.region),
        current_measures(demo.region),
    )
    told = command(
        "run", "--engine", "spark", "--region", demo.region.path, "--keys", demo.region.keys.folder
    )
    assert told.code == 0, told.err
    after, linked = current_measures(demo.region), current_crosswalk(demo.region)
    assert (before.facts["engine"], after.facts["engine"]) == ("duckdb", "spark")
    assert crosswalk is not None and linked is not None and linked.height > STUDENTS
    keys = ["subject_id", "person_key"]
    assert_frame_equal(linked.select(keys).sort(keys), crosswalk.select(keys).sort(keys))
    assert_frame_equal(current_rates(demo.region), rates)
    assert after.measures.filter(status="computed").height > 1_000
    assert_frame_equal(after.measures, before.measures)
    assert before.atoms is not None and after.atoms is not None
    assert_frame_equal(after.atoms, before.atoms)
    releases = disclosure.registered_releases(demo.region.releases / REGISTER)
    assert [_engine(release.folder) for release in releases] == ["duckdb", "spark"]
    assert verify_release(releases[-1].folder, demo.region).with_bundle


def _engine(folder: Path) -> str:
    return str(json.loads((folder / "made_from.json").read_text())["engine"])
