"""The answer as one accessible page: no script, nothing loaded, no value of a record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import commonfield
from commonfield.catalog import Appearance, sentence
from commonfield.findings import Finding, Severity
from commonfield.intake.answers.answer import SEVERITIES, Answer
from commonfield.intake.answers.terminal import mends, to_do
from commonfield.intake.answers.words import Words
from commonfield.intake.pages import page, style_sheet
from commonfield.intake.standing import SHORT
from commonfield.vocabulary import Language, write_academic_year

_TOLD = ("where", "expected", "found", "likely_cause", "fix", "source")
SIGNS = {Severity.REFUSE_FILE: "stop", Severity.REFUSE_RECORD: "refused", Severity.WARN: "notice"}


def answer_page(answer: Answer, appearance: Appearance, language: Language = "en") -> str:
    """Write the page of an answer."""
    words = Words(language)
    first = answer.first
    groups = [_group(answer, severity, words) for severity in SEVERITIES if answer.of(severity)]
    numbered = [item for group in groups for item in group["items"]]
    state = _state(answer)
    return page(
        "answer.html.j2",
        words,
        style=style_sheet(appearance, "answer.css.j2"),
        title=words.say("title", file=answer.file_name),
        owner=words.say("brand"),
        about=words.say("title", file=answer.file_name),
        foot=(words.say("next_help"), words.say("made", version=commonfield.__version__)),
        heading=_heading(answer, state, words),
        lede=words.say(f"lede_{_told(answer, state)}"),
        state=state,
        notes=_notes(answer, words),
        counts=_counts(answer, words),
        facts=_facts(answer, words),
        first=_first(answer, first, numbered, words) if first else None,
        groups=groups,
        steps=_steps(answer, state, words),
    )


def _state(answer: Answer) -> str:
    if answer.withdrawn:
        return "withdrawn"
    if answer.file_refused:
        return "file"
    if answer.account.still_refused:
        return "records"
    return "warned" if answer.findings else "done"


def _told(answer: Answer, state: str) -> str:
    return "records_checked" if state == "records" and not answer.stored else state


def _heading(answer: Answer, state: str, words: Words) -> str:
    if state != "records":
        return words.say(f"heading_{state}")
    return words.counted("heading_records", answer.account.still_refused, rows=answer.account.rows_in)


def _notes(answer: Answer, words: Words) -> list[str]:
    notes = [] if answer.stored else [words.say("checked_only")]
    if answer.superseded_by:
        notes.append(words.say("superseded", id=answer.superseded_by[:SHORT]))
    return notes


def _counts(answer: Answer, words: Words) -> list[dict[str, str]]:
    account = answer.account
    kept, left = ("accepted", "refused") if answer.stored else ("would_accept", "would_refuse")
    counted = [("records_in", account.rows_in, ""), (kept, account.accepted, "")]
    if account.mended:
        counted.append(("mended", account.mended, ""))
    counted.append((left, account.still_refused, "hit" if account.still_refused else ""))
    return [{"label": words.say(key), "value": words.count(n), "tone": tone} for key, n, tone in counted]


def _facts(answer: Answer, words: Words) -> list[tuple[str, str, bool]]:
    """What the file is: a label, what to say, and whether that is a code."""
    facts = [("file", answer.file_name, False)]
    if answer.dictionary:
        label = answer.dictionary.label.in_language(words.language)
        facts.append(("dictionary", f"{label} ({answer.dictionary.name})", False))
    if answer.academic_year:
        facts.append(("academic_year", write_academic_year(answer.academic_year), False))
    if answer.stored:
        facts.append(("partner", answer.partner, False))
        received = words.day(date.fromisoformat(answer.received_at[:10]))
        facts.append(("received", received, False))
    facts.append(("submission" if answer.stored else "sha256", answer.submission, True))
    return [(words.say(key), value, code) for key, value, code in facts]


def _first(answer: Answer, first: Finding, items: list[dict[str, Any]], words: Words) -> dict[str, str]:
    found = next(item for item in items if item["finding"] is first)
    return {
        "fix": to_do(first, words),
        "mends": mends(answer, first, words),
        "anchor": found["anchor"],
        "title": found["title"],
    }


def _group(answer: Answer, severity: Severity, words: Words) -> dict[str, Any]:
    findings = answer.of(severity)
    labels = {key: words.say(key) for key in _TOLD}
    items = [_item(finding, f"{severity.value}-{n}", words, labels) for n, finding in enumerate(findings, 1)]
    key = severity.value
    return {
        "anchor": key,
        "title": words.say(key),
        "note": words.say(f"{key}_note"),
        "tag": words.say(f"{key}_tag"),
        "sign": SIGNS[severity],
        "items": items,
    }


def _item(finding: Finding, anchor: str, words: Words, labels: Mapping[str, str]) -> dict[str, Any]:
    language = words.language
    texts = (
        _where(finding, words),
        finding.expected[language],
        finding.found[language],
        finding.likely_cause[language],
        finding.fix[language],
        finding.source,
    )
    return {
        "finding": finding,
        "anchor": anchor,
        "title": finding.element or words.say("whole_record" if finding.rows else "whole_file"),
        "code": words.say("rule", code=finding.code),
        "told": [(key, labels[key], sentence(text)) for key, text in zip(_TOLD, texts, strict=True) if text],
    }


def _where(finding: Finding, words: Words) -> str:
    rows = ", ".join(words.count(row) for row in finding.rows)
    if not finding.rows:
        return words.say("rows_count", n=finding.count) if finding.count > 1 else words.say("whole_file")
    if finding.count > len(finding.rows):
        return words.say("rows_first", n=finding.count, rows=rows)
    return words.say("row" if finding.count == 1 else "rows", rows=rows)


def _steps(answer: Answer, state: str, words: Words) -> list[tuple[str, str]]:
    """What to do next: a sentence, and the command that it ends with, if one."""
    if state in ("done", "withdrawn"):
        return [(words.say("next_done"), "")]
    steps = [("next_mend", "")]
    short = answer.submission[:SHORT]
    if state == "records" and answer.stored:
        steps.append(("next_workbook", f"commonfield answer {short} --workbook mend.xlsx"))
        steps.append(("next_mend_command", f"commonfield mend mend.xlsx --partner {answer.partner}"))
        steps.append(("next_export", ""))
    elif not answer.stored:
        steps.append(("next_check", f"commonfield check {answer.file_name}"))
    return [(words.say(key, command="").rstrip(), command) for key, command in steps]
