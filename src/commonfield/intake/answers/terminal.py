"""The answer in a terminal: what to do first, findings by severity, the result as the last line."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from commonfield.catalog import sentence
from commonfield.findings import Finding, Severity
from commonfield.intake.answers.answer import SEVERITIES, Answer
from commonfield.intake.answers.words import Words
from commonfield.vocabulary import Language

Paint = Callable[[str, str], str]
"""Gives a text in a color by its name: `red`, `yellow`, `green`, `bold`."""

_COLORS = {Severity.REFUSE_FILE: "red", Severity.REFUSE_RECORD: "red", Severity.WARN: "yellow"}


def plain(text: str, color: str) -> str:
    """Leave the text as it is: not every output is a terminal."""
    return text


def terminal_lines(
    answer: Answer, language: Language = "en", *, limit: int = 20, paint: Paint = plain
) -> Iterator[str]:
    """Write an answer line by line.

    Args:
        answer: What to tell.
        language: Which language.
        limit: How many findings to tell in full.
        paint: Colors a text where the output shows colors.
    """
    words = Words(language)
    yield from _first(answer, words, paint)
    left = limit
    for severity in SEVERITIES:
        findings = answer.of(severity)
        if shown := findings[:left]:
            yield paint(words.say(severity.value), _COLORS[severity])
            for finding in shown:
                yield from _indented(finding, language)
            yield ""
        left -= len(shown)
    if (more := len(answer.findings) - limit) > 0:
        yield words.counted("limit", more)
    yield paint(result(answer, words), "red" if answer.exit_code else "green")


def result(answer: Answer, words: Words) -> str:
    """Say in a sentence what became of the records."""
    account = answer.account
    return words.say(
        "result_mended" if account.mended else "result",
        accepted=account.accepted,
        mended=account.mended,
        refused=account.still_refused,
    )


def mends(answer: Answer, first: Finding, words: Words) -> str:
    """Say how many of the refused records the first finding is about; empty for a finding of the file."""
    refused = answer.account.still_refused
    if first.severity is not Severity.REFUSE_RECORD or not refused:
        return ""
    if first.count >= refused:
        return words.say("first_all")
    return words.counted("first_mends", first.count, rows=refused)


def to_do(finding: Finding, words: Words) -> str:
    """Say what to do about a finding, and about which column."""
    fix = sentence(finding.fix[words.language])
    return f"{finding.element}: {fix}" if finding.element else fix


def _first(answer: Answer, words: Words, paint: Paint) -> Iterator[str]:
    first = answer.first
    if first is None or len(answer.findings) == 1:
        return
    yield paint(f"{words.say('first')}: ", "bold") + f"{to_do(first, words)} ({first.code})"
    if said := mends(answer, first, words):
        yield f"  {said}"
    yield ""


def _indented(finding: Finding, language: Language) -> Iterator[str]:
    yield from (f"  {line}" for line in finding.message(language).splitlines())
