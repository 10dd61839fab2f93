"""Mended records complete a submission: checked together with its accepted ones, the good ones added.

Each completion keeps, sealed: the bytes sent, the rows they give, the records it brought in order, and
all records of the submission that are still refused. So the newest completion tells what is left.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.catalog import Dictionary
from commonfield.findings import Exit, SubmissionError, UsageError
from commonfield.intake.answers.answer import as_read
from commonfield.intake.answers.marking import findings_of, marks_of
from commonfield.intake.answers.rewriting import cells_of, rewritten
from commonfield.intake.answers.sent_back import read_sent_back
from commonfield.intake.engine import engine_for
from commonfield.intake.mapping import Rows, map_records
from commonfield.intake.readers import Looks
from commonfield.intake.receipts import Receipt, receipt_of, submission_id, submissions
from commonfield.intake.records import ROW_NO, Reading
from commonfield.intake.rules import checks_of, elements_read_by
from commonfield.intake.run import CheckResult
from commonfield.intake.scan import scan
from commonfield.intake.seams import header_again
from commonfield.intake.standing import Account, Standing, find_submission, standings
from commonfield.intake.storing import (
    MENDED_ROWS,
    REFUSED_ROWS,
    SealedRows,
    keep,
    mended_rows,
    one_at_a_time,
    origin_of,
    received,
    refuse_stranger,
    refused_rows,
    taken_before,
)
from commonfield.region import Region

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Mending:
    """What mended records came to.

    `completion` is their own receipt; None where every record of the file was in order already.
    `already` counts the records sent that an earlier completion had brought in order. `account` is
    that of the submission they complete, with all completions.
    """

    first: Receipt
    completion: Receipt | None
    already: int
    account: Account

    @property
    def exit_code(self) -> Exit:
        return Exit.RECORDS_REFUSED if self.completion and self.completion.refused else Exit.DONE


def mended_submission(
    region: Region, *, partner: str, content: bytes, file_name: str, submission: str = ""
) -> Receipt:
    """Say which submission mended records complete.

    Raises:
        UsageError: neither the file nor `submission` names one of the partner's, or they differ.
        SubmissionError: the file cannot be read, or the submission no longer counts.
    """
    refuse_stranger(region, partner)
    named = read_sent_back(content, file_name=file_name, catalog=region.catalog).submission
    if named and submission and not named.startswith(submission.casefold()):
        raise UsageError(
            f"{file_name}: expected a workbook of submission {submission}, found one of {named[:12]}.",
            fix="Leave --submission out: the workbook knows which submission it belongs to.",
        )
    if not (named or submission):
        raise UsageError(
            f"{file_name}: expected to be told which submission it mends, found nothing that says so.",
            likely_cause="Only the workbook knows; a delimited file does not.",
            fix="Name it with --submission; commonfield submissions lists them.",
        )
    every = submissions(region)
    first = find_submission(every, named or submission, partner=partner)
    if first.completes:
        first = find_submission(every, first.completes, partner=partner)
    _refuse_not_in_force(every, first, file_name)
    return first


def _refuse_not_in_force(every: Sequence[Receipt], first: Receipt, file_name: str) -> None:
    state = _standing(every, first).state
    if state != "accepted":
        raise SubmissionError(
            f"{file_name}: expected to mend a submission in force, found one that is {state}.",
            likely_cause="A later file took its place, or it was withdrawn or refused as a whole.",
            fix="Send the whole file as a new submission: commonfield submit FILE.",
        )


def mend(region: Region, *, partner: str, content: bytes, file_name: str, first: Receipt, by: str) -> Mending:
    """Take mended records of a submission: check them with its accepted ones, add the good ones.

    The same bytes twice are one completion, and a record is brought in order once: sent again, it is
    passed over. Until the receipt is written there is no completion, and mending again begins anew.

    Args:
        region: Where to.
        partner: Who sends them.
        content: The workbook or delimited file, as received.
        file_name: What the sender calls it.
        first: The submission that they complete; see `mended_submission`.
        by: Who takes them.

    Raises:
        SubmissionError: the file cannot be read, has rows that were not refused, or what it completes no
            longer counts.
    """
    with one_at_a_time(region, partner):
        # It may have been withdrawn since the caller looked.
        _refuse_not_in_force(submissions(region), first, file_name)
        # Of a submission that was withdrawn and taken anew, the records may be mended anew.
        content_hash = hashlib.sha256(content).hexdigest()
        submission = submission_id(content_hash, partner=first.partner, completes=first.id)
        if (earlier := taken_before(region, partner, submission, again=True)) is not None:
            return Mending(first, earlier.again(), earlier.rows_in, _account(region, first))
        left = refused_rows(region, first)
        return _mend(region, content, file_name, first, by, left, submission)


def _mend(
    region: Region,
    content: bytes,
    file_name: str,
    first: Receipt,
    by: str,
    left: pl.DataFrame | None,
    submission: str,
) -> Mending:
    dictionary = as_read(region, first)
    as_first = _refused_at_first(region, first)
    sent = read_sent_back(content, file_name=file_name, catalog=region.catalog).records(
        dictionary, cells_of(as_first), file_name=file_name
    )
    if strangers := sent.join(as_first, on=ROW_NO, how="anti").height:
        raise SubmissionError(
            f"{file_name}: expected records that were refused, found {strangers:,} of other rows.",
            likely_cause="The first column was changed, or the workbook is of another file.",
            fix="Keep the first column as it was; send new records in a file of their own.",
        )
    to_check = sent.join(left, on=ROW_NO, how="semi") if left is not None else sent.clear()
    already = sent.height - to_check.height
    if left is None or to_check.is_empty():
        return Mending(first, None, already, _account(region, first))
    outcome = _check(region, first, dictionary, to_check, submission)
    still = _still_refused(left, to_check, outcome)
    completion = _store(region, first, content, file_name, by, outcome, still, submission)
    return Mending(first, completion, already, _account(region, first))


@dataclass(frozen=True)
class _Outcome:
    result: CheckResult
    rows: list[Rows]
    good: pl.DataFrame
    refused: pl.DataFrame
    """Records refused again: `record_no` and `why`."""


def _check(
    region: Region, first: Receipt, dictionary: Dictionary, sent: pl.DataFrame, submission: str
) -> _Outcome:
    """Run every rule over the mended records beside the accepted ones, and map the good ones."""
    import polars as pl

    catalog, year = region.catalog, first.academic_year
    checks = [*checks_of(dictionary, catalog=catalog, academic_year=year), *header_again(dictionary)]
    names = elements_read_by(dictionary, checks)
    accepted = _accepted_rows(region, first, dictionary, names)
    # Accepted records come first, so that of a repeated key it is the mended record that is refused.
    beyond = max(_largest(accepted), 0)
    after = sent.with_columns(pl.col(ROW_NO) + beyond)
    held = [name for name in names if name in sent.columns]
    both = pl.concat([accepted.select(ROW_NO, *held), after.select(ROW_NO, *held)])
    with engine_for(int(both.estimated_size())) as engine:
        found = scan(engine, rewritten(both, held, catalog=catalog), dictionary, checks)
    refused = found.refused_records.with_columns(pl.col(ROW_NO) - beyond)
    refused = refused.join(sent, on=ROW_NO, how="semi")
    source = rewritten(sent, cells_of(sent), catalog=catalog)
    with engine_for(len(source.text)) as engine:
        origin = origin_of(region, first.partner, submission)
        rows = list(map_records(engine, source, dictionary, origin, refused))
    again = refused.join(sent, on=ROW_NO)
    marks = marks_of(again, dictionary, catalog=catalog, academic_year=year) if again.height else []
    result = CheckResult(
        dictionary.name,
        dictionary.hash,
        tuple(findings_of(marks)),
        accepted=sent.height - refused.height,
        refused=refused.height,
        academic_years=found.academic_years,
        academic_year=year,
        form_of=dictionary.form_of,
    )
    return _Outcome(result, rows, sent.join(refused, on=ROW_NO, how="anti"), refused)


def _still_refused(left: pl.DataFrame, sent: pl.DataFrame, outcome: _Outcome) -> pl.DataFrame:
    """Give what is left to mend: records not sent as they were, those refused again as they came now."""
    import polars as pl

    again = sent.join(outcome.refused, on=ROW_NO)
    others = left.join(sent, on=ROW_NO, how="anti")
    return pl.concat([others, again], how="diagonal").select(left.columns).sort(ROW_NO)


def _store(
    region: Region,
    first: Receipt,
    content: bytes,
    file_name: str,
    by: str,
    outcome: _Outcome,
    still: pl.DataFrame,
    submission: str,
) -> Receipt:
    rows = SealedRows(region, first.partner, submission)
    for part in outcome.rows:
        rows.add(part)
    rows.add_frame(MENDED_ROWS, outcome.good)
    rows.add_frame(REFUSED_ROWS, still)
    receipt = receipt_of(
        outcome.result,
        content_hash=hashlib.sha256(content).hexdigest(),
        size=len(content),
        partner=first.partner,
        file_name=file_name,
        by=by,
        tables=rows.tables,
        scopes=rows.scopes,
        submission=submission,
        completes=first.id,
    )
    return keep(region, content, receipt, rows)


def _refused_at_first(region: Region, first: Receipt) -> pl.DataFrame:
    """Give the records that were refused when the submission came, whatever was mended since."""
    import polars as pl

    done = [mended_rows(region, receipt) for receipt in _completions(region, first)]
    left = refused_rows(region, first)
    frames = [frame for frame in (left, *done) if frame is not None]
    if not frames:
        raise SubmissionError(
            f"{first.file_name}: expected a submission with refused records, found one without.",
            likely_cause="Every record of it was accepted.",
            fix="Nothing is left to mend; send a corrected file as a new submission.",
        )
    return pl.concat(frames, how="diagonal")


def _accepted_rows(
    region: Region, first: Receipt, dictionary: Dictionary, names: Sequence[str]
) -> pl.DataFrame:
    """Read the accepted records of a submission and its completions once more: the cells rules look at."""
    import polars as pl

    refused = _refused_at_first(region, first).select(ROW_NO)
    source = Looks(received(region, first), region.catalog).open(dictionary).source
    pieces = [pl.DataFrame(piece) for piece in source.pieces(names, Reading())]
    accepted = pl.concat(pieces).join(refused, on=ROW_NO, how="anti")
    done = [mended_rows(region, receipt) for receipt in _completions(region, first)]
    kept = [
        frame.select(ROW_NO, *(n for n in names if n in frame.columns)) for frame in done if frame is not None
    ]
    return pl.concat([accepted, *kept], how="diagonal")


def _completions(region: Region, first: Receipt) -> list[Receipt]:
    every = submissions(region)
    ids = _standing(every, first).completed_by
    return [r for r in every if r.partner == first.partner and r.id in ids]


def _account(region: Region, first: Receipt) -> Account:
    return _standing(submissions(region), first).account


def _standing(every: Sequence[Receipt], receipt: Receipt) -> Standing:
    return next(
        s for s in standings(every) if (s.receipt.partner, s.receipt.id) == (receipt.partner, receipt.id)
    )


def _largest(frame: pl.DataFrame) -> int:
    return int(frame[ROW_NO].max() or 0) if frame.height else 0  # type: ignore[arg-type]
