"""Checks outputs before people read them. Start reading here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from commonfield.catalog import OutputRules
from commonfield.disclosure.checking.columns import Counted, classify, is_unclear, plain
from commonfield.disclosure.checking.content import check_content
from commonfield.disclosure.checking.persons import check_persons
from commonfield.disclosure.checking.reading import read_sheets
from commonfield.disclosure.checking.recovering import check_hidden
from commonfield.disclosure.checking.request import OutputFile, ReleaseRequest
from commonfield.disclosure.checking.small import check_small
from commonfield.disclosure.checking.telling import Problem, told
from commonfield.findings import Finding, ReleaseError, SubmissionError

UNREADABLE = frozenset({"missing", "ending", "not_as_named", "large"})
SAID = ("shows", "counted", "made_from", "controls")


def check_outputs(
    request: ReleaseRequest,
    paths: Mapping[str, Path],
    *,
    rules: OutputRules,
    smallest: int,
    apart: int,
    verify: Callable[[Path], object],
) -> list[Finding]:
    """Check a request before it is submitted: what machines see, so that people look at the rest.

    Args:
        request: What would be submitted.
        paths: Where each file lies, by name.
        rules: What is looked for.
        smallest: The smallest number of people that may be shown.
        apart: How far the possible numbers of a hidden count must lie apart.
        verify: Checks the folder of a release; raises ReleaseError where it does not hold.

    Returns:
        Findings, the same ones for the same files. Those of severity `refuse_file` forbid to submit; the
        others are notes for the reviewers. None holds a value.
    """
    problems = list(_of_request(request, rules))
    tables: list[Counted] = []
    for file in request.files:
        problems += _said(file, request, rules)
        found = list(check_content(file, paths[file.name], rules))
        problems += found
        if any(problem.what in UNREADABLE for problem in found):
            continue
        if file.kind == "release":
            problems += _verified(file, paths[file.name], verify)
        elif file.kind != "document":
            read, more = _read(file, paths[file.name], rules)
            tables += read
            problems += more
    for table in tables:
        if _leaves(table, request):
            problems += check_small(table, rules, smallest=smallest)
            problems += check_persons(table, rules, smallest=smallest)
    problems += check_hidden([t for t in tables if _leaves(t, request)], rules, apart=apart)
    return [told(problem) for problem in problems]


def _leaves(table: Counted, request: ReleaseRequest) -> bool:
    file = request.file(table.sheet.file)
    return file is not None and file.leaves


def _of_request(request: ReleaseRequest, rules: OutputRules) -> Iterator[Problem]:
    if len(request.files) > rules.files_at_most:
        yield Problem("too_many", "", told={"most": rules.files_at_most, "found": len(request.files)})


def _said(file: OutputFile, request: ReleaseRequest, rules: OutputRules) -> Iterator[Problem]:
    """Hold that a stranger learns what a file is, and that counts lie beside what shows none."""
    missing = [what for what in SAID if not getattr(file, what).strip()]
    if not file.leaves:
        missing = [what for what in missing if what != "controls"]
    if missing:
        yield Problem("unsaid", file.name, told={"missing": ", ".join(missing)})
    if file.leaves and plain(file.controls) in {plain(word) for word in rules.no_controls}:
        yield Problem("no_controls", file.name)
    behind = [
        f for name in file.counts_in if (f := request.file(name)) and f.kind not in ("document", "release")
    ]
    if file.kind == "document":
        yield Problem("by_eye", file.name)
        if not behind:
            yield Problem("no_counts_behind", file.name)


def _verified(file: OutputFile, folder: Path, verify: Callable[[Path], object]) -> Iterator[Problem]:
    try:
        verify(folder)
    except ReleaseError as error:
        yield Problem("not_verified", file.name, told={"why": error.what.rstrip(".")})


def _read(file: OutputFile, path: Path, rules: OutputRules) -> tuple[list[Counted], list[Problem]]:
    """Read the tables of a file, and say what makes them hard to read for people."""
    try:
        sheets = read_sheets(file.name, path)
    except SubmissionError:
        return [], [Problem("not_as_named", file.name, told={"ending": path.suffix.removeprefix(".")})]
    tables = [classify(sheet, rules, not_people=file.not_people) for sheet in sheets]
    if not tables:
        return [], [Problem("not_as_named", file.name, told={"ending": path.suffix.removeprefix(".")})]
    return tables, list(_hard_to_read(file, tables, rules))


def _hard_to_read(file: OutputFile, tables: list[Counted], rules: OutputRules) -> Iterator[Problem]:
    rows = max(len(table.sheet.rows) for table in tables)
    if rows > rules.rows_at_most:
        yield Problem("long", file.name, count=rows, told={"most": rules.rows_at_most})
    for table in tables:
        for number, name in enumerate(table.sheet.columns, start=1):
            if is_unclear(name, rules):
                yield Problem("unclear", file.name, name or str(number))
        for column in table.stated:
            yield Problem("not_people", file.name, table.sheet.columns[column])
    if any(t.shares for t in tables) and not any(t.counts for t in tables) and not file.counts_in:
        yield Problem("no_counts_behind", file.name)
