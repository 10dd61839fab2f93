"""Small charters for tests: a steering body whose seats are written as `S1 employer m1`."""

from __future__ import annotations

from datetime import date, datetime, time
from fractions import Fraction

from commonfield.catalog import Charter
from commonfield.council.decisions import Item, Meeting, Presence, Vote, roster_of

DAY = date(2025, 3, 3)
BEGAN = date(2025, 1, 1)


def charter(*seats, rules=(), alternates=(), more=None, **body):
    """`S1 employer m1`: a seat, its sector and its member, `-` where it is vacant; `!` has no vote."""
    written, terms = [], []
    for seat in seats:
        name, sector, member = seat.split()
        written.append({"seat": name.strip("!"), "sector": sector, "voting": not name.endswith("!")})
        if member != "-":
            terms.append({"seat": name.strip("!"), "member": member, "began_on": BEGAN})
    others = [dict(zip(("seat", "member"), text.split(), strict=True), began_on=BEGAN) for text in alternates]
    return Charter.model_validate(
        {
            "charter": "test",
            "bodies": [{"body": "steering", "seats": written, **body}],
            "terms": terms,
            "alternates": others,
            "rules": list(rules),
            **(more or {}),
        }
    )


def parts(made):
    return made.bodies[0], roster_of(made)


def at(text):
    return datetime.combine(DAY, time.fromisoformat(text))


def meeting(presence=None, items="", **more):
    """`m1 09:00-10:00` a line; `None`: nobody noted who was there."""
    return Meeting(
        DAY,
        None if presence is None else tuple(Presence(*_span(line)) for line in _lines(presence)),
        tuple(Item(*_span(line)) for line in _lines(items)),
        **more,
    )


def votes(text):
    """`m1 for` a line, with `by=m2`, `tested=upheld`, `reason`, `round=2`, `at=10:00` after it."""
    found = []
    for line in _lines(text):
        member, word, *rest = line.split()
        said = dict(pair.split("=") for pair in rest if "=" in pair)
        found.append(
            Vote(
                member,
                word,
                by=said.get("by", ""),
                has_reason="reason" in rest,
                tested=said.get("tested", ""),
                round=int(said.get("round", 1)),
                at=at(said["at"]) if "at" in said else None,
            )
        )
    return found


def share(text):
    return Fraction(text)


def _lines(text):
    return [line.strip() for line in text.strip().splitlines() if line.strip()]


def _span(line):
    name, times = line.split()
    begins, ends = times.split("-")
    return name, at(begins), at(ends)
