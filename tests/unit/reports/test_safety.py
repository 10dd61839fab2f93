"""A number of a figure that is not shown is found in no file, whatever the release held."""

import re
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.unit.reports.conftest import SECRET_BAND, SECRET_COUNT, SECRET_MEDIAN, SECRET_PEOPLE, spoiled
from tests.unit.reports.release import make_release

from commonfield.reports import ReportFiles
from commonfield.reports.published import Published

SECRETS = [
    form
    for number in (SECRET_COUNT, SECRET_PEOPLE, int(SECRET_MEDIAN), SECRET_BAND, SECRET_BAND + 7)
    for form in (str(number), f"{number:,}", f"{number:,}".replace(",", "."))
] + ["0.8894", "0.8895", "64,300", "88.9%"]


def text_of(file: Path) -> str:
    if file.suffix == ".pdf":
        return subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()
    if file.suffix == ".xlsx":
        with ZipFile(file) as book:
            return "\n".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    return file.read_text("utf-8")


def test_the_planted_numbers_would_be_found_if_they_were_there(tmp_path: Path) -> None:
    leak = tmp_path / "leak.csv"
    leak.write_text(f"{SECRET_COUNT:,}")
    assert any(secret in text_of(leak) for secret in SECRETS)
    assert str(SECRET_COUNT) in str(
        spoiled(make_release()).cells.filter(status="hidden")["numerator"].to_list()[:1]
    )


@pytest.mark.parametrize("kind", [".html", ".svg", ".csv", ".xlsx", ".pdf"])
def test_no_number_of_a_hidden_figure_is_in_any_file(written: ReportFiles, kind: str) -> None:
    files = [file for file in written.files if file.suffix == kind]
    assert files
    for file in files:
        text = text_of(file)
        # a long decimal may hold the same digits by chance
        assert not [s for s in SECRETS if re.search(rf"(?<![\d.]){re.escape(s)}(?!\d)", text)], file.name


def test_numbers_of_figures_not_shown_are_dropped_on_entry() -> None:
    release = spoiled(make_release())
    published = Published.of(release)
    off = [cell for cell in published.cells if not cell.shown]
    assert off and all((c.numerator, c.share, c.median) == (None,) * 3 for c in off)
    assert all(c.denominator is None for c in off if c.status not in ("hidden", "banded"))
    assert all(c.band is None for c in published.cells if c.status != "banded")
    assert any(c.band for c in off) and any(c.denominator and not c.band for c in off)
    assert published.cell_frame.filter(status="hidden")["numerator"].null_count() == len(
        published.cell_frame.filter(status="hidden")
    )
