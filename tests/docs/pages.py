"""Reads the code blocks of a page, and runs the console ones as a person would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    + [
        p
        for kind in ("tutorials", "how-to", "explanation", "adr")
        for p in (ROOT / "docs" / kind).glob("*.md")
    ]
)
BLOCK = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<body>.*?)^ *```", re.M | re.S)


@dataclass(frozen=True)
class Command:
    """A command line of a page, and what the page shows as its answer; `...` stands for anything."""

    typed: str
    expected: tuple[str, ...]


def blocks(page: Path, language: str) -> list[str]:
    """Give the blocks of a page in one language, without their indent."""
    return [
        re.sub(rf"^{match['indent']}", "", match["body"], flags=re.M)
        for match in BLOCK.finditer(page.read_text(encoding="utf-8"))
        if match["language"] == language
    ]


def commands(page: Path) -> list[Command]:
    """Give what a page tells its reader to type, in order."""
    found: list[Command] = []
    for block in blocks(page, "console"):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            typed, _, answer = part.replace("\\\n", " ").partition("\n")
            shown = (line.strip() for line in answer.splitlines())
            found.append(
                Command(" ".join(typed.split()), tuple(line for line in shown if line not in ("", "...")))
            )
    return found


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command line in a folder, with keys kept beside it; what it says comes as one text."""
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "XDG_CONFIG_HOME": str(folder / "config"),
            "COLUMNS": "120",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def is_said(shown: str, said: str) -> bool:
    """Whether a line that a page shows stands in what a command said."""
    pattern = ".*".join(re.escape(part) for part in " ".join(shown.split()).split("..."))
    return any(re.fullmatch(pattern, " ".join(line.split())) for line in said.splitlines())
