from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.unit.synthetic.conftest import Written, write_region

from commonfield.catalog import Agreement, Catalog, Partner, RegionDefinition
from commonfield.catalog.loader import load_file
from commonfield.findings import DefinitionError, UsageError
from commonfield.synthetic import invent
from commonfield.tables import EVENT_TABLES, INSTITUTION


def hashes(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        invent(
            tmp_path / name,
            students=200,
            seed=3,
            messiness="heavy",
            region="north-lake",
            catalog=Catalog(),
        )
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")


def test_the_truth_is_the_same_however_many_rows_are_told_at_once(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rows in (1_000_000, 70):
        monkeypatch.setattr("commonfield.synthetic.truth.parts.ROWS_AT_ONCE", rows)
        invent(
            tmp_path / str(rows),
            students=200,
            seed=3,
            messiness="none",
            region="north-lake",
            catalog=catalog,
        )
    for name in EVENT_TABLES:
        whole, parts = (pl.read_parquet(tmp_path / f"{n}/truth/{name}.parquet") for n in (1_000_000, 70))
        assert whole.height > 0
        assert_frame_equal(whole, parts)


def test_another_seed_writes_other_people(tmp_path: Path, catalog: Catalog) -> None:
    for seed in (3, 4):
        invent(
            tmp_path / str(seed),
            students=200,
            seed=seed,
            messiness="none",
            region="north-lake",
            catalog=catalog,
        )
    file = "foolscap-unified/SENR_2022.txt"
    assert (tmp_path / "3/files" / file).read_bytes() != (tmp_path / "4/files" / file).read_bytes()


def test_messiness_changes_what_is_written_and_nothing_that_happened(
    faultless: Written, messy: Written
) -> None:
    for name in EVENT_TABLES:
        assert_frame_equal(faultless.truth(name), messy.truth(name))
    known = ["partner", "source", "person_key"]
    assert_frame_equal(faultless.truth("identity").select(known), messy.truth("identity").select(known))
    assert not faultless.all_of("mis/sb").equals(messy.all_of("mis/sb"))


@pytest.mark.parametrize("region", sorted(Catalog().all(RegionDefinition)))
def test_every_shipped_region_can_be_invented(region: str, tmp_path: Path, catalog: Catalog) -> None:
    written = write_region(tmp_path / "out", catalog, students=300, messiness="real", region=region)
    partners = written.invention.partners
    counties = {county.fips for county in catalog.get(RegionDefinition, region).counties}
    districts = [partner for partner in partners if partner.kind == "school_district"]
    assert {partner.county for partner in districts} <= counties
    assert {partner.kind for partner in partners} >= {"community_college", "csu", "state_agency"}
    sent = set(written.manifest()["partner"])
    assert sent == {partner.partner for partner in partners}
    kinds = set(written.manifest()["dictionary"])
    assert len({kind for kind in kinds if kind.startswith("pathways/")}) == 6
    assert len(list((written.invention.folder / "pathways").glob("*.yaml"))) in (2, 3)


def test_the_demonstration_has_twelve_partners(faultless: Written) -> None:
    kinds = [partner.kind for partner in faultless.invention.partners]
    assert len(kinds) == 12
    assert kinds.count("school_district") == 6
    assert kinds.count("community_college") == 3


def test_partners_read_back_as_partners(faultless: Written) -> None:
    import yaml

    listed = yaml.safe_load((faultless.invention.folder / "partners.yaml").read_text(encoding="utf-8"))
    assert tuple(Partner.model_validate(partner) for partner in listed) == faultless.invention.partners


def test_the_manifest_lists_every_file_once(faultless: Written) -> None:
    listed = [f"{partner}/{file}" for partner, file, *_ in faultless.manifest().iter_rows()]
    folder = faultless.invention.folder / "files"
    assert sorted(listed) == sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.*"))


def test_every_partner_has_an_agreement_for_each_kind_of_file_that_it_sends(faultless: Written) -> None:
    folder = faultless.invention.folder / "agreements"
    agreements = [load_file(Agreement, file) for file in sorted(folder.glob("*.yaml"))]
    assert [a.layer for a in agreements].count("mou") == 1
    permitted = {
        (party, dictionary)
        for agreement in agreements
        for party in agreement.parties
        for grant in agreement.grants
        for dictionary in grant.elements
    }
    sent = set(faultless.manifest().select("partner", "dictionary").iter_rows())
    assert sent == permitted


def test_each_grant_names_a_clause_that_the_agreement_holds(faultless: Written) -> None:
    for file in (faultless.invention.folder / "agreements").glob("data-sharing-*.yaml"):
        agreement = load_file(Agreement, file)
        assert {grant.clause for grant in agreement.grants} <= {c.clause for c in agreement.clauses}


def test_the_truth_has_the_shape_of_the_route_s_tables(faultless: Written) -> None:
    for name, table in EVENT_TABLES.items():
        told = faultless.truth(name)
        assert told.height > 0, name
        assert_frame_equal(table.conform(told), told)
    institutions = faultless.truth("institution")
    assert_frame_equal(INSTITUTION.conform(institutions), institutions)


def test_every_school_and_college_of_a_file_is_a_known_institution(faultless: Written) -> None:
    known = faultless.truth("institution")["institution"].implode()
    enrolled = faultless.truth("enrollment")
    here = enrolled.filter(pl.col("special_admit").is_not_null() | (pl.col("segment") == "k12"))
    assert here.select(pl.col("institution").is_in(known).all()).item()


def test_a_folder_that_holds_something_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    (tmp_path / "notes.txt").write_text("keep me")
    with pytest.raises(UsageError, match="holds something"):
        invent(tmp_path, students=200, seed=1, messiness="none", catalog=catalog)
    assert (tmp_path / "notes.txt").read_text() == "keep me"


def test_too_few_learners_are_refused(tmp_path: Path, catalog: Catalog) -> None:
    with pytest.raises(UsageError, match="100 learners or more"):
        invent(tmp_path / "out", students=99, seed=1, messiness="none", catalog=catalog)


def test_an_unknown_degree_of_messiness_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    with pytest.raises(UsageError, match="none, light, real, heavy"):
        invent(tmp_path / "out", students=200, seed=1, messiness="some", catalog=catalog)  # type: ignore[arg-type]


def test_an_unknown_region_is_refused_before_anything_is_written(tmp_path: Path, catalog: Catalog) -> None:
    with pytest.raises(DefinitionError, match="atlantis"):
        invent(tmp_path / "out", students=200, seed=1, messiness="none", region="atlantis", catalog=catalog)
    assert not (tmp_path / "out").exists()
