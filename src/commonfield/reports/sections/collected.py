"""What has come in of what was asked for, and which groups of learners the files tell apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from commonfield.catalog import Text
from commonfield.findings import Severity
from commonfield.reports.blocks import Block, Fact, Facts, More, Prose, Tabulated
from commonfield.reports.context import EVERY_YEAR, FileLine, FileState, GroupsLine
from commonfield.reports.sections.desk import Desk
from commonfield.reports.tabulate import DataTable, Entry, Look
from commonfield.reports.words import Words

STATES: tuple[FileState, ...] = (
    "accepted", "superseded", "late", "received", "refused", "withdrawn", "missing", "expected",
)  # fmt: skip
TO_LOOK_AT: frozenset[FileState] = frozenset({"refused", "missing"})
ACROSS = "across-files"
"""Where the page says what is compared."""
SEVERITIES = {
    Severity.REFUSE_FILE: "across_refuse_file",
    Severity.REFUSE_RECORD: "across_refuse_record",
    Severity.WARN: "across_warn",
}
YEARS_IN_BRIEF = 6
"""Columns of the brief table; all years stand in the long one."""


def collected(desk: Desk) -> list[Block]:
    """Make the tables of what has come in: in brief, file by file, and groups told. None if none is known."""
    words, lines = desk.words, desk.context.files
    blocks: list[Block] = []
    if lines:
        note = f"{words.say('files_note')} {legend(words)}"
        in_brief, by_file = files_in_brief(desk, lines), files_by_year(desk, lines)
        blocks.append(Tabulated(in_brief, heading=in_brief.caption, note=note))
        sheet = words.say("sheet_files")
        blocks.append(Tabulated(by_file, sheet=sheet, heading=by_file.caption, printed=False))
    if desk.context.groups_told:
        told = groups_told(desk, desk.context.groups_told)
        sheet, note = words.say("sheet_groups_told"), words.say("groups_told_note")
        blocks.append(Tabulated(told, sheet=sheet, heading=told.caption, note=note))
    return blocks


def found_across(desk: Desk, path: str) -> list[Block]:
    """Tell how many findings rest on more than one file, and lead to what is compared; none if nothing was.

    It tells numbers of findings for the region as a whole: neither whose file they stand in, nor a number
    of people or records.
    """
    words, found = desk.words, desk.context.found_across
    if found is None:
        return []
    told = [
        words.counted(key, found[severity]) for severity, key in SEVERITIES.items() if found.get(severity)
    ]
    count = words.counted("across_count", sum(found.values()))
    refusing = set(found) - {Severity.WARN}
    kinds = f"{count}: {', '.join(told)}." if refusing else f"{count}. {words.say('across_only_warn')}"
    said = f"{kinds} {words.say('across_note')}" if told else words.say("across_none")
    way = More(words.say("across_way"), f"{path}#{ACROSS}")
    return [Prose((said,), heading=words.say("across")), *((way,) if desk.context.compared else ())]


def compared(desk: Desk) -> list[Block]:
    """Say what is compared across files, where anything was."""
    if desk.context.found_across is None or not desk.context.compared:
        return []
    words = desk.words
    facts = tuple(Fact(words.text(label), words.text(about)) for label, about in desk.context.compared)
    return [Facts(facts, heading=words.say("across_compared"), anchor=ACROSS)]


def files_in_brief(desk: Desk, lines: Sequence[FileLine]) -> DataTable:
    """Tabulate partners by the newest years: how many files stand how, with one letter a state."""
    words = desk.words
    years = _years(lines)
    shown = [year for year in years if year == EVERY_YEAR] + [year for year in years if year][
        -YEARS_IN_BRIEF:
    ]
    by_partner: dict[str, list[FileLine]] = {}
    for line in lines:
        by_partner.setdefault(line.partner, []).append(line)
    rows = tuple(
        (Entry(partner), *(_brief(files, year, words) for year in shown))
        for partner, files in by_partner.items()
    )
    head = _head(words.say("partner"), shown, words)
    return DataTable(words.say("files_in_brief"), head, rows, frozenset(range(1, len(head))))


def files_by_year(desk: Desk, lines: Sequence[FileLine]) -> DataTable:
    """Tabulate every kind of file of every partner by year, each with its state in a word."""
    words, years = desk.words, _years(lines)
    rows: list[tuple[Entry, ...]] = []
    bands: dict[int, str] = {}
    before = ""
    for line in lines:
        if line.partner != before:
            bands[len(rows)] = before = line.partner
        rows.append(
            (Entry(words.text(line.collection)), *(_word(line.states.get(year), words) for year in years))
        )
    head = _head(words.say("collection"), years, words)
    return DataTable(words.say("files_caption"), head, tuple(rows), bands=bands)


def groups_told(desk: Desk, lines: Sequence[GroupsLine]) -> DataTable:
    """Tabulate groups that files have a column for, and those asked for in vain; like partners in one row."""
    words = desk.words
    alike: dict[tuple[tuple[Text, ...], tuple[Text, ...]], list[str]] = {}
    for line in lines:
        alike.setdefault((line.told, line.lacking), []).append(line.partner)
    head = tuple(words.say(key) for key in ("partner", "groups_told", "groups_lacking"))
    rows = tuple(
        (
            Entry(", ".join(partners)),
            Entry(", ".join(map(words.text, told)) or "–"),
            Entry(", ".join(map(words.text, lacking)) or "–"),
        )
        for (told, lacking), partners in alike.items()
    )
    return DataTable(words.say("groups_told_caption"), head, rows)


def legend(words: Words) -> str:
    """Say what each letter stands for."""
    told = [f"{words.say(f'letter_{s}')}: {words.say(f'means_{s}')}" for s in STATES]
    return "; ".join(told) + "."


def _years(lines: Sequence[FileLine]) -> list[int]:
    return sorted({year for line in lines for year in line.states})


def _head(first: str, years: Sequence[int], words: Words) -> tuple[str, ...]:
    return first, *(words.one_year(year) if year != EVERY_YEAR else words.say("every_year") for year in years)


def _brief(lines: Sequence[FileLine], year: int, words: Words) -> Entry:
    counted = Counter(line.states[year] for line in lines if year in line.states)
    told = [f"{words.say(f'letter_{state}')} {counted[state]}" for state in STATES if counted[state]]
    return Entry(", ".join(told), _look(set(counted)))


def _word(state: FileState | None, words: Words) -> Entry:
    return Entry(words.say(f"file_{state}"), _look({state})) if state else Entry("")


def _look(states: set[FileState]) -> Look:
    return "marked" if states & TO_LOOK_AT else "text"
