"""Every output of a report is read back as a stranger would, then solved for hidden counts."""

import re
import subprocess
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import openpyxl
import polars as pl
import pytest
from scipy.optimize import LinearConstraint, milp
from tests.generative.counted_people import GRADUATION, count, count_atoms, definitions, people_of, policy
from tests.generative.reader import Reader
from tests.unit.reports.context import make_context
from tests.unit.reports.reading import Element, read_page

from commonfield.catalog import Catalog, Metric, Report, Target, Targets, Text
from commonfield.disclosure import protect
from commonfield.equity import gaps
from commonfield.equity.goals import distances
from commonfield.reports import GoalLine, Goals, Release, ReportFiles, write_report
from commonfield.tables.releasable import PUBLISHED_SENSITIVITY

PLACES = {"one": "north", "two": "north", "three": "south", "four": "south"}
VALUES = ("A", "B", "C")
METRIC, APART, FAR = "graduation_rate_4y", 3, 10**6
SIDES = ("denominator", "numerator", "complement")
# A school of the usual size, one where nearly everybody graduates, a small one, one with a tiny group.
SIZES = {
    ("north", "one"): ((140, 118), (61, 44), (37, 34)),
    ("north", "two"): ((95, 93), (43, 41), (52, 50)),
    ("south", "three"): ((24, 17), (16, 12), (9, 8)),
    ("south", "four"): ((133, 98), (88, 70), (4, 3)),
}

Slot = tuple[str, str, str, str]
"""Level, place, group and value."""


@dataclass
class Made:
    cells: pl.DataFrame
    gaps: pl.DataFrame
    certificate: dict[str, Any]
    sensitivity: pl.DataFrame


@dataclass
class Read:
    """What a reader has noted of one figure: counts, and between which percents the share lies."""

    denominator: int | None = None
    numerator: int | None = None
    percents: tuple[int, int] | None = None


@pytest.fixture(scope="module")
def cells() -> pl.DataFrame:
    people = people_of(
        {
            (*place, value): size
            for place, sizes in SIZES.items()
            for value, size in zip(VALUES, sizes, strict=True)
        }
    )
    asked = policy(smallest_group=11, apart=APART)
    return protect(count(people), atoms=count_atoms(people), policy=asked, **definitions()).cells


@pytest.fixture(scope="module")
def written(cells: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    catalog = Catalog()
    biannual = catalog.get(Report, "biannual")
    sections = [
        section.model_copy(update={"metrics": [METRIC] if section.metrics else []})
        for section in biannual.sections
        if section.section in ("cover", "completion", "gaps", "targets", "hidden")
    ]
    report = biannual.model_copy(
        update={"sections": sections, "headline": [METRIC], "gap_groups": ["race_ethnicity"]}
    )
    release: Release = Made(cells, gaps(cells), {}, PUBLISHED_SENSITIVITY.empty())
    context = replace(make_context(earlier=False), region="region", places={}, groups={}, goals=goals(cells))
    return write_report(
        report, release, context=context, appearance=catalog.appearance, languages=("en",),
        out=tmp_path_factory.mktemp("read-back"),
    )  # fmt: skip


def goals(cells: pl.DataFrame) -> Goals:
    """Set the same target for everybody and for each group, at every place."""
    wanted = [
        Target(academic_year=2030, at_least=0.93),
        Target(academic_year=2030, group="race_ethnicity", value="each", at_least=0.93),
    ]
    targets = Targets(metric=METRIC, by=Text(en="Decision 4", es="Decisión 4"), targets=wanted)
    rows = distances(cells, {METRIC: targets}, {METRIC: Catalog().get(Metric, METRIC)})
    return Goals({METRIC: targets.by}, {}, [GoalLine(**row) for row in rows])


def rows_of(cells: pl.DataFrame) -> list[dict[str, Any]]:
    key = ["metric", "academic_year", "level", "place", "group", "value"]
    return cells.sort(key, nulls_last=True).rows(named=True)


def slot_of(row: dict[str, Any]) -> Slot:
    return row["level"], row["place"], row["group"], row["value"]


def figure(text: str) -> Read:
    """Read what is printed for one figure."""
    number = r"([\d,]+)"
    if found := re.fullmatch(rf"(?:n = {number}; )?(\d+) to (under )?(\d+)%", text):
        people = whole(found[1]) if found[1] else None
        return Read(people, None, (int(found[2]), int(found[4]) + (not found[3])))
    if found := re.fullmatch(rf"n = {number}; hidden.*", text):
        return Read(whole(found[1]))
    if found := re.fullmatch(rf"{number} of {number}", text):
        return Read(whole(found[2]), whole(found[1]))
    assert re.fullmatch(r"\d+%|hidden.*|shown as a range|–|nobody|", text), text
    return Read()


def whole(text: str) -> int:
    return int(text.replace(",", ""))


def on_pages(files: ReportFiles, cells: pl.DataFrame) -> list[tuple[Slot, Read]]:
    rows, found = rows_of(cells), []
    for file in files.files:
        for table in read_page(file).all("table") if file.suffix == ".html" else ():
            head = [th.text() for th in table.all("th") if th.attributes.get("scope") == "col"]
            for row in table.all("tr"):
                named = [int(each) for each in row.attributes.get("data-rows", "").split()]
                entries = [each for each in row.children if each.tag in ("td", "th")]
                found += [
                    (slot_of(rows[at - 1]), entry_of(name, entry))
                    for at, name, entry in zip(named, head, entries, strict=False)
                    if at
                ]
    return found


def entry_of(head: str, entry: Element) -> Read:
    text = entry.text()
    if head == "People" and re.fullmatch(r"[\d,]+", text):
        return Read(denominator=whole(text))
    return Read(numerator=whole(text)) if head == "Number" and text[0].isdigit() else figure(text)


def in_the_workbook(files: ReportFiles) -> list[tuple[Slot, Read]]:
    sheet = openpyxl.load_workbook(BytesIO(files.workbooks["en"].read_bytes()), read_only=True).worksheets[1]
    found = []
    for level, place, _, group, value, people, number, share, *_ in sheet.iter_rows(
        min_row=2, values_only=True
    ):
        everybody = value == "Everybody"
        of_what = ("all", "all") if everybody else ("race_ethnicity", value)
        assert everybody or group != "Everybody"
        slot = (level.lower(), "region" if level == "Region" else place, *of_what)
        found.append((slot, Read(count_in(people), count_in(number))))
        if isinstance(share, str):
            found.append((slot, figure(share)))
        else:
            assert share == pytest.approx(number / people)
    return found


def count_in(entry: Any) -> int | None:
    return entry if isinstance(entry, int) else None


def in_data_files(files: ReportFiles) -> list[tuple[Slot, Read]]:
    found = []
    for file in files.files:
        table = pl.read_csv(file) if file.suffix == ".csv" else pl.DataFrame()
        for row in table.rows(named=True) if "level" in table.columns else ():
            band = row.get("band_from"), row.get("band_to")
            percents = None if None in band else band
            found.append((slot_of(row), Read(row.get("denominator"), row.get("numerator"), percents)))
    return found


def in_charts(files: ReportFiles) -> list[tuple[Slot, Read]]:
    """Read the text that stands for the chart of places, and that of the region by year."""
    found: list[tuple[Slot, Read]] = []
    for file in files.files:
        if file.suffix != ".svg" or file.name == "mark.svg":
            continue
        said = ElementTree.parse(file).getroot().findtext("{http://www.w3.org/2000/svg}desc") or ""
        for place, level in [*((p, "institution") for p in PLACES), ("north", "county"), ("south", "county")]:
            found += [
                ((level, place, "all", "all"), figure(text.strip()))
                for text in re.findall(rf"\b{place}: ((?:n = [\d,]+; )?[^;.]+)", said)
            ]
    return found


def merged(cells: pl.DataFrame, *read: list[tuple[Slot, Read]]) -> dict[Slot, Read]:
    """Put together what was read of each figure; one that is told twice is told alike."""
    known = {slot_of(row): Read() for row in rows_of(cells)}
    for slot, told in (each for part in read for each in part):
        for name in ("denominator", "numerator", "percents"):
            new, old = getattr(told, name), getattr(known[slot], name)
            if name == "percents" and new is not None and new[1] == 101:
                new = (new[0], 100)
            if new is not None:
                assert old in (None, new), (slot, name)
                setattr(known[slot], name, new)
    return known


@pytest.fixture(scope="module")
def known(written: ReportFiles, cells: pl.DataFrame) -> dict[Slot, Read]:
    return merged(
        cells, on_pages(written, cells), in_the_workbook(written), in_data_files(written), in_charts(written)
    )


def test_the_release_has_figures_of_every_kind(cells: pl.DataFrame) -> None:
    hidden, banded = (pl.col("status") == status for status in ("hidden", "banded"))
    told = pl.col("denominator").is_not_null()
    school = (pl.col("level") == "institution") & (pl.col("group") == "all")
    for kind in (hidden & told, hidden & ~told, banded & school, banded & (pl.col("level") == "region")):
        assert len(cells.filter(kind))


def test_what_is_read_anywhere_is_what_the_cells_say_and_nothing_more(
    known: dict[Slot, Read], cells: pl.DataFrame
) -> None:
    for row in rows_of(cells):
        band = (row["band_from"], row["band_to"]) if row["band_to"] is not None else None
        assert known[slot_of(row)] == Read(row["denominator"], row["numerator"], band), row["status"]


def test_each_output_tells_of_figures(written: ReportFiles, cells: pl.DataFrame) -> None:
    for part in (
        on_pages(written, cells), in_the_workbook(written), in_data_files(written), in_charts(written)
    ):  # fmt: skip
        assert any(told != Read() for _, told in part)


def test_the_document_prints_counts_and_bands_of_the_cells_only(
    written: ReportFiles, cells: pl.DataFrame
) -> None:
    told = [figure(text) for text in figures_in(written.documents["en"])]
    rows = rows_of(cells)
    shown = [row for row in rows if row["status"] == "shown"]
    counts = {(row["denominator"], row["numerator"]) for row in shown}
    # Beside a gap stands everybody else: the shown total less the shown group.
    wholes = {row["place"]: row for row in shown if row["group"] == "all"}
    counts |= {
        tuple(wholes[row["place"]][name] - row[name] for name in ("denominator", "numerator"))
        for row in shown
        if row["place"] in wholes
    }
    bands = {(row["denominator"], row["band_from"]) for row in rows if row["status"] == "banded"}
    assert told
    for each in told:
        if each.percents is None:
            assert (each.denominator, each.numerator) in counts
        else:
            assert (each.denominator, each.percents[0]) in bands


def figures_in(document: Path) -> list[str]:
    text = subprocess.run(["pdftotext", str(document), "-"], capture_output=True, check=True).stdout.decode()
    text = re.sub(r"page \d+ of \d+", "", text)
    return re.findall(
        r"n = [\d,]+; \d+ to (?:under )?\d+%|\b[\d,]+ of [\d,]+\b(?! figures)", " ".join(text.split())
    )


def test_marks_and_people_needed_follow_from_figures_that_were_read(
    written: ReportFiles, cells: pl.DataFrame, known: dict[Slot, Read]
) -> None:
    judged = ["better", "impacted", "needed_to_clear", "needed_for_parity"]
    read = [{**row, "n": known[slot_of(row)].numerator, "d": known[slot_of(row)].denominator}
            for row in rows_of(cells)]  # fmt: skip
    seen = pl.DataFrame(read, infer_schema_length=None).with_columns(numerator="n", denominator="d")
    key = ["academic_year", "level", "place", "group", "value"]
    again = gaps(seen.filter(pl.col("numerator").is_not_null())).sort(key)
    told = pl.read_csv(written.folder / "data" / "gaps.csv").sort(key)
    assert len(told) and told.select(*key, *judged).equals(again.select(*key, *judged))
    assert told["adjusted_p"].to_list() == pytest.approx(again["adjusted_p"].to_list(), rel=1e-4, abs=1e-6)
    table = next(t for t in read_page(written.folder / "en/metrics/graduation-rate-4y.html").all("table")
                 if "To clear" in t.text())  # fmt: skip
    printed = [
        [entry.text() for entry in row.children if entry.tag in ("td", "th")] for row in table.all("tr")
    ]
    by_group = {row["value"]: row for row in again.filter(level="region").iter_rows(named=True)}
    for name, *_, clear, parity, _chance in printed[1:]:
        row = by_group.get(name)
        expected = [str(row["needed_to_clear"]), str(row["needed_for_parity"])] if row else ["–", "–"]
        assert [clear, parity] == expected


def test_a_distance_to_a_goal_is_told_where_the_figure_can_be_read_and_nowhere_else(
    written: ReportFiles, known: dict[Slot, Read]
) -> None:
    told = pl.read_csv(written.folder / "data" / "targets.csv").rows(named=True)
    assert {row["level"] for row in told} == {"region", "county", "institution"}
    assert any(row["needed"] for row in told) and any(row["needed"] is None for row in told)
    for row in told:
        read = known[slot_of(row)]
        if read.numerator is None or not read.denominator:
            assert row["needed"] is None
        else:
            assert row["needed"] == max(0, -(-93 * read.denominator // 100) - read.numerator)
    table = read_page(written.folder / "en/targets.html").all("table")[-1]
    printed = [
        [entry.text() for entry in row.children if entry.tag in ("td", "th")] for row in table.all("tr")
    ]
    assert len(printed) > 5
    for _, _, share, _, distance in printed[1:]:
        assert (distance == "–") == (not figure(share).numerator and not re.fullmatch(r"\d+%", share))


def test_solving_what_was_read_leaves_every_hidden_count_open(
    known: dict[Slot, Read], cells: pl.DataFrame
) -> None:
    attacker = Attacker(cells, known)
    widths = [
        high - low
        for row in rows_of(cells)
        for side in SIDES
        if not attacker.knows(slot_of(row), side)
        for low, high in [attacker.range_of(row, side)]
    ]
    assert widths and min(widths) >= APART


class Attacker(Reader):
    """Solves for hidden counts with what was read, bands among it."""

    def __init__(self, cells: pl.DataFrame, known: dict[Slot, Read]) -> None:
        atoms = [
            (school, county, value, graduated)
            for school, county in PLACES.items()
            for value in VALUES
            for graduated in "01"
        ]
        columns = ["institution", "county", "race_ethnicity", "graduated"]
        super().__init__(cells.clear(), columns=columns, atoms=atoms, metrics=(GRADUATION,))
        self.known = known
        limits = [limit for row in rows_of(cells) for limit in self.limits_of(row)]
        self.limits = LinearConstraint(
            np.array([row for row, _, _ in limits]),
            np.array([low for _, low, _ in limits]),
            np.array([high for _, _, high in limits]),
        )

    def limits_of(self, row: dict[str, Any]) -> list[tuple[list[float], float, float]]:
        read, found = self.known[slot_of(row)], []
        for side in ("denominator", "numerator"):
            number = getattr(read, side)
            if number is not None:
                found.append((self.row(row, side), number, number))
        if read.percents is not None and read.denominator is not None:
            low, high = (end * read.denominator / 100 for end in read.percents)
            under = high if read.percents[1] == 100 else np.ceil(high) - 1
            found.append((self.row(row, "numerator"), np.ceil(low), under))
        return found

    def knows(self, slot: Slot, side: str) -> bool:
        read = self.known[slot]
        return read.numerator is not None or (side == "denominator" and read.denominator is not None)

    def range_of(self, cell: Any, side: str) -> tuple[int, int]:
        ends = []
        for sign in (1.0, -1.0):
            found = milp(
                sign * np.array(self.row(cell, side)),
                constraints=[self.limits],
                integrality=np.ones(len(self.atoms)),
                bounds=(0, 1000),
            )
            assert found.success, found.message
            ends.append(round(sign * found.fun))
        return ends[0], ends[1]
