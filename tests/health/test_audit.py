"""An audit that could not look must not look like one that found nothing."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

judge = runpy.run_path(str(Path(__file__).with_name("audit.py")))["judge"]

GOOD = {"name": "polars", "version": "2.1.0", "vulns": []}
BAD = {"name": "jinja2", "version": "2.0", "vulns": [{"id": "PYSEC-2019-217"}]}
NOT_FOUND = {"name": "duckdb", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("packages", "code", "words"),
    [
        ([GOOD], 0, "1 packages looked up, 0 known"),
        ([GOOD, BAD], 1, "jinja2 2.0: PYSEC-2019-217"),
        ([GOOD, NOT_FOUND], 3, "1 could not be looked up: duckdb"),
        ([BAD, NOT_FOUND], 1, "1 known vulnerabilities"),
        ([NOT_FOUND, NOT_FOUND], 3, "Nothing was audited"),
        ([], 3, "Nothing was audited"),
    ],
)
def test_the_verdict_of_an_audit(packages, code, words):
    verdict, told = judge(packages)
    assert verdict == code
    assert words in told
