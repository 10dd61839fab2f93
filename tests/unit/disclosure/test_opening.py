"""A report is written on what was proven, as it was proven."""

import json

import polars as pl
import pytest
from tests.unit.disclosure.conftest import FACTS

from commonfield.disclosure import open_proven, write_release
from commonfield.findings import ReleaseError


@pytest.fixture
def draft(protected, tmp_path):
    return write_release(tmp_path, protected, facts=FACTS)


def test_a_draft_is_opened_as_it_was_proven(draft):
    opened = open_proven(draft.folder, certificate=draft.certificate_hash)
    assert opened.cells.equals(draft.cells) and opened.gaps.equals(draft.gaps)


def test_a_hidden_figure_written_in_by_hand_is_refused(draft):
    known = draft.certificate_hash
    cells = draft.cells.with_columns(
        status=pl.lit("shown"), denominator=pl.col("denominator").fill_null(7), numerator=pl.lit(3)
    )
    cells.write_csv(draft.folder / "cells.csv")
    with pytest.raises(ReleaseError, match=r"found cells\.csv altered"):
        open_proven(draft.folder, certificate=known)


@pytest.mark.parametrize("name", ["cells.parquet", "gaps.csv", "sensitivity.csv"])
def test_a_file_that_is_gone_is_refused(draft, name):
    (draft.folder / name).unlink()
    with pytest.raises(ReleaseError):
        open_proven(draft.folder, certificate=draft.certificate_hash)


def test_a_certificate_that_the_ledger_does_not_know_is_refused(draft):
    known = draft.certificate_hash
    with pytest.raises(ReleaseError, match="certificate"):
        open_proven(draft.folder, certificate="")
    path = draft.folder / "certificate.json"
    altered = json.loads(path.read_text()) | {"files": {}}
    path.write_text(json.dumps(altered))
    with pytest.raises(ReleaseError, match="certificate"):
        open_proven(draft.folder, certificate=known)
