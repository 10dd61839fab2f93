"""The acceptance test of the route: on faultless files every count before disclosure is the true one."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.generative.reference import read

from commonfield.catalog import Group, Report
from commonfield.pipeline import demonstrate
from commonfield.pipeline.linking import current_crosswalk
from commonfield.pipeline.measuring import REPORT, current_measures, report_metrics
from commonfield.synthetic import DATA_AS_OF
from commonfield.tables import EVENT_TABLES


@pytest.mark.slow
def test_measures_of_faultless_files_equal_the_truth_for_every_metric_and_group(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    keys = tmp_path_factory.mktemp("keys")
    shown = demonstrate(
        tmp_path_factory.mktemp("faultless") / "demo", students=1_500, seed=11, messiness="none", keys=keys
    )
    assert shown.refused == 0
    measured = current_measures(shown.region).measures
    truth = shown.folder / "partners" / "truth"
    tables = {name: pl.read_parquet(truth / f"{name}.parquet") for name in (*EVENT_TABLES, "institution")}
    catalog = shown.region.catalog
    metric_list = report_metrics(shown.region, catalog.get(Report, REPORT))
    expected = read(
        metric_list,
        groups=catalog.all(Group),
        tables=tables,
        data_as_of=DATA_AS_OF,
        region=shown.region.settings.region,
    )
    assert_frame_equal(measured, expected)
    # Large enough to mean something, and every link was there to be found.
    assert measured.filter(status="computed").height > 10_000
    crosswalk = current_crosswalk(shown.region)
    assert crosswalk is not None
    true_persons = pl.read_parquet(truth / "identity.parquet")["person_key"].n_unique()
    assert crosswalk["person_key"].n_unique() == true_persons
