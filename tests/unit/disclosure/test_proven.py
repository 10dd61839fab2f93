"""A region's release is written only with a proof that every hidden count stays open."""

import base64
import json
import zlib
from dataclasses import replace

import polars as pl
import pytest
from tests.generative.counted_people import METRICS, count_atoms
from tests.unit.disclosure.conftest import FACTS, GROUPS

from commonfield.disclosure import protect, registered_releases, seal_release, verify, write_release
from commonfield.disclosure.bundle import SALT, open_bundle
from commonfield.disclosure.proof.moves import pack_moves
from commonfield.disclosure.proving import Proven, prove
from commonfield.disclosure.share_bands import numerators_in, share_band
from commonfield.findings import ReleaseError

KEY = ["metric", "academic_year", "level", "place", "group", "value"]


@pytest.fixture(scope="module")
def atoms(people):
    return count_atoms(people, GROUPS, metrics=METRICS)


@pytest.fixture(scope="module")
def proven(measures, atoms, known, standard):
    return protect(measures, atoms=atoms, policy=standard, key=b"secret", **known)


@pytest.fixture
def published(proven, tmp_path):
    release = write_release(tmp_path / "releases", proven, facts=FACTS)
    seal_release(release.folder, by="data lead")
    return release


def proved(protected, *, cells=None, content=None):
    return prove(
        protected.cells if cells is None else cells,
        content or open_bundle(protected.bundle),
        relations=protected.relations,
        told=protected.told,
    )


def altered(protected, **more):
    """The opened bundle with its one universe altered."""
    content = open_bundle(protected.bundle)
    return content | {"universes": [content["universes"][0] | more]}


def test_every_hidden_count_is_proven_and_the_certificate_says_so(proven, published):
    assert [each["proof"] for each in proven.structure] == ["worlds"]
    assert published.certificate["proven"] == {"worlds": 1, "linear": 0}
    found = verify(published.folder, bundle=proven.bundle)
    assert found.shown + found.banded + found.blanks == found.cells
    assert found.shown > 0 and found.blanks > 0


def test_the_proof_is_of_every_cell(proven):
    (verified,) = proved(proven).universes
    assert verified.small > 0 and verified.worlds > 0
    assert verified.universe.components[0].atoms.sum() == 1415


def test_a_number_of_people_may_stand_beside_a_blank_and_is_large_enough(proven):
    beside = proven.cells.filter(pl.col("status") != "shown", pl.col("denominator").is_not_null())
    assert beside.height > 0
    assert beside["denominator"].min() >= 11
    assert beside["numerator"].null_count() == beside["share"].null_count() == beside.height


def test_a_band_holds_the_true_share_and_tells_no_more_than_its_grid(proven, measures):
    banded = proven.cells.filter(status="banded").join(measures.select(*KEY, part="numerator"), on=KEY)
    assert banded.height > 0
    for whole, part, low, high in banded.select("denominator", "part", "band_from", "band_to").iter_rows():
        assert share_band(part, whole, apart=3)[2:] == (low, high)
        least, most = numerators_in(low, high, whole, apart=3)
        assert least <= part <= most and most - least >= 3


def test_what_is_small_is_never_shown(proven, measures):
    shown = proven.cells.filter(status="shown").select(*KEY).join(measures, on=KEY)
    whole, part = shown["denominator"], shown["numerator"]
    assert part.min() >= 11 and (whole - part).min() >= 11


def uncovered(protected, measures, which):
    truth = measures.select(*KEY, d="denominator", n="numerator")
    joined = protected.cells.join(truth, on=KEY, how="left")
    uncover = (pl.col("status") != "shown") & which
    return joined.with_columns(
        status=pl.when(uncover).then(pl.lit("shown")).otherwise("status"),
        denominator=pl.when(uncover).then("d").otherwise("denominator"),
        numerator=pl.when(uncover).then("n").otherwise("numerator"),
        share=pl.when(uncover).then(pl.col("n") / pl.col("d")).otherwise("share"),
        band_from=pl.when(~uncover).then("band_from"),
        band_to=pl.when(~uncover).then("band_to"),
    ).select(protected.cells.columns)


@pytest.mark.parametrize("small", [True, False])
def test_nothing_is_written_of_what_is_not_proven(proven, measures, tmp_path, small):
    few = (pl.col("n") < 11) | (pl.col("d") - pl.col("n") < 11)
    cells = uncovered(proven, measures, (few if small else ~few) & (pl.col("d") > 0))
    with pytest.raises(ReleaseError):
        write_release(tmp_path / "releases", replace(proven, cells=cells), facts=FACTS)
    assert not (tmp_path / "releases").exists()


def test_nobody_else_says_that_something_was_proven():
    with pytest.raises(ReleaseError, match="expected what the verifier checked"):
        Proven((), 0, seal=object())


def test_a_proof_without_its_worlds_is_none(proven):
    components = len(proved(proven).universes[0].universe.components)
    none = base64.b64encode(pack_moves((), components=components)).decode()
    with pytest.raises(ReleaseError, match="3 apart in some world"):
        proved(proven, content=altered(proven, moves=none))


def test_other_people_than_those_of_the_cells_are_refused(proven):
    people = open_bundle(proven.bundle)["universes"][0]["people"]
    one_more = people | {"people": [people["people"][0] + 1, *people["people"][1:]]}
    with pytest.raises(ReleaseError):
        proved(proven, content=altered(proven, people=one_more))


def test_a_universe_left_out_leaves_its_cells_without_truth(proven):
    content = open_bundle(proven.bundle) | {"universes": []}
    with pytest.raises(ReleaseError, match="expected shown figures to be true"):
        proved(proven, content=content)


def test_people_whom_no_cell_tells_of_are_missed(proven):
    # A reader takes for nobody what is not there.
    shown = proven.cells.filter(status="shown").row(0, named=True)
    cells = proven.cells.filter(~pl.all_horizontal(pl.col(name) == shown[name] for name in KEY[2:]))
    with pytest.raises(ReleaseError, match="add up to every figure"):
        proved(proven, cells=cells)


def test_a_band_beside_the_grid_is_refused(proven):
    banded = pl.col("status") == "banded"
    narrow = proven.cells.with_columns(
        band_to=pl.when(banded).then(pl.col("band_from") + 1).otherwise("band_to")
    )
    with pytest.raises(ReleaseError, match="bands of the grid"):
        proved(proven, cells=narrow)


def test_the_policy_of_the_bundle_is_the_one_that_the_certificate_prints(proven, published):
    content = open_bundle(proven.bundle)
    looser = content | {"policy": content["policy"] | {"apart": 1}}
    packed = b"\0" * SALT + zlib.compress(json.dumps(looser).encode())
    certificate = published.folder / "certificate.json"
    written = json.loads(certificate.read_text())
    from commonfield.disclosure.bundle import commitment_to

    certificate.write_text(json.dumps(written | {"bundle": commitment_to(packed)}))
    (published.folder.parent / "register.jsonl").unlink()
    (published.folder / "files.json").unlink()
    seal_release(published.folder, by="somebody")
    with pytest.raises(ReleaseError, match="policy of the bundle"):
        verify(published.folder, bundle=packed)


def test_the_same_data_give_the_same_release_again(published, proven, measures, atoms, known, standard):
    earlier = registered_releases(published.folder.parent / "register.jsonl")
    again = protect(measures, atoms=atoms, policy=standard, earlier=earlier, key=b"secret", **known)
    assert again.cells.equals(proven.cells)


def test_people_that_do_not_add_up_to_the_figures_protect_nothing(measures, atoms, known, standard):
    with pytest.raises(ReleaseError, match="add up to every figure"):
        protect(measures, atoms=atoms.with_columns(pl.col("people") + 1), policy=standard, **known)


def test_a_set_with_a_median_is_audited_and_that_is_said(measures, atoms, known, standard):
    median = measures.with_columns(
        kind=pl.lit("median"), measured=pl.col("numerator"), numerator=None, median=pl.lit(40_000.0)
    )
    protected = protect(median, atoms=atoms, policy=standard, **known)
    assert [each["proof"] for each in protected.structure] == ["linear"]


def test_what_an_earlier_release_shows_binds_a_stricter_policy(
    people, known, standard, proven, published, measures, atoms
):
    earlier = registered_releases(published.folder.parent / "register.jsonl")
    stricter = standard.model_copy(update={"smallest_group": 30, "median_smallest_group": 30})
    again = protect(measures, atoms=atoms, policy=stricter, earlier=earlier, **known)
    told = proven.cells.filter(status="shown").select(KEY)
    now = again.cells.join(told, on=KEY, how="semi")
    write_release(published.folder.parent, again, facts=FACTS)
    assert (now["status"] == "shown").sum() <= len(told)
