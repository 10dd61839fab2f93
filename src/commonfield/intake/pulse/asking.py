"""What a pulse asks, field by field; and what it must not ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from commonfield.catalog import Catalog, Dictionary, Pulse, PulseRule, Question, Text
from commonfield.intake.packets.design import plain

YES_NO = {"yes": Text(en="Yes", es="Sí"), "no": Text(en="No", es="No")}

_ASIDE = re.compile(r"\([^)]*\)")
_NO_LETTER = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Asked:
    """One field of the form. A table has one for each of its rows. `choices` are labels by code."""

    name: str
    question: Question
    label: Text
    choices: dict[str, Text]


def fields(pulse: Pulse) -> Iterator[Asked]:
    """Give what is asked, in order."""
    for question in pulse.questions:
        choices = {one.option: one.label for one in question.choices}
        if question.kind == "yes_no":
            choices = YES_NO
        for row in question.rows:
            label = Text(
                en=f"{question.label.en} – {row.label.en}", es=f"{question.label.es} – {row.label.es}"
            )
            yield Asked(f"{question.question}.{row.option}", question, label, {})
        if not question.rows:
            yield Asked(question.question, question, question.label, choices)


def identifying(pulse: Pulse, rule: PulseRule, catalog: Catalog) -> list[str]:
    """Name the questions that ask for what identifies a person, by the dictionaries and by the rule."""
    terms = {_words(term) for text in rule.never_asked for term in (text.en, text.es)}
    for dictionary in catalog.all(Dictionary).values():
        for element in dictionary.elements:
            if element.identifying:
                names = (element.official, element.label.en, element.label.es, element.name)
                terms |= {_words(_ASIDE.sub(" ", name.replace("_", " "))) for name in names}
    terms.discard("")

    def asks(asked: Asked) -> bool:
        said = (asked.name.replace("_", " "), asked.label.en, asked.label.es)
        return any(f" {term} " in f" {_words(text)} " for text in said for term in terms)

    return list(dict.fromkeys(asked.question.question for asked in fields(pulse) if asks(asked)))


def _words(text: str) -> str:
    return plain(_NO_LETTER.sub(" ", text))
