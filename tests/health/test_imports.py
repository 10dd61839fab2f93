"""Every import contract holds, and each one fails when somebody breaks it."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROUTE = "Data flows one way, and stages know no other stage"
WEB = "The engine knows neither the portal nor Django"
IDENTIFYING = "Only intake, identity and synthetic read tables that identify people"
RELEASABLE = "Only disclosure and reports touch what may leave"
COUNTS = "Reports read no counts but those that may leave"
CONNECTIONS = "Only engines opens a connection"
LINKAGE = "Only identity imports splink"
SOLVER = "Only disclosure and council import highspy"

BREACHES = [
    (ROUTE, "catalog/breach.py", "import commonfield.engines"),
    (ROUTE, "vocabulary/breach.py", "import commonfield.findings"),
    (ROUTE, "metrics/breach.py", "from commonfield.intake import submit"),
    (ROUTE, "disclosure/breach.py", "def later():\n    import commonfield.reports\n"),
    (ROUTE, "intake/breach.py", "import commonfield.pipeline"),
    (ROUTE, "misc/__init__.py", "A_PACKAGE_THAT_NO_LAYER_NAMES = True\n"),
    (WEB, "reports/breach.py", "import django"),
    (WEB, "cli/breach.py", "import commonfield_web"),
    (IDENTIFYING, "metrics/breach.py", "from commonfield.tables.identifying import IDENTITY_RECORD"),
    (IDENTIFYING, "longitudinal/breach.py", "import commonfield.tables.identifying"),
    (RELEASABLE, "metrics/breach.py", "from commonfield.tables import releasable"),
    (COUNTS, "reports/breach.py", "from commonfield.tables.measures import MEASURE"),
    (COUNTS, "reports/sections/breach.py", "def later():\n    import commonfield.engines\n"),
    (COUNTS, "reports/breach.py", "from commonfield.region import Region"),
    (CONNECTIONS, "metrics/breach.py", "import duckdb"),
    (CONNECTIONS, "longitudinal/breach.py", "def later():\n    import pyspark.sql\n"),
    (LINKAGE, "synthetic/breach.py", "import splink"),
    (SOLVER, "metrics/breach.py", "import highspy"),
]

HEAVY = [
    "altair", "duckdb", "highspy", "numpy", "polars", "pyarrow", "pyspark", "scipy", "splink", "sqlglot",
    "typst", "vl_convert",
]  # fmt: skip


@pytest.fixture
def copy(checkout, tmp_path) -> Path:
    shutil.copytree(checkout.package, tmp_path / "commonfield", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(checkout.root / ".importlinter", tmp_path)
    return tmp_path


def lint(folder: Path) -> tuple[int, list[str]]:
    """Run the linter on a copy; return its exit code and the contracts that it calls broken."""
    answer = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--config", ".importlinter"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    broken = [
        line.removesuffix(" BROKEN").strip()
        for line in answer.stdout.splitlines()
        if line.endswith(" BROKEN")
    ]
    return answer.returncode, broken


def test_the_package_keeps_every_contract(copy):
    assert lint(copy) == (0, [])


@pytest.mark.parametrize(
    ("contract", "file", "written"), BREACHES, ids=[f"{b[1]}-{b[2].split()[-1]}" for b in BREACHES]
)
def test_a_planted_import_breaks_its_contract(copy, contract, file, written):
    planted = copy / "commonfield" / file
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(written + "\n", encoding="utf-8")
    code, broken = lint(copy)
    assert code == 1
    assert contract in broken


def test_every_contract_is_attacked_above(checkout):
    written = configparser.ConfigParser()
    written.read(checkout.root / ".importlinter", encoding="utf-8")
    contracts = {written[s]["name"] for s in written.sections() if s.startswith("importlinter:contract:")}
    assert contracts == {contract for contract, _, _ in BREACHES}


def test_the_command_line_starts_without_anything_heavy():
    script = f"import sys, commonfield.cli; print(*(set({HEAVY}) & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == []
