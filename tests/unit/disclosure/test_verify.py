import json

import polars as pl
import pytest
from tests.generative.counted_people import count, people_of
from tests.unit.disclosure.conftest import FACTS

from commonfield.disclosure import protect, seal_release, verify, write_release
from commonfield.disclosure.register import hash_file
from commonfield.findings import Exit, ReleaseError

KEY = ["metric", "academic_year", "level", "place", "group", "value"]


def reseal(folder):
    """Do what somebody would who wants an altered folder to look whole: new hashes, and a new register."""
    certificate = json.loads((folder / "certificate.json").read_text())
    certificate["files"] = {name: hash_file(folder / name) for name in certificate["files"]}
    (folder / "certificate.json").write_text(json.dumps(certificate))
    (folder.parent / "register.jsonl").unlink()
    (folder / "files.json").unlink()
    seal_release(folder, by="somebody")


def rewrite(release, cells):
    cells.write_csv(release.folder / "cells.csv")
    cells.write_parquet(release.folder / "cells.parquet")
    reseal(release.folder)


def uncovered(release, measures, which):
    """Show some hidden cells with their true counts."""
    truth = measures.select(*KEY, d="denominator", n="numerator")
    return (
        release.cells.join(truth, on=KEY, how="left")
        .with_columns(uncover=(pl.col("status") == "hidden") & which)
        .with_columns(
            status=pl.when("uncover").then(pl.lit("shown")).otherwise("status"),
            denominator=pl.when("uncover").then(pl.col("d").fill_null(0)).otherwise("denominator"),
            numerator=pl.when("uncover").then(pl.col("n").fill_null(0)).otherwise("numerator"),
        )
        .with_columns(share=_share())
        .select(release.cells.columns)
    )  # fmt: skip


def _share():
    return pl.when(pl.col("denominator") > 0).then(pl.col("numerator") / pl.col("denominator"))


def test_a_release_as_written_verifies(released, protected):
    found = verify(released.folder, bundle=protected.bundle)
    assert found.shown + found.blanks == found.cells == len(protected.cells)
    assert found.attacked > 0 and found.with_bundle


@pytest.mark.parametrize("name", ["cells.csv", "cells.parquet", "gaps.csv", "certificate.json", "files.json"])
def test_every_file_is_sealed(released, name):
    path = released.folder / name
    path.write_bytes(path.read_bytes().replace(b"0", b"1", 1))
    with pytest.raises(ReleaseError) as error:
        verify(released.folder)
    assert error.value.exit_code == Exit.NOT_RELEASABLE == 13


def test_a_file_put_in_or_taken_out_is_found(released):
    (released.folder / "more.csv").write_text("a\n1\n")
    with pytest.raises(ReleaseError, match="nobody sealed"):
        verify(released.folder)
    (released.folder / "more.csv").unlink()
    (released.folder / "gaps.csv").unlink()
    with pytest.raises(ReleaseError):
        verify(released.folder)


def test_a_folder_that_no_register_names_does_not_exist(protected, tmp_path):
    release = write_release(tmp_path, protected, facts=FACTS)
    with pytest.raises(ReleaseError, match="entry in the register"):
        verify(release.folder)


def test_an_altered_register_is_found(released):
    register = released.folder.parent / "register.jsonl"
    register.write_text(register.read_text().replace("data lead", "somebody"))
    with pytest.raises(ReleaseError, match="release register"):
        verify(released.folder)


def test_one_uncovered_sibling_lets_subtraction_find_the_other(known, standard, tmp_path):
    people = people_of(
        {("north", "d1", value): size for value, size in {"A": (100, 50), "B": (80, 40), "C": (5, 2)}.items()}
    )
    measures = count(people)
    protected = protect(measures, policy=standard, **known)
    release = write_release(tmp_path, protected, facts=FACTS)
    seal_release(release.folder, by="data lead")
    assert verify(release.folder).blanks
    rewrite(release, uncovered(release, measures, pl.col("value").is_in(["A", "B"])))
    with pytest.raises(ReleaseError, match=r"found [1-9]\d* that follow by subtraction"):
        verify(release.folder)


def test_hidden_counts_that_sums_hold_too_closely_are_found(known, standard, tmp_path):
    # Two hidden values leave no single one to subtract, but one person of theirs is all there is to share.
    people = people_of(
        {("north", "d1", value): size for value, size in {"A": (90, 45), "B": (2, 1), "C": (1, 0)}.items()}
    )
    measures = count(people)
    protected = protect(measures, policy=standard, **known)
    release = write_release(tmp_path, protected, facts=FACTS)
    seal_release(release.folder, by="data lead")
    rewrite(release, uncovered(release, measures, pl.col("value").is_in(["A", "all"])))
    with pytest.raises(ReleaseError, match="narrowed down"):
        verify(release.folder)


def test_an_uncovered_small_cell_is_found_without_any_truth(released, measures):
    rewrite(released, uncovered(released, measures, pl.col("d").is_between(1, 10)))
    with pytest.raises(ReleaseError, match="11 people or more"):
        verify(released.folder)


def test_a_figure_that_is_not_the_true_one_does_not_add_up(protected, tmp_path):
    release = write_release(tmp_path, protected, facts=FACTS)
    everybody = (pl.col("level") == "region") & (pl.col("group") == "all")
    wrong = everybody & (pl.col("metric") == "graduation_rate_4y")
    cells = protected.cells.with_columns(
        numerator=pl.when(wrong).then(pl.col("numerator") + 1).otherwise("numerator")
    ).with_columns(share=_share())
    (release.folder.parent / "register.jsonl").touch()
    (release.folder / "files.json").touch()
    rewrite(release, cells)
    with pytest.raises(ReleaseError, match="add up"):
        verify(release.folder)


def test_the_bundle_of_another_release_is_refused(released, measures, known, standard):
    other = protect(measures, policy=standard, **known)
    with pytest.raises(ReleaseError, match="bundle"):
        verify(released.folder, bundle=other.bundle)


def sealed_with(protected, tmp_path, name, table):
    release = write_release(tmp_path / "releases", protected, facts=FACTS)
    path = release.folder / "report" / "data" / name
    path.parent.mkdir(parents=True)
    table(path)
    seal_release(release.folder, by="data lead")
    return release


def test_a_table_of_the_report_that_repeats_the_cells_is_read_back(protected, tmp_path):
    release = sealed_with(
        protected, tmp_path, "figures.csv", lambda path: protected.cells.drop("parent_place").write_csv(path)
    )
    assert verify(release.folder).copies == 1


@pytest.mark.parametrize("column", ["denominator", "numerator", "share", "status"])
def test_a_table_of_the_report_that_says_something_else_is_refused(protected, tmp_path, column):
    hidden = pl.col("status") == "hidden"
    told = {"status": pl.when(hidden).then(pl.lit("shown")).otherwise("status")}
    more = told if column == "status" else {column: pl.when(hidden).then(1).otherwise(column)}
    table = protected.cells.with_columns(**more)
    release = sealed_with(protected, tmp_path, "figures.csv", table.write_csv)
    with pytest.raises(ReleaseError, match=r"report/data/figures\.csv"):
        verify(release.folder)


def test_a_sheet_of_a_workbook_is_read_back_too(protected, tmp_path):
    import xlsxwriter

    def write(path):
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Figures")
            sheet.write_row(0, 0, protected.cells.columns)
            for number, row in enumerate(protected.cells.drop("due_on").iter_rows(), start=1):
                values = [
                    5 if name == "numerator" and cell is None else cell
                    for name, cell in zip(protected.cells.columns, row, strict=False)
                ]
                sheet.write_row(number, 0, values)

    release = sealed_with(protected, tmp_path, "figures.xlsx", write)
    with pytest.raises(ReleaseError, match="sheet Figures"):
        verify(release.folder)


def test_no_message_names_a_cell_or_a_count_of_it(released, measures):
    rewrite(released, uncovered(released, measures, pl.col("d").is_between(1, 10)))
    with pytest.raises(ReleaseError) as error:
        verify(released.folder)
    told = str(error.value)
    assert not any(code in told for code in ("RP", "RT", "d3", "north", "foster"))
