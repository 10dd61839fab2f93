"""The public half of a certificate: what was promised, about whom, against what, and by which code."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pydantic

from commonfield import __version__
from commonfield.catalog import Catalog, DisclosurePolicy, Wording
from commonfield.catalog.definition import Part
from commonfield.disclosure.proof.bundle import canonical, digest
from commonfield.disclosure.universe.pattern import Rules
from commonfield.findings import ReleaseError
from commonfield.vocabulary import LANGUAGES, Language

CERTIFICATE = "certificate/certificate.json"
READ_ME = "certificate/README.txt"
PRIVATE = "certificate/private"
BUNDLE = "certificate/private/bundle"
KEY = "certificate/private/key"
FORMAT = 1

READ_ME_TEXT = """\
certificate.json   public. What is promised of the tables beside it, and what is not. Publish it with them.
private/           PRIVATE. True counts, and the proof. Whoever reads it reads every hidden count:
                   keep it where the records of people are kept, and never publish or mail it.

To check the tables:        commonfield verify FOLDER
As a reader, without proof: commonfield verify FOLDER --public

certificate.json   público. Lo que se promete de las tablas, y lo que no. Publíquelo con ellas.
private/           PRIVADO. Los recuentos verdaderos y la prueba: guardelo donde se guardan los registros
                   de personas, y no lo publique ni lo envíe nunca.
"""


class Considered(Part):
    """Something published before: a release of ours, or a file of somebody else."""

    title: str
    on: date
    sha256: str = pydantic.Field(pattern="^[0-9a-f]{64}$")


class PolicyHeld(Part):
    """The policy in numbers. `insider` is the level whose places know their own records; empty for none."""

    profile: str
    smallest: int = pydantic.Field(ge=3)
    apart: int = pydantic.Field(ge=1)
    reach: bool
    insider: str = ""

    def rules(self) -> Rules:
        return Rules(self.smallest, self.apart, self.reach, self.insider)


class Certificate(Part):
    """The public certificate, field by field.

    It counts the blanks, which anybody can, and says nothing of why they are blank. The private bundle is
    named by a hash that chance was mixed into.

    Args:
        format: Of this file.
        universe: What the set of persons is called.
        hierarchy: Columns of places.
        tables: Columns of each table.
        outcomes: Columns of 0 and 1.
        policy: What was held.
        promise: What is promised, by language.
        not_promised: What is not.
        made_on: The day.
        code_version: Of this program.
        releases_considered: Earlier releases about the same persons.
        external_files: Files of others that were considered.
        already_public: Small counts that an earlier release shows: shown again, and not protected.
        blanks: Rows in which a count is hidden.
        files: Hash of each file, by path.
        commitment: Hash of the bundle.
    """

    format: int
    universe: str
    hierarchy: tuple[str, ...]
    tables: tuple[tuple[str, ...], ...]
    outcomes: tuple[str, ...]
    policy: PolicyHeld
    promise: dict[str, str]
    not_promised: dict[str, str]
    made_on: date
    code_version: str
    releases_considered: tuple[Considered, ...]
    external_files: tuple[Considered, ...]
    already_public: int
    blanks: int
    files: dict[str, str]
    commitment: str = ""

    def text(self) -> str:
        """Write the file."""
        return canonical(self.model_dump(mode="json"))

    def uncommitted(self) -> str:
        """Give the hash of all but the commitment: what the bundle commits to in turn."""
        return digest(self.model_copy(update={"commitment": ""}).text().encode())


def policy_of(profile: str, smallest: int | None = None, insider: str = "") -> PolicyHeld:
    """Give the numbers of a shipped policy, with what a design may choose in its place."""
    policy = Catalog().get(DisclosurePolicy, profile)
    return PolicyHeld(
        profile=profile,
        smallest=smallest or policy.smallest_group,
        apart=policy.apart,
        reach=policy.reach,
        insider=insider,
    )


@dataclass(frozen=True)
class Occasion:
    """What else a certificate says of a release.

    Args:
        made_on: The day.
        releases: Earlier releases about the same persons.
        external_files: Files of others that were considered.
    """

    made_on: date
    releases: tuple[Considered, ...] = ()
    external_files: tuple[Considered, ...] = ()


def compose(
    *,
    universe: str,
    hierarchy: Sequence[str],
    tables: Sequence[Sequence[str]],
    outcomes: Sequence[str],
    policy: PolicyHeld,
    occasion: Occasion,
    blanks: int,
    already_public: int,
    files: Mapping[str, bytes],
) -> Certificate:
    """Compose the public certificate, all but its commitment to the bundle."""
    return Certificate(
        format=FORMAT,
        universe=universe,
        hierarchy=tuple(hierarchy),
        tables=tuple(tuple(table) for table in tables),
        outcomes=tuple(outcomes),
        policy=policy,
        promise={language: _promise(policy, language) for language in LANGUAGES},
        not_promised={language: _not_promised(policy, language) for language in LANGUAGES},
        made_on=occasion.made_on,
        code_version=__version__,
        releases_considered=occasion.releases,
        external_files=occasion.external_files,
        already_public=already_public,
        blanks=blanks,
        files={name: digest(content) for name, content in sorted(files.items())},
    )


def _promise(policy: PolicyHeld, language: Language) -> str:
    said = Wording("disclosure/proof", language)
    parts = ["promise", *["promise_reach"] * policy.reach, *["promise_insider"] * bool(policy.insider)]
    below = policy.smallest - 1
    return " ".join(said.say(part, below=below, **policy.model_dump()) for part in parts)


def _not_promised(policy: PolicyHeld, language: Language) -> str:
    said = Wording("disclosure/proof", language)
    parts = ["not_promised"] if policy.reach else ["not_promised", "not_promised_reach"]
    return " ".join(said.say(part, below=policy.smallest - 1) for part in parts)


def read_certificate(folder: Path) -> Certificate:
    """Read the certificate of a folder.

    Raises:
        ReleaseError: there is none, or it is not written as we write it.
    """
    try:
        text = (folder / CERTIFICATE).read_bytes().decode("utf-8")
        found = Certificate.model_validate(json.loads(text))
    except (OSError, ValueError):
        raise _none() from None
    if found.text() != text or found.format != FORMAT:
        raise _none()
    return found


def check_policy(policy: PolicyHeld) -> None:
    """Hold that a profile means what we ship under its name.

    Raises:
        ReleaseError: the certificate says other numbers.
    """
    shipped: dict[str, Any] = Catalog().all(DisclosurePolicy)
    if policy.profile not in shipped or policy_of(policy.profile, policy.smallest, policy.insider) != policy:
        raise ReleaseError(
            f"{CERTIFICATE}: expected the numbers of the profile that it names, found others.",
            likely_cause="The certificate was altered, or another version of the program made it.",
        )


def _none() -> ReleaseError:
    return ReleaseError(
        f"{CERTIFICATE}: expected the certificate of a release, found none or an altered one.",
        likely_cause="The folder is not one that `commonfield protect` made, or the file was altered.",
        fix="Restore the folder from a backup, or protect the file again.",
    )
