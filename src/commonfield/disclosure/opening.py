"""A draft opened for a report: only as it was written after its proof was checked."""

from __future__ import annotations

from pathlib import Path

from commonfield.disclosure.register import hash_file
from commonfield.disclosure.release import CERTIFICATE, Release, load_release
from commonfield.findings import ReleaseError


def open_proven(folder: Path, *, certificate: str) -> Release:
    """Read a release folder to report on, if it is what was proven.

    `write_release` writes a folder only after its proof was checked, and its certificate names the hashes of
    the cells, gaps and changes. Whoever reports on anything else would publish what nobody proved.

    Args:
        folder: The release folder.
        certificate: Hash of its certificate, as the region's ledger recorded it when the folder was written.

    Raises:
        ReleaseError: the certificate or a file that it names is another one.
    """
    release = load_release(folder)
    listed: dict[str, str] = release.certificate.get("files", {})
    files = {name: folder / name for name in listed}
    wrong = [name for name, path in files.items() if not path.is_file() or hash_file(path) != listed[name]]
    wrong += [CERTIFICATE] if release.certificate_hash != certificate or not listed else []
    if wrong:
        raise ReleaseError(
            f"{folder.name}: expected the files that were proven, found {', '.join(sorted(wrong))} altered.",
            likely_cause="A file of the draft was edited after commonfield protect.",
            fix="Run commonfield protect again, then report on the new draft.",
        )
    return release
