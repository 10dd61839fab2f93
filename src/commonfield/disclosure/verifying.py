"""Check a release without trusting what made it: hashes, the register, the figures, and an attack on them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commonfield.disclosure.attack import Recovered, attack
from commonfield.disclosure.bundle import commitment_to, open_bundle
from commonfield.disclosure.copies import check_copies
from commonfield.disclosure.figures import KEY
from commonfield.disclosure.gaps import check_gaps
from commonfield.disclosure.history import COMPUTED_STATUSES, told_before
from commonfield.disclosure.proving import prove
from commonfield.disclosure.register import REGISTER, hash_file, hash_folder, read_register
from commonfield.disclosure.relations import Relations
from commonfield.disclosure.release import (
    CELLS_PARQUET,
    CERTIFICATE,
    CLOSED,
    FILES,
    Release,
    kept_in,
    load_release,
)
from commonfield.disclosure.sensitivity import check_sensitivity
from commonfield.findings import ReleaseError
from commonfield.tables.releasable import PUBLISHED_CELL
from commonfield.vocabulary import CellStatus

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Verification:
    """What was checked, in numbers. `copies` are tables of the report that were read back."""

    release: str
    cells: int
    shown: int
    banded: int
    blanks: int
    attacked: int
    files: int
    copies: int
    releases_considered: int
    with_bundle: bool


def verify(folder: Path, *, register: Path | None = None, bundle: bytes | None = None) -> Verification:
    """Check a release folder.

    It attacks the published figures as a reader could, beside every earlier release, and needs neither
    truth nor solver of whoever made them. With the private bundle it also recomputes which counts are
    small and checks that none is shown.

    Args:
        folder: The release folder.
        register: The register; `register.jsonl` beside the folder if not given.
        bundle: The private bundle from the vault.

    Raises:
        ReleaseError: the first thing that does not hold. Messages count cells, and never name one.
    """
    register = register or folder.parent / REGISTER
    release = load_release(folder)
    earlier = _check_register(release, register)
    files = _check_files(folder)
    _check_cells(release)
    check_gaps(release.gaps, release.cells, smallest_group=release.certificate["policy"]["smallest_group"])
    check_sensitivity(release.sensitivity, release.cells, policy=release.certificate["policy"])
    copies = check_copies(folder, release.cells)
    found = _attack_all(release, earlier)
    if bundle is not None:
        if commitment_to(bundle) != release.certificate["bundle"]:
            raise ReleaseError("bundle: expected the one that the certificate names, found another.")
        _prove(release, open_bundle(bundle), told_before(earlier))
    status = release.cells["status"]
    return Verification(
        release=release.release,
        cells=len(release.cells),
        shown=int((status == CellStatus.SHOWN.value).sum()),
        banded=int((status == CellStatus.BANDED.value).sum()),
        blanks=int((status == CellStatus.HIDDEN.value).sum()),
        attacked=found.hidden,
        files=files,
        copies=copies,
        releases_considered=len(earlier),
        with_bundle=bundle is not None,
    )


def _prove(release: Release, content: Mapping[str, Any], told: pl.DataFrame) -> None:
    """Check the proof, with the policy and the sets of persons that the certificate prints."""
    certificate = release.certificate
    # Who is taken to know records is compared even where one of the two says nothing of it.
    for name, number in {"knowing": {}, **certificate["policy"]}.items():
        if name in content["policy"] and content["policy"][name] != number:
            raise ReleaseError(
                "certificate: expected the policy of the bundle, found another.",
                likely_cause="One of the two was altered.",
            )
    printed = sorted(
        (sorted(each["figures"]), each["academic_year"])
        for each in certificate["structure"]
        if each.get("proof") == "worlds"
    )
    if printed != sorted((each["metrics"], each["academic_year"]) for each in content.get("universes", ())):
        raise ReleaseError("bundle: expected a proof wherever the certificate names one, found others.")
    prove(
        release.cells,
        content,
        relations=Relations.from_dict(certificate["relations"]),
        told=told,
        kept=kept_in(certificate["notes"]),
    )


def _check_register(release: Release, register: Path) -> list[Release]:
    """Find the release in the register, and load what was published before it."""
    entries = read_register(register)
    names = [str(entry.what.get("release")) for entry in entries]
    if release.folder.name not in names:
        raise ReleaseError(
            f"release {release.folder.name}: expected an entry in the register, found none.",
            likely_cause="The run was stopped before the release was sealed, or the register is another one.",
            fix="Name the register with --register, or make the release again.",
        )
    own = entries[names.index(release.folder.name)]
    for file, key in ((FILES, "files"), (CERTIFICATE, "certificate")):
        path = release.folder / file
        if not path.is_file() or hash_file(path) != own.what.get(key):
            raise ReleaseError(
                f"{file}: expected the file that the register recorded, found another or none.",
                likely_cause="It was altered after the release was sealed.",
            )
    before = names[: names.index(release.folder.name)]
    considered = {each["release"] for each in release.certificate["releases_considered"]}
    if set(before) - considered:
        raise ReleaseError(
            f"release {release.release}: expected every earlier release to have been considered, found "
            f"{len(set(before) - considered)} that were not.",
            fix="Make the release again, with every registered release as `earlier`.",
        )
    return [load_release(register.parent / name) for name in before if (register.parent / name).is_dir()]


def _check_files(folder: Path) -> int:
    try:
        listed: dict[str, str] = json.loads((folder / FILES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ReleaseError(f"{FILES}: expected the list of hashes of a release, found none.") from None
    found = hash_folder(folder)
    for name in sorted(set(listed) | set(found)):
        if listed.get(name) != found.get(name):
            kind = (
                "no such file"
                if name not in found
                else "a file nobody sealed"
                if name not in listed
                else "another"
            )
            raise ReleaseError(
                f"{name}: expected the file that was sealed with the release, found {kind}.",
                likely_cause="The folder was altered after the release.",
                fix="Restore the folder from a backup.",
            )
    return len(found)


def _check_cells(release: Release) -> None:
    """Hold that each cell says what its status allows, that shares follow, and that both copies agree."""
    import polars as pl

    cells, least = release.cells, int(release.certificate["policy"]["smallest_group"])
    numbers = ("denominator", "numerator", "share", "median")
    whole, part = pl.col("denominator"), pl.col("numerator")
    shown = pl.col("status") == CellStatus.SHOWN.value
    empty = pl.all_horizontal(pl.col(name).is_null() for name in numbers)
    # A blank may stand beside the number of people: then only how many of them did it is hidden.
    banded = pl.col("status") == CellStatus.BANDED.value
    blank = (banded | (pl.col("status") == CellStatus.HIDDEN.value)) & (pl.col("kind") == "share")
    halved = blank & (whole >= least) & pl.all_horizontal(pl.col(name).is_null() for name in numbers[1:])
    band = pl.col("band_from").is_not_null() & pl.col("band_to").is_not_null()
    no_band = pl.col("band_from").is_null() & pl.col("band_to").is_null()
    share_holds = pl.col("share").is_null() | ((pl.col("share") - part / whole).abs() < 1e-9)
    large = (whole == 0) | ((whole >= least) & (part.is_null() | ((part >= least) & (whole - part >= least))))
    known = pl.col("status").is_in([status.value for status in CellStatus])
    for what, holds in (
        ("a known status", known),
        (
            "a figure where shown and none elsewhere",
            pl.when(shown).then(whole.is_not_null()).otherwise(empty | halved),
        ),
        ("a band where banded and none elsewhere", pl.when(banded).then(band & halved).otherwise(no_band)),
        (f"{least} people or more on each side of a shown figure", ~shown | large),
        ("a share that follows from its counts", ~shown | share_holds),
    ):
        wrong = len(cells) - int(cells.select(holds.fill_null(value=False).sum()).item())
        if wrong:
            raise ReleaseError(f"cells: expected {what}, found {wrong:,} cells without.")
    if cells.select(KEY).is_duplicated().any():
        raise ReleaseError("cells: expected each figure once, found some twice.")
    if not PUBLISHED_CELL.conform(pl.read_parquet(release.folder / CELLS_PARQUET)).equals(cells):
        raise ReleaseError(f"{CELLS_PARQUET}: expected the cells of the CSV file, found others.")


def _attack_all(release: Release, earlier: list[Release]) -> Recovered:
    import polars as pl

    certificate = release.certificate
    relations = Relations.from_dict(certificate["relations"])
    cells = _with_what_was_shown(release.cells, told_before(earlier))
    found = Recovered()
    kept = kept_in(certificate["notes"])
    figures = cells.filter(pl.col("status").is_in(list(COMPUTED_STATUSES)))
    attacked = 0
    for structure in certificate["structure"]:
        own = figures.filter(
            pl.col("metric").is_in(list(structure["figures"]))
            & pl.col("academic_year").eq_missing(_year(structure["academic_year"]))
        )
        attacked += len(own)
        found += attack(own, structure=structure, relations=relations, apart=certificate["policy"]["apart"])
    hidden = figures.filter(pl.col("status") == CellStatus.HIDDEN.value, pl.col("denominator").is_null())
    closed = kept_in(certificate["notes"], CLOSED)
    unknown = len(figures) - attacked - _kept_cells(figures, kept) - _kept_cells(hidden, closed)
    _refuse(found, unknown)
    return found


def _kept_cells(figures: pl.DataFrame, kept: frozenset[tuple[str, Any]]) -> int:
    import polars as pl

    return sum(
        len(figures.filter(pl.col("universe") == universe, pl.col("academic_year").eq_missing(_year(year))))
        for universe, year in kept
    )


def _year(year: int | None) -> pl.Expr:
    import polars as pl

    return pl.lit(year, dtype=pl.Int64)


def _with_what_was_shown(cells: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Fill in what an earlier release shows and this one hides: a reader has both."""
    import polars as pl

    shown = told.filter(pl.col("status") == CellStatus.SHOWN.value)
    hidden = cells.filter(pl.col("status") != CellStatus.SHOWN.value).select(KEY)
    again = shown.join(hidden, on=KEY, how="semi", nulls_equal=True)
    others = cells.join(again.select(KEY), on=KEY, how="anti", nulls_equal=True)
    return PUBLISHED_CELL.conform(pl.concat([others, again])).sort(*KEY, nulls_last=True)


def _refuse(found: Recovered, unknown: int) -> None:
    likely = "A cell was uncovered after the audit, or figures were taken from elsewhere."
    if found.broken:
        raise ReleaseError(
            f"cells: expected shown figures to add up, found {found.broken:,} sums that do not.",
            likely_cause=likely,
        )
    if found.subtracted or found.narrowed:
        raise ReleaseError(
            f"cells: expected no hidden count to follow from the shown ones, found {found.subtracted:,} that "
            f"follow by subtraction and {found.narrowed:,} that can be narrowed down.",
            likely_cause=likely,
            fix="Do not publish this. Protect the figures again.",
        )
    if unknown:
        raise ReleaseError(
            f"cells: expected every figure to belong to a set of persons that the certificate describes, "
            f"found {unknown:,} that do not.",
            likely_cause=likely,
        )
