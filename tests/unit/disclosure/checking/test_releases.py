"""A release of a region is asked for as a draft, read, published, and leaves as it was read."""

import shutil

import pytest

from commonfield.disclosure import seal_release
from commonfield.disclosure.checking import OutputFile, State
from commonfield.findings import ReleaseError
from commonfield.pipeline import checking, leaving
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.protecting import bundle_path
from commonfield.region import VAULT, begin_region, open_region, seal

SAID = {
    "shows": "Rates",
    "counted": "Completers",
    "made_from": "Snapshot 1",
    "controls": "The standard policy",
}


@pytest.fixture
def drafted(released, protected, tmp_path):
    """A region with one draft, and the folder of the draft."""
    begin_region(tmp_path / "region", region="tulare-kings", keys=tmp_path / "keys")
    region = open_region(tmp_path / "region", keys=tmp_path / "keys")
    draft = region.releases / released.folder.name
    shutil.copytree(released.folder, draft, ignore=shutil.ignore_patterns("files.json"))
    seal(protected.bundle, bundle_path(region, draft.name), keys=region.keys, holder=VAULT)
    return region, draft


def by(name):
    return Occasion(by=name)


def approved(region, folder):
    request = checking.begin_request(region, purpose="News", audience="Everybody", occasion=by("ana"))
    file = OutputFile(folder.name, str(folder), "release", "", **SAID)
    checking.add_output(region, request.id, file, occasion=by("ana"))
    came = checking.submit_request(region, request.id, occasion=by("ana"))
    assert [finding.message() for finding in came.findings] == []
    for reader in ("ben", "carla"):
        votes = {folder.name: ("approve", "")}
        checking.review_request(region, request.id, votes, occasion=by(reader))
    return checking.approve_request(region, request.id, occasion=by("ben"))


def test_a_draft_is_read_and_leaves_once_it_is_published(drafted, tmp_path):
    region, draft = drafted
    request = approved(region, draft)
    assert request.files[0].path == f"releases/{draft.name}"
    with pytest.raises(ReleaseError, match="an entry in the register, found none"):
        leaving.release_request(region, request.id, out=tmp_path / "out", occasion=by("ben"))
    assert not (tmp_path / "out").exists()
    seal_release(draft, by="ana")
    left = leaving.release_request(region, request.id, out=tmp_path / "out", occasion=by("ben"))
    assert left.state is State.RELEASED
    assert (tmp_path / "out" / draft.name / "certificate.json").is_file()


def test_a_release_whose_figures_changed_is_not_submitted(drafted):
    region, draft = drafted
    cells = draft / "cells.csv"
    cells.write_text(cells.read_text(encoding="utf-8").replace("shown", "hidden", 1), encoding="utf-8")
    request = checking.begin_request(region, purpose="News", audience="Everybody", occasion=by("ana"))
    file = OutputFile(draft.name, str(draft), "release", "", **SAID)
    checking.add_output(region, request.id, file, occasion=by("ana"))
    came = checking.submit_request(region, request.id, occasion=by("ana"))
    assert [finding.code for finding in came.findings] == ["OUT-060"]
    assert came.request.state is State.DRAFT
