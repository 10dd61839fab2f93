from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from commonfield.catalog import Agreement
from commonfield.catalog.definition import hash_text
from commonfield.catalog.loader import load_typed
from commonfield.findings import AgreementError


def agreement_files(folder: Path) -> list[Path]:
    """List the agreement files of a region, in order of name."""
    return sorted(folder.rglob("*.yaml")) if folder.is_dir() else []


def read_agreements(folder: Path) -> list[Agreement]:
    """Read every agreement of a region.

    Raises:
        DefinitionError: a file is broken; names its line.
        AgreementError: two files are the same version of one agreement.
    """
    read = [_read(path, path.read_text(encoding="utf-8")) for path in agreement_files(folder)]
    seen: dict[tuple[str, int], str] = {}
    for agreement in read:
        key = (agreement.agreement, agreement.version)
        if key in seen:
            raise AgreementError(
                f"{agreement.file}: expected one file for version {agreement.version} of "
                f"{agreement.agreement}, found {seen[key]} as well.",
                likely_cause="An agreement was copied to be changed, and the version was kept.",
                fix="Give the newer one the next version and its own dates.",
            )
        seen[key] = agreement.file
    return read


@lru_cache(maxsize=512)
def _read(path: Path, text: str) -> Agreement:
    # Kept, since every submission asks the agreements; a changed text is read anew.
    own = {"name": path.stem, "hash": hash_text(text), "file": str(path)}
    return load_typed(Agreement, text, file=str(path), extra=own)


def in_force(agreement: Agreement, on: date, *, among: Iterable[Agreement]) -> bool:
    """Tell whether an agreement holds on a day: signed by all, within its dates, under one that holds."""
    signed = {signature.party for signature in agreement.signatures if signature.signed_on <= on}
    if not (agreement.in_force_from <= on <= agreement.in_force_to and set(agreement.parties) <= signed):
        return False
    if not agreement.under:
        return True
    above = [other for other in among if other.agreement == agreement.under]
    return any(in_force(other, on, among=[a for a in among if a is not agreement]) for other in above)


def agreements_of(agreements: Iterable[Agreement], partner: str, on: date) -> list[Agreement]:
    """Give the agreements in force to which a partner is party."""
    every = list(agreements)
    return [a for a in every if partner in a.parties and in_force(a, on, among=every)]
