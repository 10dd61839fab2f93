"""A partner gets back what became of its own students, sealed to it, as agreements allow."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyrage
import pytest
import yaml
from tests.acceptance.conftest import Told, shorten_report
from tests.acceptance.test_names_stay_in_the_vault import betrayed, identifying_values, words_of_ours
from tests.regions import copy_region

from commonfield import intake
from commonfield.intake.giving_back import PACKED, unpack
from commonfield.pipeline import (
    Demonstration,
    give_back,
    measure,
    protect,
    publish,
    verify_ledger,
    verify_release,
)
from commonfield.pipeline.linking import current_crosswalk
from commonfield.pipeline.measuring import current_measures
from commonfield.pipeline.served import places_of
from commonfield.pipeline.tracing import trace_person
from commonfield.region import Region, open_sealed

PARTNER, UNSERVED, COLLEGE = "inkwell-unified", "vellum-valley-unified", "almanac-college"


@dataclass(frozen=True)
class Back:
    """A region after a partner was served, and what it was given."""

    region: Region
    sheet: pl.DataFrame
    pages: dict[str, str]


@pytest.fixture(scope="module")
def region(demo: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Region:
    """A copy of the demonstration in which partners are served."""
    folder = tmp_path_factory.mktemp("given")
    return copy_region(demo.region, folder)


@pytest.fixture(scope="module")
def back(region: Region) -> Back:
    files = opened(region, give_back(region, PARTNER).file, PARTNER)
    pages = {name: content.decode() for name, content in files.items() if name.endswith(".html")}
    return Back(region, read(files[PACKED]), pages)


def opened(region: Region, file: Path, partner: str) -> dict[str, bytes]:
    return unpack(open_sealed(file, keys=region.keys, holder=partner))


def read(content: bytes) -> pl.DataFrame:
    return pl.read_csv(io.BytesIO(content), infer_schema=False)


def own_records(region: Region, partner: str) -> pl.DataFrame:
    sent = [r.id for r in intake.in_force(intake.submissions(region)) if r.partner == partner]
    return intake.accepted(region, sent, tables=()).identity_records


def answers(sheet: pl.DataFrame, metric: str) -> pl.DataFrame:
    """One row per student and year in which the metric counts it: academic_year, holds."""
    columns = [f"{metric}_academic_year", f"{metric}_holds"]
    split = sheet.filter(pl.col(f"{metric}_counted") == "yes").with_columns(
        pl.col(name).str.split("; ") for name in columns
    )
    return split.explode(columns).select(
        "ssid", academic_year=pl.col(columns[0]).cast(pl.Int64), holds=pl.col(columns[1]) == "yes"
    )


def told_metrics(sheet: pl.DataFrame) -> list[str]:
    return [name.removesuffix("_counted") for name in sheet.columns if name.endswith("_counted")]


def change_agreement(region: Region, partner: str, change: Callable[[dict[str, object]], None]) -> None:
    file = region.agreements / f"data-sharing-{partner}.yaml"
    told = yaml.safe_load(file.read_text())
    change(told)
    file.write_text(yaml.safe_dump(told, allow_unicode=True))


def test_it_holds_exactly_the_partners_own_students(back: Back, demo: Demonstration) -> None:
    own = set(own_records(back.region, PARTNER)["ssid"].drop_nulls())
    assert set(back.sheet["ssid"].drop_nulls()) == own
    assert back.sheet["ssid"].is_duplicated().sum() == 0
    sent = b"".join(file.read_bytes() for file in (demo.folder / "partners" / "files" / PARTNER).iterdir())
    assert len(own) > 100 and all(ssid.encode() in sent for ssid in own)


def test_the_rows_add_up_to_what_was_measured(back: Back) -> None:
    party = back.region.settings.partner(PARTNER)
    measured = current_measures(back.region).measures.filter(
        pl.col("place").is_in(places_of(party)), group="all", level="institution", status="computed"
    )
    compared = 0
    for metric in told_metrics(back.sheet):
        own = (
            answers(back.sheet, metric)
            .group_by("academic_year")
            .agg(denominator=pl.len().cast(pl.Int64), numerator=pl.col("holds").sum().cast(pl.Int64))
        )
        columns = ["academic_year", "denominator", "numerator"]
        figures = measured.filter(metric=metric).select(columns).sort("academic_year")
        assert own.select(columns).sort("academic_year").rows() == figures.rows(), metric
        compared += figures.height
    assert compared > 20


def test_a_row_says_what_explain_says_of_the_person(back: Back) -> None:
    crosswalk = current_crosswalk(back.region)
    assert crosswalk is not None
    ids = own_records(back.region, PARTNER).select("ssid", "subject_id").unique()
    keys = dict(ids.join(crosswalk, on="subject_id").select("ssid", "person_key").iter_rows())
    metric = "college_going_rate_12m"
    for ssid, year, holds in answers(back.sheet, metric).sort("ssid").gather_every(40).iter_rows():
        told = trace_person(back.region, metric=metric, person=keys[ssid]).trace
        in_year = next(each for each in told.years if each.academic_year == year)
        assert in_year.hit is holds


def test_only_the_partners_own_key_opens_it(back: Back) -> None:
    sealed = (back.region.path / "give-back" / f"{PARTNER}.outcomes.age").read_bytes()
    for holder in back.region.keys.holders():
        if holder == PARTNER:
            assert pyrage.decrypt(sealed, [back.region.keys.identity(holder)])
        else:
            with pytest.raises(pyrage.DecryptError):
                pyrage.decrypt(sealed, [back.region.keys.identity(holder)])


def test_no_name_or_birth_date_is_in_it_and_no_id_is_anywhere_else(back: Back, demo: Demonstration) -> None:
    values, ours = identifying_values(demo.folder / "partners"), words_of_ours()
    assert betrayed(back.region.path, values, ours=ours) == []
    text = "\n".join(back.pages.values())
    assert not any(ssid in text for ssid in back.sheet["ssid"])
    cells = {cell for column in back.sheet.get_columns() for cell in column.drop_nulls().to_list()}
    assert not cells & values["names"]


def test_wages_are_never_told_of_one_person(back: Back) -> None:
    assert not [name for name in back.sheet.columns if "wage" in name or "earnings" in name]


def test_the_ledger_tells_of_it_and_names_nobody(back: Back) -> None:
    entry = next(e for e in back.region.ledger.entries() if e.kind == "gave_back")
    assert entry.what["partner"] == PARTNER
    assert entry.what["rows"] == back.sheet.height
    assert not any(ssid in json.dumps(entry.what) for ssid in back.sheet["ssid"])
    assert verify_ledger(back.region)


def test_a_college_gets_its_own_students_too(region: Region) -> None:
    given = give_back(region, COLLEGE)
    sheet = read(opened(region, given.file, COLLEGE)[PACKED])
    own = own_records(region, COLLEGE).filter(pl.col("source") == "mis")
    assert sheet.height == own["subject_id"].n_unique()
    assert sheet["awards"].drop_nulls().len() > 0


def test_without_a_clause_the_answer_is_12_and_nothing_is_written(
    own_demo: Region, command: Callable[..., Told], tmp_path: Path
) -> None:
    before = sorted(own_demo.path.rglob("*")), own_demo.ledger.head()
    out = tmp_path / "out.age"
    said = command(
        "give-back", UNSERVED, "--out", out, "--region", own_demo.path, "--keys", own_demo.keys.folder
    )
    assert said.code == 12
    assert f"data-sharing-{UNSERVED}" in said.err and "give-back" in said.err
    assert (sorted(own_demo.path.rglob("*")), own_demo.ledger.head()) == before
    assert not out.exists()


def test_a_partner_that_takes_its_permission_back_takes_the_column_with_it(own_demo: Region) -> None:
    def keep_to_itself(told: dict[str, object]) -> None:
        told["redisclosure"] = False

    change_agreement(own_demo, COLLEGE, keep_to_itself)
    given = give_back(own_demo, PARTNER)
    assert "first_college" not in given.columns and "awards" not in given.columns
    assert "college_going_rate_12m_counted" not in given.columns
    assert "graduation_rate_4y_counted" in given.columns
    left = {one.what.en for one in given.left_out if one.partner == "Almanac College"}
    assert {"First college and second year", "College awards", "College-going rate, 12 months"} <= left
    files = opened(own_demo, given.file, PARTNER)
    assert "Almanac College" in files["page-es.html"].decode()
    assert "first_college" not in read(files[PACKED]).columns


def test_a_steward_opens_it_with_one_key_and_nobody_else_can_read_it(
    back: Back, command: Callable[..., Told], tmp_path: Path
) -> None:
    own, others = tmp_path / "own", tmp_path / "others"
    for folder, holder in ((own, PARTNER), (others, COLLEGE)):
        folder.mkdir()
        shutil.copy(back.region.keys.folder / f"{holder}.age", folder)
    sealed = back.region.path / "give-back" / f"{PARTNER}.outcomes.age"
    refused = command("open", sealed, "--keys", others, "--out", tmp_path / "plain")
    assert refused.code != 0 and not (tmp_path / "plain").exists()
    assert command("open", sealed, "--keys", own, "--out", tmp_path / "plain").code == 0
    assert {file.name for file in (tmp_path / "plain").iterdir()} == {PACKED, "page-en.html", "page-es.html"}
    assert {oct(file.stat().st_mode & 0o777) for file in (tmp_path / "plain").iterdir()} == {"0o600"}
    inside = command("open", sealed, "--keys", own, "--out", back.region.path / "plain")
    assert inside.code == 2 and not (back.region.path / "plain").exists()


def test_a_crash_while_it_is_written_leaves_no_file_and_protects_all_the_same(
    own_demo: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr("commonfield.pipeline.giving_back.write_whole", full)
    with pytest.raises(OSError, match="no space"):
        give_back(own_demo, PARTNER, out=tmp_path / "out.age")
    assert not (tmp_path / "out.age").exists()
    assert [e.what["partner"] for e in own_demo.ledger.entries() if e.kind == "gave_back"] == [PARTNER]


def test_every_partner_has_its_page_after_a_run(demo: Demonstration) -> None:
    for partner in demo.region.settings.partners:
        file = demo.region.path / "give-back" / f"{partner.partner}.page.age"
        pages = opened(demo.region, file, partner.partner)
        assert set(pages) == {"page-en.html", "page-es.html"}
        assert partner.name in pages["page-en.html"].decode()
    assert not [e for e in demo.region.ledger.entries() if e.kind == "gave_back"]


def test_a_release_after_it_takes_the_partner_to_know_its_students(back: Back) -> None:
    region = shorten_report(back.region)
    measure(region)
    draft = protect(region)
    certificate = json.loads((draft / "certificate.json").read_text())
    places = places_of(back.region.settings.partner(PARTNER))
    assert certificate["policy"]["knowing"][PARTNER] == places
    assert PARTNER in certificate["readers_who_hold_records"]
    assert PARTNER in certificate["promise"]["en"] and PARTNER in certificate["promise"]["es"]
    published = publish(region, release=draft.name)
    assert verify_release(published.folder, region).with_bundle
