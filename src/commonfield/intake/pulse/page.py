"""A pulse as pages that need no script: the form, and what partners answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from commonfield.catalog import Appearance, Partner, Pulse, Wording
from commonfield.intake.pages import page, style_sheet
from commonfield.intake.pulse.asking import Asked, fields
from commonfield.intake.pulse.counting import Counted
from commonfield.intake.pulse.words import say, when
from commonfield.intake.pulse.workbook import MOST, how_to_answer
from commonfield.vocabulary import Language


def write_form(pulse: Pulse, *, region_name: str, language: Language, appearance: Appearance) -> str:
    """Write the form as one page: filled in without script, and printed."""
    asked = [
        {
            "name": one.name,
            "label": one.label.in_language(language),
            "kind": one.question.kind,
            "hint": how_to_answer(one, language),
            "required": one.question.required,
            "longest": one.question.longest,
            "choices": {code: text.in_language(language) for code, text in one.choices.items()},
        }
        for one in fields(pulse)
    ]
    return _render(
        "form.html.j2",
        pulse,
        language,
        appearance,
        region_name=region_name,
        closes=when(pulse.closes, language),
        asked=asked,
        most=MOST,
    )


def write_result(
    pulse: Pulse,
    counted: list[Counted],
    *,
    region_name: str,
    partners: list[Partner],
    answered: Mapping[str, object],
    closed: bool,
    smallest_group: int,
    language: Language,
    appearance: Appearance,
) -> str:
    """Write what partners answered: who did, and what it comes to. Texts are not on it."""
    rows = [
        (one.asked.label.in_language(language), one.answered, result_of(one, language)) for one in counted
    ]
    state = say("closed" if closed else "still_open", language, when=when(pulse.closes, language))
    return _render(
        "result.html.j2",
        pulse,
        language,
        appearance,
        region_name=region_name,
        state=state,
        rows=rows,
        partners=[(p.name, say("did" if p.partner in answered else "yet", language)) for p in partners],
        answered=len(answered),
        floor=smallest_group,
    )


def result_of(counted: Counted, language: Language) -> str:
    """Say what a field comes to."""
    if counted.status != "shown":
        return say("hidden" if counted.status == "hidden" else "not_yet", language)
    if not counted.answered:
        return say("none", language)
    if counted.asked.question.kind == "text":
        return say("texts", language)
    if counted.total is not None:
        return say("in_all", language, total=f"{counted.total:,}")
    parts = [
        f"{_label(counted.asked, code, language)}: {number}" for code, number in counted.organizations.items()
    ]
    return "; ".join(parts)


def _label(asked: Asked, code: str, language: Language) -> str:
    if code in asked.choices:
        return asked.choices[code].in_language(language)
    from babel.dates import format_date

    return str(format_date(date.fromisoformat(code), "d MMM y", locale=language))


def _render(
    template: str, pulse: Pulse, language: Language, appearance: Appearance, *, region_name: str, **told: Any
) -> str:
    return page(
        template,
        Wording("intake/pulse", language),
        style=style_sheet(appearance, "pulse.css.j2"),
        title=pulse.label.in_language(language),
        owner=region_name,
        about="Commonfield",
        reason=pulse.reason.in_language(language),
        **told,
    )
