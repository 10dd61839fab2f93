"""Says what the compiler found, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from commonfield.catalog import Text, Wording
from commonfield.pathways.answers import Break, Fault, Warned
from commonfield.pathways.planning import Missing
from commonfield.pathways.terms import Term

_AMOUNTS = ("units", "most", "room", "openings")
_DOLLARS = ("wage", "living")
_LISTED = ("terms",)


def term(one: Term, said: Wording) -> str:
    """Name a term as people do: fall 2026."""
    return said.say(f"term_{one.season}", year=one.calendar_year)


def problem(broken: Break, said: Wording) -> str:
    """Say in a sentence what does not hold."""
    return said.sentence(said.say(broken.what, **_filled(broken.values, said)))


def repair(broken: Break, said: Wording) -> str:
    """Say in a sentence what would mend it."""
    return said.sentence(said.say(f"{broken.what}_repair", **_filled(broken.values, said)))


def since(broken: Break, said: Wording) -> str:
    """Say since when it does not hold; nothing where that has no day."""
    return "" if broken.since is None else said.say("since", day=said.day(broken.since))


def link(key: str, values: Mapping[str, Any], said: Wording) -> str:
    """Name a link."""
    return said.say(f"link_{key.split('|', 1)[0]}", **_filled(values, said))


def warning(warned: Warned, said: Wording) -> str:
    """Say in a sentence or two what one should know."""
    values = _filled(warned.values, said)
    if warned.kind == "unchecked":
        return said.sentence(said.say(str(warned.values["what"]), **values))
    key = f"warned_{warned.kind}"
    if warned.kind == "dead_end" and warned.values["onward"]:
        key += "_onward"
    if warned.kind == "unit_loss" and warned.values["left"]:
        key += "_left"
    named = {
        "schools": said.counted("schools", len(warned.schools)),
        "pathways": said.counted("pathways", warned.pathways),
        "chains": said.count(warned.chains),
        "step": warned.step,
    }
    if warned.kind in ("sole_link", "runs_out"):
        named["link"] = link(warned.link, warned.values, said)
    return said.sentence(said.say(key, **{**values, **named}))


def missing(one: Missing, said: Wording) -> str:
    """Name a link that would have to be made."""
    return said.say(one.what, **_filled(one.values, said))


def fault(found: Fault, said: Wording) -> str:
    """Say what is wrong with the records, and on which lines."""
    text = said.say(f"fault_{found.what}", **_filled(found.values, said))
    lines = said.say("fault_lines", lines=", ".join(map(str, found.lines))) if found.lines else ""
    return f"{text} {lines}".strip()


def _filled(values: Mapping[str, Any], said: Wording) -> dict[str, Any]:
    return {name: _word(name, value, said) for name, value in values.items()}


def _word(name: str, value: Any, said: Wording) -> str:
    """Write a value as the language does."""
    if value is None:
        return "–"
    if isinstance(value, Text):
        return said.text(value)
    if isinstance(value, Term):
        return term(value, said)
    if isinstance(value, date):
        return said.day(value)
    if name == "award":
        return said.say(f"award_{value}")
    if name == "missing" and isinstance(value, tuple):
        return "; ".join(es if said.language == "es" else en for en, es in value)
    if name in _LISTED and isinstance(value, list):
        return ", ".join(said.say(f"season_{season}") for season in value)
    if name in _DOLLARS:
        return f"{value:.2f}"
    if name in _AMOUNTS:
        return said.count(round(value, 2))
    return str(value)
