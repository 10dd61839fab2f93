"""The acceptance test of the route: on faultless files every count before disclosure is the true one."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.acceptance.conftest import send_all
from tests.generative.reference import read

from commonfield.catalog import Group, Report
from commonfield.pipeline import build, link, measure
from commonfield.pipeline.linking import current_crosswalk
from commonfield.pipeline.measuring import REPORT, current_measures, report_metrics
from commonfield.synthetic import DATA_AS_OF
from commonfield.tables import EVENT_TABLES


@pytest.mark.slow
def test_measures_of_faultless_files_equal_the_truth_for_every_metric_and_group(
    tmp_path: Path,
) -> None:
    sent = send_all(tmp_path, students=1_500, seed=11, messiness="none")
    assert sent.refused == 0
    for step in (link, build, measure):
        step(sent.region)
    measured = current_measures(sent.region).measures
    truth = sent.partners / "truth"
    tables = {name: pl.read_parquet(truth / f"{name}.parquet") for name in (*EVENT_TABLES, "institution")}
    catalog = sent.region.catalog
    metric_list = report_metrics(sent.region, catalog.get(Report, REPORT))
    expected = read(
        metric_list,
        groups=catalog.all(Group),
        tables=tables,
        data_as_of=DATA_AS_OF,
        region=sent.region.settings.region,
    )
    assert_frame_equal(measured, expected)
    # Large enough to mean something, and every link was there to be found.
    assert measured.filter(status="computed").height > 10_000
    crosswalk = current_crosswalk(sent.region)
    assert crosswalk is not None
    true_persons = pl.read_parquet(truth / "identity.parquet")["person_key"].n_unique()
    assert crosswalk["person_key"].n_unique() == true_persons
