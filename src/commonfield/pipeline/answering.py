from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

from commonfield import intake
from commonfield.catalog import Catalog
from commonfield.intake.answers import Answer, answer_of_submission, answer_page, answer_workbook
from commonfield.pipeline.occasion import Occasion
from commonfield.region import Region, has_plan, read_plan, refuse_inside_regions, write_whole
from commonfield.vocabulary import Language


def answer(region: Region, submission: str, *, partner: str = "", with_rows: bool = False) -> Answer:
    """Make the answer to a submission as it stands now; of a completion, to what it completes.

    Args:
        region: Where it lies.
        submission: Its id, or the beginning of it.
        partner: Whose, where two partners sent the same file.
        with_rows: Open its refused records, for a workbook.
    """
    every = intake.submissions(region)
    receipt = intake.find_submission(every, submission, partner=partner)
    if receipt.completes:
        receipt = intake.find_submission(every, receipt.completes, partner=receipt.partner)
    return answer_of_submission(region, receipt, with_rows=with_rows)


def history(region: Region, occasion: Occasion | None = None) -> list[intake.Standing]:
    """Say where every submission stands; one that came after its day in the collection plan is late."""
    on = (occasion or Occasion()).day(region)
    return intake.standings(intake.submissions(region), due=_due_days(region), on=on)


def _due_days(region: Region) -> Callable[[intake.Receipt], date | None] | None:
    if not has_plan(region):
        return None
    days = {(e.partner, e.dictionary, e.academic_year): e.due for e in read_plan(region).expected()}

    def due(receipt: intake.Receipt) -> date | None:
        year = receipt.academic_year or max(receipt.academic_years, default=None)
        kind = receipt.partner, receipt.file_type
        return days.get((*kind, year)) or days.get((*kind, None))

    return due


def write_page(region: Region | None, given: Answer, path: Path, *, language: Language) -> None:
    """Write the page of an answer; it holds no value of a record."""
    write_whole(path, answer_page(given, _catalog(region).appearance, language).encode())


def write_workbook(
    region: Region | None,
    given: Answer,
    path: Path,
    *,
    language: Language,
    occasion: Occasion | None = None,
) -> int:
    """Write the workbook of an answer, readable by its owner alone, and tell the ledger of a region.

    Returns:
        How many records it holds.

    Raises:
        UsageError: there are no refused records, or the path lies in the region.
    """
    occasion = occasion or Occasion()
    refuse_inside_regions(path, asked="workbook")
    content = answer_workbook(given, _catalog(region).appearance, language)
    _write_private(path, content)
    held = given.returned.records.height if given.returned else 0
    if region is not None:
        told = {"submission": given.submission, "partner": given.partner, "records": held}
        region.ledger.append("returned", told, by=occasion.by)
    return held


def _catalog(region: Region | None) -> Catalog:
    return region.catalog if region is not None else Catalog()


def _write_private(path: Path, content: bytes) -> None:
    """Write a file that nobody else may read, from its first byte on."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
