from __future__ import annotations

from pathlib import Path

from commonfield.catalog import Dictionary
from commonfield.intake.answers import Mending, mended_submission
from commonfield.intake.answers import mend as mend_submission
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.submitting import permitting_clauses, record_submission
from commonfield.region import Region


def mend(
    region: Region,
    *,
    partner: str,
    file: Path,
    submission: str = "",
    occasion: Occasion | None = None,
) -> Mending:
    """Take mended records of a submission: ask the agreements, check them, add the good ones.

    Args:
        region: Where to.
        partner: Who sends them.
        file: The workbook of refused records, or a delimited file with the same columns.
        submission: Which submission they mend, where the file does not say it.
        occasion: Who, when.

    Raises:
        UsageError: the partner is not one of the region's, or there is no such submission.
        AgreementError: no agreement in force names this kind of file; nothing is stored.
        SubmissionError: the file as a whole cannot be taken; nothing is stored.
    """
    occasion = occasion or Occasion()
    content = file.read_bytes()
    first = mended_submission(
        region, partner=partner, content=content, file_name=file.name, submission=submission
    )
    kind = region.catalog.get(Dictionary, first.dictionary)
    clauses = permitting_clauses(region, partner, kind, file.name, occasion)
    mended = mend_submission(
        region, partner=partner, content=content, file_name=file.name, first=first, by=occasion.by
    )
    if mended.completion is not None:
        record_submission(region, mended.completion, clauses, by=occasion.by)
    return mended
