"""The checkout as git sees it: what is committed, or would be."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Checkout:
    root: Path

    @property
    def package(self) -> Path:
        return self.root / "src" / "commonfield"

    @cached_property
    def files(self) -> list[Path]:
        """Every file that git tracks or would add."""
        if not (self.root / ".git").exists():
            pytest.skip("this is not a git checkout, so what is committed cannot be told")
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=True,
        )
        return sorted({path for name in listed.stdout.splitlines() if (path := self.root / name).is_file()})

    def named(self, *suffixes: str, under: str = "") -> list[Path]:
        """Files with one of the suffixes, in a folder."""
        return [f for f in self.files if f.suffix in suffixes and f.is_relative_to(self.root / under)]

    def short(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def lines_matching(self, pattern, files: list[Path], *, but=()) -> list[str]:
        """Where a pattern stands: `file:line: the line`."""
        return [
            f"{self.short(file)}:{number}: {line.strip()[:120]}"
            for file in files
            if self.short(file) not in but
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
            if pattern.search(line)
        ]


@pytest.fixture(scope="session")
def checkout() -> Checkout:
    return Checkout(Path(__file__).parents[2])
