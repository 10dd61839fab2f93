"""Write a protected plain file as a folder: tables, the public certificate, and its private half."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield import __version__
from commonfield.disclosure.proof.bundle import Bundle, digest, pack_truth, write_bundle
from commonfield.disclosure.proof.certificate import (
    BUNDLE,
    CERTIFICATE,
    KEY,
    PRIVATE,
    READ_ME,
    READ_ME_TEXT,
    Certificate,
    Occasion,
    PolicyHeld,
    compose,
)
from commonfield.disclosure.proof.moves import pack_moves
from commonfield.disclosure.proof.shape import Shape, file_of
from commonfield.disclosure.proof.tables import render_table

if TYPE_CHECKING:
    from commonfield.disclosure.universe.model import Mask, Universe
    from commonfield.disclosure.universe.worlds import World


def write_proof(
    folder: Path,
    *,
    shape: Shape,
    universe: Universe,
    hidden: Sequence[Mask],
    worlds: Sequence[World],
    exempt: Sequence[Mask],
    policy: PolicyHeld,
    occasion: Occasion,
    microdata: str,
    key: bytes,
) -> None:
    """Write tables and certificate into an empty folder. Only `verify_folder` says whether they may leave.

    Args:
        folder: Where; must exist.
        shape: The names.
        universe: The counts; its components, nodes and values are those of the shape.
        hidden: Hidden entries, one mask per component.
        worlds: The proof.
        exempt: Small measures that earlier releases show, one mask per component.
        policy: What was held.
        occasion: When, and what was published before.
        microdata: Hash of the file that was read.
        key: The secret with which cells were chosen; kept for the next release about the same persons.
    """
    (folder / PRIVATE).mkdir(parents=True, mode=0o700)
    (folder / "tables").mkdir()
    files = {
        file_of(table): render_table(shape, universe, table, hidden).encode("utf-8") for table in shape.tables
    }
    files[READ_ME] = READ_ME_TEXT.encode("utf-8")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    certificate = compose(
        universe=shape.universe,
        hierarchy=shape.hierarchy,
        tables=shape.tables,
        outcomes=shape.outcomes,
        policy=policy,
        occasion=occasion,
        blanks=blanks_of(files),
        already_public=sum(int(mask.sum()) for mask in exempt),
        files=files,
    )
    bundle = write_bundle(
        Bundle(
            head_of(shape, certificate, exempt=exempt, microdata=microdata),
            pack_truth([component.atoms for component in universe.components]),
            pack_moves(worlds, components=len(universe.components)),
        )
    )
    write_privately(folder / BUNDLE, bundle)
    write_privately(folder / KEY, key)
    committed = certificate.model_copy(update={"commitment": digest(bundle)})
    (folder / CERTIFICATE).write_text(committed.text(), encoding="utf-8")


def head_of(
    shape: Shape, certificate: Certificate, *, exempt: Sequence[Mask], microdata: str
) -> dict[str, object]:
    """Compose what a bundle says in words: names, and hashes of what it belongs to."""
    return {
        "leaves": [list(leaf) for leaf in shape.leaves],
        "codes": {column: list(codes) for column, codes in shape.codes.items()},
        "classes": list(shape.classes),
        "exempt": [
            [component, *map(int, at)]
            for component, mask in enumerate(exempt)
            for at in zip(*mask.nonzero(), strict=True)
        ],
        "microdata": microdata,
        "code_version": __version__,
        "certificate": certificate.uncommitted(),
    }


def blanks_of(files: dict[str, bytes]) -> int:
    """Count the rows of tables in which a count is hidden, as anybody can."""
    return sum(
        line.endswith((b",hidden", b",hidden_successes"))
        for name, content in files.items()
        if name.startswith("tables/")
        for line in content.splitlines()
    )


def write_privately(path: Path, content: bytes) -> None:
    """Write a file that nobody else on this machine can read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
