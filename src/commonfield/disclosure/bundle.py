"""What the vault keeps of a release: the people behind every cell, and others who would give the same."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from commonfield.catalog import DisclosurePolicy
from commonfield.disclosure.proof.moves import pack_moves
from commonfield.findings import ReleaseError

if TYPE_CHECKING:
    from commonfield.disclosure.deciding import Decided
    from commonfield.disclosure.protection import Outcome

SALT = 32
"""Bytes of chance in front, so that nobody can guess counts and recognize them by the public hash."""


def pack_bundle(decided: Sequence[Decided], *, policy: DisclosurePolicy) -> bytes:
    """Write the private bundle. The pipeline seals it into the vault."""
    content = {
        "policy": policy.model_dump(mode="json"),
        "persons": [_packed(one.outcome) for one in decided if one.outcome is not None],
        "universes": [_packed_proof(one) for one in decided if one.proof is not None],
    }
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return secrets.token_bytes(SALT) + zlib.compress(written, level=6)


def commitment_to(bundle: bytes) -> str:
    """Give the hash of a bundle that the public certificate carries."""
    return hashlib.sha256(bundle).hexdigest()


def open_bundle(bundle: bytes) -> dict[str, Any]:
    """Read a private bundle.

    Raises:
        ReleaseError: these bytes are not one.
    """
    try:
        content: dict[str, Any] = json.loads(zlib.decompress(bundle[SALT:]))
    except (zlib.error, ValueError):
        raise ReleaseError("bundle: expected the private bundle of a release, found other bytes.") from None
    return content


def moves_in(packed: dict[str, Any]) -> bytes:
    """Read the moves of a proof."""
    return base64.b64decode(packed["moves"])


def _packed_proof(decided: Decided) -> dict[str, Any]:
    """Write people by what they are, and the moves that make other people of them."""
    proof, layout = decided.proof, decided.asked.layout
    if proof is None or layout is None:
        raise ValueError("a proof is of people laid out")
    moves = pack_moves(proof.worlds, components=len(proof.universe.components))
    return {
        "metrics": sorted(layout.figures),
        "academic_year": layout.academic_year,
        "people": layout.people.to_dict(as_series=False),
        "moves": base64.b64encode(moves).decode("ascii"),
    }


def _packed(outcome: Outcome) -> dict[str, Any]:
    persons = outcome.persons
    return {
        "universe": persons.universe,
        "academic_year": persons.academic_year,
        "slots": persons.slots,
        "quantities": persons.quantities,
        "counts": persons.counts.tolist(),
        "counted": persons.counted.astype(int).tolist(),
        "pairs": persons.pairs,
        "figures": persons.figures,
        "unknown": outcome.unknown.astype(int).tolist(),
        "exposed": outcome.exposed,
        "dropped": outcome.dropped,
        "rounds": outcome.rounds,
    }
