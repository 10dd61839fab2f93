"""An invented region's files through intake, longitudinal and metrics, beside its truth."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
import yaml
from polars.testing import assert_frame_equal

from commonfield import intake, longitudinal, metrics
from commonfield.catalog import Catalog, Group, Metric
from commonfield.engines import DuckEngine
from commonfield.region import Region, begin_region
from commonfield.synthetic import DATA_AS_OF, Invention, invent

REGION = "north-lake"


@pytest.fixture(scope="module")
def faultless(tmp_path_factory: pytest.TempPathFactory) -> Invention:
    folder = tmp_path_factory.mktemp("faultless") / "out"
    return invent(folder, students=1_000, seed=8, messiness="none", region=REGION, catalog=Catalog())


def manifest(invention: Invention) -> pl.DataFrame:
    return pl.read_csv(invention.folder / "manifest.csv")


def test_a_faultless_file_of_each_kind_gives_no_finding(faultless: Invention) -> None:
    catalog = Catalog()
    largest = manifest(faultless).group_by("dictionary").agg(pl.all().last()).sort("dictionary")
    assert largest.height == 24
    for dictionary, partner, file, year in largest.select(
        "dictionary", "partner", "file", "academic_year"
    ).iter_rows():
        told = intake.check_file(
            faultless.folder / "files" / partner / file,
            catalog=catalog,
            dictionary=dictionary,
            academic_year=year,
        )
        assert told.accepted > 0, dictionary
        assert (told.refused, told.findings) == (0, ()), dictionary


def submitted(invention: Invention, folder: Path) -> Region:
    partners = yaml.safe_load((invention.folder / "partners.yaml").read_text(encoding="utf-8"))
    region = begin_region(
        folder / "region", region=REGION, keys=folder / "keys", settings={"partners": partners}
    )
    for partner, file, dictionary, year in manifest(invention).iter_rows():
        content = (invention.folder / "files" / partner / file).read_bytes()
        intake.submit(
            region,
            partner=partner,
            content=content,
            file_name=file,
            dictionary=dictionary,
            academic_year=year,
            by="test",
        )
    return region


def measured(tables: dict[str, pl.DataFrame], institutions: pl.DataFrame) -> pl.DataFrame:
    catalog = Catalog()
    with DuckEngine() as engine:
        for name, frame in tables.items():
            engine.load(name, frame)
        engine.load("institution", institutions)
        return metrics.measure(
            engine,
            list(catalog.all(Metric).values()),
            groups=catalog.all(Group),
            data_as_of=DATA_AS_OF,
            region=REGION,
        )


@pytest.mark.slow
def test_measures_of_faultless_files_equal_the_truth_for_every_metric_and_group(
    faultless: Invention, tmp_path: Path
) -> None:
    accepted = intake.accepted(submitted(faultless, tmp_path), None)
    truth = faultless.folder / "truth"
    institutions = pl.read_parquet(truth / "institution.parquet")
    subjects = accepted.identity_records.select("subject_id", "partner", "source", "local_id").unique()
    crosswalk = subjects.join(
        pl.read_parquet(truth / "identity.parquet"), on=["partner", "source", "local_id"], how="left"
    ).unique("subject_id")
    assert crosswalk["person_key"].null_count() == 0
    built = longitudinal.build(
        accepted.staged,
        accepted.plain["offering"],
        crosswalk=crosswalk,
        institutions=institutions,
        catalog=Catalog(),
    )
    told = {name: pl.read_parquet(truth / f"{name}.parquet") for name in built}
    for name in ("enrollment", "completion", "course", "participation", "award", "employment"):
        assert built[name].height == told[name].height, name
    found = measured(built, institutions)
    computed = set(found.filter(pl.col("status") == "computed")["metric"])
    # No campus of UC sends its own file in an invented region, and no college marks degrees for transfer.
    silent = {"uc_entrants", "transfer_degree_earners", "associate_degree_not_for_transfer_earners"}
    assert set(Catalog().all(Metric)) - computed <= silent
    # Truth has one race for each person; of two or more, which ones are named is chosen as files are written.
    named = pl.col("group") == "race_ethnicity_any"
    assert_frame_equal(found.filter(~named), measured(told, institutions).filter(~named))


def test_the_data_of_an_invented_region_are_as_of_the_end_of_october() -> None:
    assert date(2026, 10, 31) == DATA_AS_OF
