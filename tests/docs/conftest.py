"""A folder in which the tutorial has been followed, for pages that begin where it ends."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.docs.pages import ROOT, blocks, commands, run
from tests.regions import copy_folder


@pytest.fixture(scope="session")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Follow the tutorial: its folder, and what each command said, with its exit code first."""
    folder = tmp_path_factory.mktemp("tutorial")
    said = []
    for command in commands(ROOT / "docs" / "tutorials" / "first-report.md"):
        done = run(command.typed, folder)
        said.append(f"{done.returncode}\n{done.stdout}")
    return folder, said


@pytest.fixture
def begun(followed: tuple[Path, list[str]], tmp_path: Path) -> Path:
    """A folder as a guide assumes it: a region with keys, public files, agreements, a file to send."""
    folder, _ = followed
    shutil.copytree(folder / "config", tmp_path / "config")
    copy_folder(folder / "my-demo" / "region", tmp_path / "my-region")
    copy_folder(folder / "my-demo" / "reference", tmp_path / "public-files")
    shutil.copy(folder / "my-demo" / "partners" / "files" / "inkwell-unified" / "SENR_2025.txt", tmp_path)
    for guide in (ROOT / "docs" / "how-to").glob("*.md"):
        for shown in blocks(guide, "yaml"):
            if shown.startswith("agreement: "):
                name = shown.splitlines()[0].removeprefix("agreement: ")
                (tmp_path / "my-region" / "agreements" / f"{name}.yaml").write_text(shown, encoding="utf-8")
    return tmp_path
