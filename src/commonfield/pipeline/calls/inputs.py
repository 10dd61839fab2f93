"""What a packet holds of the inputs: what the results follow from, and nothing that names a reader."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from commonfield.catalog import AssignmentRules
from commonfield.catalog.loader import load_typed
from commonfield.council import Score, read_scores, read_sheet, score_proposals
from commonfield.findings import SubmissionError
from commonfield.pipeline.calls.folder import (
    ASSIGNMENTS,
    CALL,
    CONFLICTS,
    PROPOSALS,
    READERS,
    SCORES,
    CallFolder,
)
from commonfield.pipeline.calls.pseudonyms import key_of, rename_readers

ALWAYS = ("proposal", "lead", "region", "sector", "ask", "minimum")
_TELLING = re.compile(r"^(?=.*[^\W\d_]).{3,}$")
"""Codes that tell a reader where they stand in a text; a bare 3 in a rubric is a level."""
SMALLEST_PANEL = 4
"""With fewer readers of a criterion, nothing is shown by reader: who knows one would know the other."""
PRIVATE = (READERS, CONFLICTS, ASSIGNMENTS)
"""Files that stay with the staff; the packet names their hashes, so that nobody can change them unseen."""


def public_inputs(call: CallFolder) -> dict[str, bytes]:
    """Make the inputs of a packet by name.

    `scores.csv` has readers under other names. Where a criterion has fewer readers than `SMALLEST_PANEL`,
    each proposal's score stands in place of its readers' (`proposal,score,readings`).

    Raises:
        UsageError: a file or a column is missing.
        SubmissionError: a row cannot be read, or scores and proposals do not fit together.
    """
    scores = read_scores(call.file(SCORES))
    _refuse_unfitting(call, scores)
    shown = _by_reader(call, scores) if _large_enough(scores) else _by_proposal(call, scores)
    return {PROPOSALS: _proposals(call), SCORES: shown}


def private_hashes(call: CallFolder) -> dict[str, str]:
    """Hash the files that no packet holds, where they are, with the call's key.

    A plain hash would betray who read what: whoever knows the readers tries one assignment after the other.
    """
    key = key_of(call.path)
    return {
        name: hmac.new(key, (call.path / name).read_bytes(), hashlib.sha256).hexdigest()
        for name in PRIVATE
        if (call.path / name).is_file()
    }


def rules_to_show(call: CallFolder) -> tuple[dict[str, str], list[str]]:
    """Give the rule files that a packet holds, and name those that it does not, since they name readers.

    Raises:
        SubmissionError: a file without which nothing can be computed again names a reader.
    """
    readers = {one.reader for one in read_scores(call.file(SCORES))}
    if (call.path / READERS).is_file():
        readers |= set(read_sheet(call.path / READERS, needs=("reader",)).texts("reader"))
    codes = [re.escape(code) for code in sorted(readers) if _TELLING.search(code)]
    any_code = re.compile(rf"(?<![\w-])(?:{'|'.join(codes)})(?![\w-])") if codes else None
    naming = [name for name, text in call.rule_texts.items() if any_code and any_code.search(text)]
    if call.call.assignment and call.call.assignment not in naming and _names_readers(call):
        naming.append(call.call.assignment)
    needed = {CALL, call.call.rubric, call.call.allocation}
    if wrong := sorted(needed & set(naming)):
        raise SubmissionError(
            f"{', '.join(wrong)}: expected rules that name no reader, found a reader's code.",
            likely_cause="A code is a word that stands in the rules by chance, or a remark names somebody.",
            fix="Take the name out, or give readers codes of their own, such as reader-07.",
        )
    return {name: text for name, text in call.rule_texts.items() if name not in naming}, sorted(naming)


def _names_readers(call: CallFolder) -> bool:
    """Say whether the rules of assignment are about single readers, whatever their codes look like."""
    rules = load_typed(AssignmentRules, call.rule_texts[call.call.assignment], file=call.call.assignment)
    return bool(rules.readers or any(one.readers for one in rules.must_read))


def to_csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """Write rows as CSV with plain line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()


def _refuse_unfitting(call: CallFolder, scores: Sequence[Score]) -> None:
    listed = set(read_sheet(call.file(PROPOSALS), needs=("proposal",)).texts("proposal"))
    scored = {one.proposal for one in scores}
    if strange := sorted(scored - listed):
        raise SubmissionError(
            f"{SCORES}: expected scores of the proposals in {PROPOSALS}, found {len(strange)} others "
            f"({', '.join(strange[:5])}).",
            likely_cause="A code is written in two ways, or a proposal was withdrawn.",
            fix="Write the codes alike, or take the scores of a withdrawn proposal out.",
        )
    if unread := sorted(listed - scored):
        raise SubmissionError(
            f"{SCORES}: expected scores of every proposal, found none of {', '.join(unread[:5])}"
            f"{' and more' if len(unread) > 5 else ''}.",
            likely_cause="A reading is not finished.",
            fix="Wait for it, or take a proposal that was withdrawn out of the list.",
        )
    off = sum(not call.rubric.lowest <= one.score <= call.rubric.highest for one in scores)
    if off:
        first = next(s.line for s in scores if not call.rubric.lowest <= s.score <= call.rubric.highest)
        raise SubmissionError(
            f"{SCORES}: expected levels from {call.rubric.lowest} to {call.rubric.highest}, as the rubric "
            f"has them, found others in {off} rows (row {first} first).",
            likely_cause="The scores were given on another scale.",
            fix="Score on the rubric's levels.",
        )


def _large_enough(scores: Sequence[Score]) -> bool:
    readers: dict[str, set[str]] = defaultdict(set)
    for one in scores:
        readers[one.criterion].add(one.reader)
    return min(map(len, readers.values())) >= SMALLEST_PANEL


def _by_reader(call: CallFolder, scores: Sequence[Score]) -> bytes:
    names = rename_readers((one.reader for one in scores), key_of(call.path))
    rows = sorted((one.proposal, one.criterion, names[one.reader], f"{one.score:g}") for one in scores)
    return to_csv(("proposal", "criterion", "reader", "score"), rows)


def _by_proposal(call: CallFolder, scores: Sequence[Score]) -> bytes:
    reads = Counter(proposal for proposal, _ in {(one.proposal, one.reader) for one in scores})
    found = score_proposals(scores, rubric=call.rubric)
    rows = [(one.proposal, f"{one.score:.9g}", reads[one.proposal]) for one in found]
    return to_csv(("proposal", "score", "readings"), rows)


def _proposals(call: CallFolder) -> bytes:
    """Keep the columns that the rules look at; what else applicants wrote stays with the staff."""
    wanted = dict.fromkeys([*ALWAYS, *call.allocation.columns()])
    sheet = read_sheet(call.file(PROPOSALS), needs=("proposal", "ask", *call.allocation.columns()))
    columns = [column for column in wanted if sheet.has(column) and column != "score"]
    rows = sorted([row[column] for column in columns] for row in sheet.rows)
    return to_csv(columns, rows)
