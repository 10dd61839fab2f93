"""Lets approved outputs leave: copies of what two people read, with a receipt."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from commonfield import disclosure
from commonfield.catalog import DisclosurePolicy, OutputRules, Report, Wording
from commonfield.disclosure import checking
from commonfield.disclosure.checking import OutputFile, ReleaseRequest
from commonfield.disclosure.proof import is_proven_folder, verify_folder
from commonfield.findings import Finding, ReleaseError, Severity, UsageError
from commonfield.ledger import Ledger
from commonfield.pipeline.measuring import REPORT
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.protecting import REGISTER, bundle_path, policy_in_force
from commonfield.pipeline.request_records import Step, folder_of, hashes_of, path_of, take_step
from commonfield.pipeline.verifying import verify_release
from commonfield.region import VAULT, Region, open_sealed, write_whole
from commonfield.vocabulary import LANGUAGES

RULES = "standard"


def release_request(
    region: Region, reference: str, *, out: Path, occasion: Occasion | None = None
) -> ReleaseRequest:
    """Copy approved files to a new folder, with a receipt; nothing is there before everything is.

    Args:
        region: Whose request it is.
        reference: Its id, or the beginning of it.
        out: A folder that does not exist.
        occasion: Who does it.

    Raises:
        UsageError: the folder exists; the request was not approved.
        ReleaseError: a file is not as it was approved, or may not leave by the policy in force now; a release
            does not verify, or no register names it.
    """
    if out.exists():
        raise UsageError(f"--out: expected a folder that does not exist yet, found {out.name}.")
    occasion = occasion or Occasion()
    unfinished = out.with_name(f".{out.name}.{os.getpid()}.unfinished")
    try:
        changed = take_step(region, reference, occasion, _leaving(region, unfinished, occasion))
        receipt = json.dumps(_receipt(region, changed, occasion), indent=1, ensure_ascii=False) + "\n"
        write_whole(unfinished / checking.RECEIPT, receipt.encode())
        unfinished.rename(out)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return changed


def _leaving(region: Region, folder: Path, occasion: Occasion) -> Step:
    """Give the step that releases; the copies themselves are held against the request."""

    def step(request: ReleaseRequest, who: Mapping[str, Any]) -> ReleaseRequest:
        released = checking.release(request, hashes=hashes_of(region, request), **who)
        _refuse_findings(region, request, occasion)
        folder.mkdir(parents=True)
        for file in request.leaving:
            copied = _copy(file, path_of(region, file), folder)
            if checking.hash_of(copied) != file.sha256:
                raise ReleaseError(
                    f"{file.name}: expected the file that was approved, found another while it was copied.",
                    fix="Leave the files alone and release them again.",
                )
        return released

    return step


def _refuse_findings(region: Region, request: ReleaseRequest, occasion: Occasion) -> None:
    """Check once more: the policy may have become stricter, and a draft must be in the register by now."""
    found = check_request(region, request, verify=_verify_as_released, occasion=occasion)
    for finding in found:
        if finding.severity is not Severity.WARN:
            raise ReleaseError(
                f"request {request.id}: expected files that may leave by the policy in force, found: "
                f"{finding.message()}",
                fix="Have the request returned, mend the files and submit it again.",
            )


def _copy(file: OutputFile, path: Path, folder: Path) -> Path:
    if path.is_dir():
        for part in checking.public_files(path):
            (folder / file.name / part.relative_to(path)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(part, folder / file.name / part.relative_to(path))
    else:
        shutil.copyfile(path, folder / file.name)
    return folder / file.name


def _receipt(region: Region, request: ReleaseRequest, occasion: Occasion) -> dict[str, Any]:
    """Say what left, who agreed, and what is promised of it, for whoever receives it."""
    last = {event.kind: event for event in request.events}
    words = {language: Wording("disclosure/checking", language) for language in LANGUAGES}
    smallest = _policy(region, occasion).smallest_group
    return {
        "request": request.id,
        "region": region.settings.region,
        "purpose": request.purpose,
        "audience": request.audience,
        "made_by": request.maker,
        "reviewed_by": list(checking.reviewers_of(request)),
        "approved_by": last["approved"].by,
        "released_by": last["released"].by,
        "released_at": last["released"].at.isoformat(),
        "files": [
            {k: v for k, v in file.as_dict().items() if k not in ("path", "counts_in")}
            for file in request.leaving
        ],
        "promise": {of: said.say("promise", smallest=smallest) for of, said in words.items()},
        "not_promised": {of: said.say("not_promised") for of, said in words.items()},
        "record": Ledger(folder_of(region, request.id)).head(),
        "ledger_head": region.ledger.head(),
    }


def verify_output(region: Region, folder: Path) -> None:
    """Check a release; a draft of the region is checked as if it were registered already."""
    registered = {entry.what["release"] for entry in disclosure.read_register(region.releases / REGISTER)}
    ours = folder.resolve().parent == region.releases.resolve()
    if not ours or folder.name in registered or is_proven_folder(folder):
        _verify_as_released(region, folder)
        return
    with TemporaryDirectory() as place:
        for release in registered:
            (Path(place) / release).symlink_to((region.releases / release).resolve())
        copy = Path(place) / folder.name
        shutil.copytree(folder, copy)
        if registered:
            shutil.copyfile(region.releases / REGISTER, copy.parent / REGISTER)
        disclosure.seal_release(copy, by="checking")
        sealed = bundle_path(region, folder.name)
        disclosure.verify(copy, bundle=open_sealed(sealed, keys=region.keys, holder=VAULT))


def _verify_as_released(region: Region, folder: Path) -> None:
    """Check a release that is to leave: a region's own must be in its register."""
    if is_proven_folder(folder):
        verify_folder(folder)
        return
    ours = folder.resolve().parent == region.releases.resolve()
    verify_release(folder, region if ours else None)


def check_request(
    region: Region, request: ReleaseRequest, *, verify: Callable[[Region, Path], None], occasion: Occasion
) -> list[Finding]:
    """Check the files of a request by the policy in force; see `disclosure.checking.check_outputs`."""
    policy = _policy(region, occasion)
    return checking.check_outputs(
        request,
        {file.name: path_of(region, file) for file in request.files},
        rules=region.catalog.get(OutputRules, RULES),
        smallest=policy.smallest_group,
        apart=policy.apart,
        verify=lambda folder: verify(region, folder),
    )


def _policy(region: Region, occasion: Occasion) -> DisclosurePolicy:
    return policy_in_force(region, region.catalog.get(Report, REPORT), occasion)
