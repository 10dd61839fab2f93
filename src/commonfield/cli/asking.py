"""Reads a question of a pulse as it is typed: `KIND: ENGLISH / SPANISH`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commonfield.findings import UsageError

if TYPE_CHECKING:
    from commonfield.catalog import Question, Text

_TYPED = re.compile(r"\s*(yes_no|count|people|date|text|choice)\s*(?:\(([^)]*)\))?\s*:\s*(.+?)\s*")


def question_of(typed: str, number: int) -> Question:
    """Read one question.

    Raises:
        UsageError: it is written in another way.
    """
    from pydantic import ValidationError

    from commonfield.catalog import Option, Question

    found = _TYPED.fullmatch(typed)
    if found is None:
        raise _refusal(number)
    kind, answers, text = found.groups()
    choices = [a for a in (answers or "").split(",") if a.strip()]
    options = [Option(option=f"a{at}", label=_text(a, "=")) for at, a in enumerate(choices, start=1)]
    try:
        return Question(
            question=f"q{number}",
            label=_text(text, " / "),
            kind="count" if kind == "people" else kind,
            people=kind == "people",
            choices=options,
        )
    except ValidationError:
        raise _refusal(number) from None


def _text(typed: str, between: str) -> Text:
    from commonfield.catalog import Text

    en, _, es = typed.partition(between)
    return Text(en=en.strip(), es=es.strip() or en.strip())


def _refusal(number: int) -> UsageError:
    return UsageError(
        f"--question {number}: expected KIND: ENGLISH / SPANISH, found something else.",
        fix='Write it as "yes_no: Are you open? / ¿Están abiertos?", or as '
        '"choice(Open=Abierto,Closed=Cerrado): Your campus / Su plantel".',
    )
