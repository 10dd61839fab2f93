"""Start reading here to verify a folder of tables: what it says, what it shows, and the proof behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydantic

from commonfield.catalog import Wording
from commonfield.catalog.definition import Part
from commonfield.disclosure.proof.bundle import Bundle, digest, open_bundle, unpack_truth
from commonfield.disclosure.proof.certificate import (
    BUNDLE,
    CERTIFICATE,
    PRIVATE,
    READ_ME,
    Certificate,
    check_policy,
    read_certificate,
)
from commonfield.disclosure.proof.moves import unpack_moves
from commonfield.disclosure.proof.shape import ALL, Shape, file_of, universe_from
from commonfield.disclosure.proof.tables import read_tables
from commonfield.disclosure.proof.verifier import Verified, verify_universe
from commonfield.disclosure.proof.writing import blanks_of
from commonfield.disclosure.universe.building import components_of
from commonfield.findings import ReleaseError

if TYPE_CHECKING:
    from commonfield.disclosure.universe.model import Mask, Universe


class Head(Part):
    """What a bundle says in words; see `writing.head_of`."""

    leaves: tuple[tuple[str, ...], ...]
    codes: dict[str, tuple[str, ...]]
    classes: tuple[str, ...]
    exempt: tuple[tuple[int, int, int, int], ...]
    microdata: str
    code_version: str
    certificate: str


@dataclass(frozen=True)
class Proven:
    """A folder that holds what it promises.

    Args:
        certificate: What it says in public.
        verified: What the verifier found.
        shape: The names.
        microdata: Hash of the file that was read.
        files: How many tables.
    """

    certificate: Certificate
    verified: Verified
    shape: Shape
    microdata: str
    files: int

    def as_dict(self) -> dict[str, Any]:
        """Give what was checked in numbers, for JSON; no cell is named."""
        return {
            "universe": self.certificate.universe,
            "profile": self.certificate.policy.profile,
            "files": self.files,
            "counts": self.verified.entries,
            "hidden": self.verified.blanks,
            "worlds": self.verified.worlds,
            "weaker": self.verified.weaker,
            "already_public": self.verified.exempt,
        }


def sentences_of(proven: Proven, said: Wording) -> Iterator[str]:
    """Say what was verified, in numbers; no cell is named."""
    found, policy = proven.verified, proven.certificate.policy
    counts, blanks = said.count(found.entries), said.count(found.blanks)
    yield said.say("verified", entries=counts, files=said.count(proven.files), blanks=blanks)
    yield (
        said.counted("verified_worlds", found.worlds, apart=policy.apart)
        if found.blanks
        else said.say("verified_none")
    )
    if found.weaker:
        yield said.counted("verified_weaker", found.weaker)
    if found.exempt:
        yield said.counted("verified_exempt", found.exempt)


def is_proven_folder(folder: Path) -> bool:
    """Say whether a folder looks like one that `commonfield protect FILE` made."""
    return (folder / CERTIFICATE).parent.is_dir() and (folder / "tables").is_dir()


def verify_folder(folder: Path, *, microdata: Path | None = None) -> Proven:
    """Check a folder of tables with the private half of its certificate.

    Args:
        folder: What `commonfield protect` made.
        microdata: The file that was protected, to hold that the counts are its counts; or none.

    Raises:
        ReleaseError: the first thing that does not hold. Messages count, and never name a cell.
    """
    certificate, files = read_folder(folder)
    bundle, head = _open(folder, certificate)
    if microdata is not None and digest(microdata.read_bytes()) != head.microdata:
        raise ReleaseError(
            f"{microdata.name}: expected the file that was protected, found another.",
            likely_cause="The file changed since, or the counts were altered together with the certificate.",
            fix="Protect the file again.",
        )
    shape = _shape(certificate, head)
    universe = _universe(shape, bundle)
    published = read_tables(shape, universe, files)
    if blanks_of(files) != certificate.blanks:
        raise ReleaseError(
            f"{CERTIFICATE}: expected as many blanks as the tables have, found another number."
        )
    worlds, changes = unpack_moves(bundle.moves, universe)
    exempt = _exempt(head, universe)
    if sum(int(mask.sum()) for mask in exempt) != certificate.already_public:
        raise ReleaseError(
            f"{CERTIFICATE}: expected as many counts shown before as proven, found another number."
        )
    verified = verify_universe(universe, certificate.policy.rules(), published, worlds, changes, exempt)
    if verified.known_to_partners:
        raise ReleaseError(
            f"bundle: expected no small count that a place could narrow with its own records, found "
            f"{verified.known_to_partners:,}.",
            likely_cause="Some place has a part in every other set of people that there is.",
            fix="Join rare codes, take a level out of the hierarchy, or leave `insider` out of the design.",
        )
    return Proven(certificate, verified, shape, head.microdata, len(shape.tables))


def read_folder(folder: Path) -> tuple[Certificate, dict[str, bytes]]:
    """Read certificate and files, and hold that they are the ones that belong together.

    Raises:
        ReleaseError: a file is missing, altered, or one that nobody proved.
    """
    certificate = read_certificate(folder)
    check_policy(certificate.policy)
    named = {file_of(table) for table in certificate.tables} | {READ_ME}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    proven = {name for name in there if not name.startswith(f"{PRIVATE}/")} - {CERTIFICATE}
    if named != set(certificate.files) or proven != named:
        raise ReleaseError(
            f"tables: expected the {len(certificate.tables)} files of the certificate, found others.",
            likely_cause="A file was added or taken away.",
            fix="Restore the folder from a backup, or protect the file again.",
        )
    files = {}
    for name in sorted(named):
        try:
            files[name] = (folder / name).read_bytes()
        except OSError:
            raise _altered(name) from None
        if digest(files[name]) != certificate.files[name]:
            raise _altered(name)
    return certificate, files


def _open(folder: Path, certificate: Certificate) -> tuple[Bundle, Head]:
    try:
        content = (folder / BUNDLE).read_bytes()
    except OSError:
        raise ReleaseError(
            f"{BUNDLE}: expected the private half of the certificate, found none.",
            likely_cause="The folder is a copy for the public.",
            fix="Verify it where it was made, or check what a reader can: --public.",
        ) from None
    if digest(content) != certificate.commitment:
        raise _altered(BUNDLE)
    bundle = open_bundle(content)
    try:
        head = Head.model_validate(bundle.head)
    except pydantic.ValidationError:
        raise _altered(BUNDLE) from None
    if head.certificate != certificate.uncommitted():
        raise _altered(CERTIFICATE)
    return bundle, head


def _shape(certificate: Certificate, head: Head) -> Shape:
    """Put the names together, and hold that they fit: what is public names the columns."""
    columns = {column for table in certificate.tables for column in table}
    parents: dict[tuple[int, str], tuple[str, ...]] = {}
    fits = set(head.codes) == columns and len(set(head.leaves)) == len(head.leaves)
    fits = fits and all(tuple(sorted(set(codes))) == codes for codes in head.codes.values())
    fits = fits and not any(ALL in codes for codes in (*head.codes.values(), *head.leaves))
    fits = fits and len(set(head.classes)) == len(head.classes)
    fits = fits and all(
        len(kind) == len(certificate.outcomes) and set(kind) <= {"0", "1"} for kind in head.classes
    )
    for leaf in head.leaves:
        fits = fits and len(leaf) == len(certificate.hierarchy)
        for depth, code in enumerate(leaf):
            fits = fits and parents.setdefault((depth, code), leaf[:depth]) == leaf[:depth]
    if not fits:
        raise _altered(BUNDLE)
    return Shape(
        certificate.universe,
        certificate.hierarchy,
        certificate.tables,
        certificate.outcomes,
        head.leaves,
        head.codes,
        head.classes,
    )


def _universe(shape: Shape, bundle: Bundle) -> Universe:
    labels = [1]
    for columns in components_of(shape.tables):
        size = 1
        for column in columns:
            size *= len(shape.codes[column])
        labels.append(size)
    atoms = unpack_truth(bundle.truth, [(len(shape.leaves), n, len(shape.classes)) for n in labels])
    return universe_from(shape, atoms)


def _exempt(head: Head, universe: Universe) -> tuple[Mask, ...]:
    import numpy as np

    measures = len(universe.measures)
    masks = tuple(
        np.zeros((len(each.values), len(universe.nodes), measures), dtype=bool)
        for each in universe.components
    )
    for component, *at in head.exempt:
        if not 0 <= component < len(masks) or any(
            not 0 <= n < size for n, size in zip(at, masks[component].shape, strict=True)
        ):
            raise _altered(BUNDLE)
        masks[component][tuple(at)] = True
    return masks


def _altered(name: str) -> ReleaseError:
    return ReleaseError(
        f"{name}: expected the file that was proven, found another or none.",
        likely_cause="It was altered after the tables were protected, or belongs to another release.",
        fix="Restore the folder from a backup, or protect the file again.",
    )
