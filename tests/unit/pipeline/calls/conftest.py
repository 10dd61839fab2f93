"""An invented call, frozen and recommended once."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from commonfield.pipeline.calls import freeze_call, open_call, recommend_call
from commonfield.pipeline.calls.beginning import write_example

FROZEN_ON = date(2026, 9, 1)


def with_panels(folder: Path, panels: int) -> None:
    """Let a call draw few panels, so that its tests are quick."""
    path = folder / "call.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("panels: 2000", f"panels: {panels}"), encoding="utf-8"
    )


@pytest.fixture(scope="package")
def made(tmp_path_factory):
    """The folder of a frozen call, never changed, and its packet."""
    folder = tmp_path_factory.mktemp("calls") / "call"
    write_example(folder, proposals=10, readers=8, seed=4)
    with_panels(folder, 100)
    freeze_call(open_call(folder), on=FROZEN_ON)
    return folder, recommend_call(open_call(folder))


@pytest.fixture
def folder(made, tmp_path):
    """A copy of it, to change."""
    return Path(shutil.copytree(made[0], tmp_path / "call"))
