"""What a release says of itself in public: what was promised, against what, and by which code."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from commonfield import __version__
from commonfield.disclosure.bundle import commitment_to
from commonfield.disclosure.knowing import who_knows
from commonfield.vocabulary import CellStatus

if TYPE_CHECKING:
    from commonfield.disclosure.proving import Proven
    from commonfield.disclosure.run import Protected

FORMAT = 1


@dataclass(frozen=True)
class ExternalFile:
    """A public file of somebody else that was considered: what it is, when it was read, and its hash."""

    title: str
    read_on: date
    sha256: str


@dataclass(frozen=True)
class Facts:
    """What the pipeline knows and a certificate prints.

    Args:
        region: Name of the region.
        data_as_of: The day up to which the data reach.
        ledger_head: Hash of the ledger's last entry when the release was made.
        adopted_by: The decision with which a body adopted the policy.
        reviewed_by: Roles of the two people who agreed that it may leave.
        external_files: Public files considered beside the region's own releases.
        made_at: When; now if not given.
    """

    region: str
    data_as_of: date | None
    ledger_head: str
    adopted_by: str = ""
    reviewed_by: tuple[str, ...] = ()
    external_files: tuple[ExternalFile, ...] = ()
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC))


def write_certificate(
    protected: Protected, proven: Proven, *, release: str, facts: Facts, files: dict[str, str]
) -> dict[str, Any]:
    """Compose the public certificate of what was proven.

    It counts the blanks, which anybody can, and nothing about why they are blank. The private bundle
    is named by a salted hash alone.
    """
    policy = protected.policy
    blanks = int((protected.cells["status"] == CellStatus.HIDDEN.value).sum())
    return {
        "format": FORMAT,
        "release": release,
        "region": facts.region,
        "made_at": facts.made_at.isoformat(timespec="seconds"),
        "data_as_of": facts.data_as_of.isoformat() if facts.data_as_of else None,
        "policy": {
            "name": policy.policy,
            "hash": policy.hash,
            "smallest_group": policy.smallest_group,
            "apart": policy.apart,
            "reach": policy.reach,
            "median_smallest_group": policy.median_smallest_group,
            "median_rounded_to": policy.median_rounded_to,
            "knowing": policy.knowing,
            "adopted_by": facts.adopted_by,
        },
        "promise": policy.promise.model_dump(),
        "not_promised": policy.not_promised.model_dump(),
        "releases_considered": [
            {"release": earlier, "certificate": hashed} for earlier, hashed in protected.considered.items()
        ],
        "external_files": [
            {"title": each.title, "read_on": each.read_on.isoformat(), "sha256": each.sha256}
            for each in facts.external_files
        ],
        "readers_who_hold_records": who_knows(policy),
        "blanks": blanks,
        "audit": {"passed": True, "kind": "linear"},
        "proven": {"worlds": len(proven.universes), "linear": proven.audited},
        "notes": [note.as_dict() for note in protected.notes],
        "relations": protected.relations.as_dict(),
        "structure": protected.structure,
        "reviewed_by": list(facts.reviewed_by),
        "code_version": __version__,
        "ledger_head": facts.ledger_head,
        "bundle": commitment_to(protected.bundle),
        "files": files,
    }
