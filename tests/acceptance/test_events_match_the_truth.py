"""Where every file is right and every true link has a shared id, persons and events are the invented ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl
import pytest
import yaml
from polars.testing import assert_frame_equal

from commonfield import identity, intake, longitudinal
from commonfield.catalog import Catalog, LinkageModel
from commonfield.pipeline.institutions import institution_table
from commonfield.region import Region, begin_region
from commonfield.synthetic import Invention, invent
from commonfield.tables import EVENT_TABLES

pytestmark = pytest.mark.slow
TRAIL = ("partner", "submission_id", "record_no")


@dataclass(frozen=True)
class Route:
    """What identity and longitudinal made of an invention, and the truth, in the keys of the truth."""

    linkage: identity.Linkage
    true_person: pl.DataFrame
    events: dict[str, pl.DataFrame]
    truth: dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def route(tmp_path_factory: pytest.TempPathFactory) -> Route:
    catalog = Catalog()
    folder = tmp_path_factory.mktemp("truth")
    invention = invent(folder / "out", students=800, seed=11, messiness="none", catalog=catalog)
    region = submitted(invention, folder)
    accepted = intake.accepted(region, None)
    linkage = identity.link(accepted.identity_records, model=catalog.get(LinkageModel, "learners"))
    events = longitudinal.build(
        accepted.staged,
        accepted.plain["offering"],
        crosswalk=linkage.crosswalk,
        institutions=institution_table(region.settings),
        catalog=catalog,
    )
    told = invention.folder / "truth"
    local = accepted.identity_records.select("subject_id", "partner", "source", "local_id").unique()
    true_person = (
        local.join(
            pl.read_parquet(told / "identity.parquet"), on=["partner", "source", "local_id"], how="left"
        )
        .select("subject_id", true_person="person_key")
        .unique()
    )
    return Route(
        linkage=linkage,
        true_person=true_person,
        events=events,
        truth={name: pl.read_parquet(told / f"{name}.parquet") for name in EVENT_TABLES},
    )


def submitted(invention: Invention, folder) -> Region:
    partners = yaml.safe_load((invention.folder / "partners.yaml").read_text(encoding="utf-8"))
    region = begin_region(
        folder / "region", region="inland-empire", keys=folder / "keys", settings={"partners": partners}
    )
    for file in invention.files:
        receipt = intake.submit(
            region,
            partner=file.partner,
            content=(invention.folder / "files" / file.partner / file.file).read_bytes(),
            file_name=file.file,
            dictionary=file.dictionary,
            academic_year=file.academic_year,
            by="test",
        )
        assert receipt.refused == 0, file.file
    return region


def test_every_subject_has_one_true_person(route: Route) -> None:
    assert route.true_person["true_person"].null_count() == 0
    assert route.true_person["subject_id"].is_unique().all()
    assert set(route.true_person["subject_id"]) == set(route.linkage.crosswalk["subject_id"])


def test_persons_are_the_true_ones_and_ids_alone_found_them(route: Route) -> None:
    known = route.linkage.crosswalk.join(route.true_person, on="subject_id")
    for one, other in (("person_key", "true_person"), ("true_person", "person_key")):
        assert known.group_by(one).agg(pl.col(other).n_unique())[other].unique().to_list() == [1]
    assert set(known["method"]) == {"alone", "exact_id"}
    assert (route.linkage.counts.id_links_refused, route.linkage.counts.ids_distrusted) == (0, 0)


def in_true_keys(route: Route, table: str) -> pl.DataFrame:
    keys = route.linkage.crosswalk.join(route.true_person, on="subject_id")
    keys = keys.select("person_key", "true_person").unique()
    frame = route.events[table].join(keys, on="person_key")
    return frame.with_columns(person_key=pl.col("true_person")).select(EVENT_TABLES[table].names)


@pytest.mark.parametrize("table", [name for name in EVENT_TABLES if name != "characteristic"])
def test_every_event_is_the_true_one_in_every_column(route: Route, table: str) -> None:
    columns = [name for name in EVENT_TABLES[table].names if name not in TRAIL]

    def content(frame: pl.DataFrame) -> pl.DataFrame:
        if table == "course":
            # Whether a university takes it is asked of college courses alone.
            at_college = pl.when(pl.col("segment") != "k12").then("transfer_level")
            frame = frame.with_columns(transfer_level=at_college)
        return frame.select(columns).sort(columns)

    assert route.truth[table].height > 50
    assert_frame_equal(content(in_true_keys(route, table)), content(route.truth[table]))


def test_every_event_leads_back_to_a_line_of_a_submission(route: Route) -> None:
    for frame in route.events.values():
        assert frame.select(TRAIL).null_count().sum_horizontal().item() == 0
        assert (frame["record_no"] >= 1).all()


ANSWERS = ("race_ethnicity", "race_ethnicity_federal", "gender")


@pytest.mark.parametrize("attribute", ANSWERS)
def test_who_somebody_is_at_the_end_of_any_year_is_true(route: Route, attribute: str) -> None:
    ours, truth = in_true_keys(route, "characteristic"), route.truth["characteristic"]
    for year in range(2018, 2027):
        assert_frame_equal(latest(ours, attribute, year), latest(truth, attribute, year))


def latest(frame: pl.DataFrame, attribute: str, academic_year: int) -> pl.DataFrame:
    told = frame.filter(
        (pl.col("characteristic") == attribute) & (pl.col("began_on") <= date(academic_year, 6, 30))
    )
    return told.sort("began_on").group_by("person_key").agg(pl.col("value").last()).sort("person_key")


def test_spells_that_count_whenever_they_touch_a_window_cover_the_true_days(route: Route) -> None:
    ours, truth = in_true_keys(route, "characteristic"), route.truth["characteristic"]
    held = set(truth["characteristic"]) - set(ANSWERS)
    assert held >= {"english_learner", "foster", "homeless", "disability", "first_generation"}
    for attribute in held:
        assert_frame_equal(months(ours, attribute), months(truth, attribute))


def months(frame: pl.DataFrame, attribute: str) -> pl.DataFrame:
    """Give each month in which it holds for somebody."""
    spells = frame.filter(pl.col("characteristic") == attribute)
    end = pl.col("ended_on").fill_null(date(2026, 10, 31))
    every = pl.date_ranges(pl.col("began_on").dt.month_start(), end.dt.month_start(), interval="1mo")
    told = spells.with_columns(month=every).explode("month")
    return told.select("person_key", "value", "month").unique().sort("person_key", "month")
