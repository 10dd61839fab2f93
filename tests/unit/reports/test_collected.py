"""What has come in, as the report tells it: letters with their meaning, and words file by file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.unit.reports.context import make_context
from tests.unit.reports.release import make_release

from commonfield.catalog import Catalog, Report
from commonfield.reports import ReportFiles, write_report
from commonfield.reports.sections.collected import STATES
from commonfield.reports.words import Words
from commonfield.vocabulary import Language


def make(out: Path, **changes: Any) -> ReportFiles:
    catalog = Catalog()
    context = replace(make_context(), **changes)
    return write_report(
        catalog.get(Report, "biannual"),
        make_release(),
        context=context,
        appearance=catalog.appearance,
        out=out,
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    return make(tmp_path_factory.mktemp("report"))


def page(written: ReportFiles, language: Language) -> str:
    return (written.folder / language / "partners.html").read_text(encoding="utf-8")


def test_the_page_tells_in_brief_and_file_by_file(written: ReportFiles) -> None:
    told = page(written, "en")
    assert "<td>A 1</td>" in told
    assert '<td class="hit">missing</td>' in told
    assert "Asked for, and not in the files" in told
    assert "Cajon Valley College, Inland College" in told
    assert "corregido" in page(written, "es")
    assert '<td class="hit">falta</td>' in page(written, "es")


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_state_has_a_letter_of_its_own_that_the_legend_explains(
    written: ReportFiles, language: Language
) -> None:
    words = Words(language)
    letters = [words.say(f"letter_{state}") for state in STATES]
    assert len(set(letters)) == len(letters)
    for state, letter in zip(STATES, letters, strict=True):
        assert f"{letter}: {words.say(f'means_{state}')}" in page(written, language)


def test_the_workbook_has_every_file_and_year(written: ReportFiles) -> None:
    book = openpyxl.load_workbook(written.workbooks["en"])
    rows = [[cell.value for cell in row] for row in book["Files"].iter_rows()]
    assert any("missing" in row and "refused" in row and "expected" in row for row in rows)
    assert "Groups told" in book.sheetnames


def test_without_files_the_page_has_no_empty_table(tmp_path: Path) -> None:
    told = page(make(tmp_path, files=(), groups_told=()), "en")
    assert "What has come in" not in told
    assert "Groups that the files tell apart" not in told


def test_findings_across_files_are_counted_for_the_region_with_a_way_to_what_is_compared(
    written: ReportFiles,
) -> None:
    told = page(written, "en")
    assert "<p>13 findings across files: one refuses records, 12 are warnings. Each was told to" in told
    assert 'href="partners.html#across-files">What is compared</a>' in told
    assert 'id="across-files"' in told and "<dt>Years of one partner</dt><dd>A grade that drops.</dd>" in told
    assert "13 hallazgos entre archivos: uno rechaza registros, 12 son advertencias." in page(written, "es")
    names = [partner.name for partner in make_context().partners]
    (across,) = (part for part in told.split("</section>") if "findings across files" in part)
    assert not [name for name in names if name in across]


def test_files_that_fit_together_and_files_that_were_not_compared_are_told_apart(tmp_path: Path) -> None:
    fitting = page(make(tmp_path / "fitting", found_across={}), "es")
    assert "Los archivos que llegaron concuerdan entre sí." in fitting
    warned = page(make(tmp_path / "warned", found_across={"warn": 27}), "en")
    assert "<p>27 findings across files. All are warnings, which refuse nothing. Each was told to" in warned
    silent = page(make(tmp_path / "silent", found_across=None), "en")
    assert "cross files" not in silent and "across-files" not in silent
