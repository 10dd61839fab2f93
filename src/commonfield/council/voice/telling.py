"""What is said of voice to people: tables, notes, sentences; and the same as plain data."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from commonfield.catalog import Wording
from commonfield.council.voice.run import GROUP_AT_LEAST, Round, SectorVoice, Spread, Voice


class Table(NamedTuple):
    """A title, headings and rows."""

    title: str
    headings: list[str]
    rows: list[list[object]]


def voice_data(voice: Voice, said: Wording) -> dict[str, object]:
    """Give voice as plain data. People and organizations are named in the facilitator's view alone."""
    told: dict[str, object] = {
        "private": voice.is_private,
        "turns": voice.turns,
        "people": _spread_data(voice.people),
        "organizations": _spread_data(voice.organizations),
        "silent_organizations": number(voice.silent_organizations),
        "passed_only": voice.passed_only,
        "largest_organization": number(voice.largest_organization),
        "sectors": [_sector_data(s) for s in voice.sectors],
        "sessions": [
            {"session": r.session, "organizations": r.organizations, "turns": r.turns, "silent": r.silent}
            for r in voice.rounds
        ],
        "notes": [*notes(voice, said), summary(voice, said)],
    }
    if voice.is_private:
        told["by_sector"] = [_sector_data(s) for s in voice.by_sector]
        told["by_organization"] = [
            {"organization": c.code, "turns": c.turns, "share": number(c.share)}
            for c in voice.by_organization
        ]
        told["by_person"] = [
            {"person": c.code, "organization": c.organization, "turns": c.turns, "share": number(c.share)}
            for c in voice.by_person
        ]
    return told


def voice_tables(voice: Voice, said: Wording) -> list[Table]:
    """Give the tables that have a row."""
    heads = said_heads(said, "among", "n", "gini", "by_chance", "chance_range")
    spreads = [("people", voice.people), ("organizations", voice.organizations)]
    rows: list[list[object]] = [
        [said.say(name), s.n, decimal(s.gini), decimal(s.by_chance), _between(s, said)]
        for name, s in spreads
        if s.n
    ]
    found = [
        Table(said.say("title_spread"), heads, rows),
        Table(said.say("title_sectors"), _sector_heads(said), [_sector_row(s, said) for s in voice.sectors]),
        Table(
            said.say("title_sessions"),
            said_heads(said, "session", "organizations", "turns", "silent"),
            [[r.session, r.organizations, r.turns, _silent(r, said)] for r in voice.rounds],
        ),
        Table(
            said.say("title_by_sector"), _sector_heads(said), [_sector_row(s, said) for s in voice.by_sector]
        ),
        Table(
            said.say("title_by_organization"),
            said_heads(said, "organization", "turns", "share"),
            [[c.code, c.turns, percent(c.share)] for c in voice.by_organization],
        ),
        Table(
            said.say("title_by_person"),
            said_heads(said, "person", "organization", "turns", "share"),
            [[c.code, c.organization, c.turns, percent(c.share)] for c in voice.by_person],
        ),
    ]
    return [table for table in found if table.rows]


def notes(voice: Voice, said: Wording) -> list[str]:
    """Say what figures rest on, and which are not there and why."""
    told = [said.say("formula")]
    told += [said.say(reason, n=GROUP_AT_LEAST) for reason in voice.reasons]
    if voice.people.n or voice.organizations.n:
        told.append(said.counted("one_turn", voice.turns, points=percent(Fraction(1, voice.turns))))
    if any(r.is_hidden for r in voice.rounds):
        told.append(said.say("silence_hidden", n=GROUP_AT_LEAST))
    if any(len(s.sectors) > 1 for s in voice.sectors):
        told.append(said.say("put_together", n=GROUP_AT_LEAST))
    elif not voice.sectors:
        told.append(said.say("no_sector", n=GROUP_AT_LEAST))
    told.append(said.say("private" if voice.is_private else "published"))
    return told


def summary(voice: Voice, said: Wording) -> str:
    """Say how evenly people spoke, who was silent, and who spoke more than its seats."""
    told = []
    people = voice.people
    if people.gini is None:
        told.append(said.say("not_estimable"))
    else:
        verdict = _verdict(people)
        told.append(
            said.say(
                f"spread_{verdict}", gini=decimal(people.gini), n=people.n, between=_between(people, said)
            )
        )
    if voice.silent_organizations is not None:
        n = voice.organizations.n
        silent = int(voice.silent_organizations * n)
        told.append(said.counted("silent_sentence", silent, of=said.count(n)))
    rated = [s for s in voice.sectors if s.to_seats is not None]
    if rated:
        most = max(rated, key=lambda s: s.to_seats or 0)
        told.append(said.say("seats_sentence", sector=_named(most, said), ratio=decimal(most.to_seats),
                             share=percent(most.share), seats=percent(most.seats)))  # fmt: skip
    return " ".join(told)


def said_heads(said: Wording, *names: str) -> list[str]:
    return [said.say(f"head_{name}") for name in names]


def number(share: Fraction | float | None) -> float | None:
    return None if share is None else round(float(share), 10)


def decimal(value: Fraction | float | None) -> str:
    return "" if value is None else f"{float(value):.2f}"


def percent(share: Fraction | None) -> str:
    return "" if share is None else f"{float(share) * 100:.1f}%"


def _verdict(spread: Spread) -> str:
    if spread.gini is None or spread.low is None or spread.high is None:
        return "within"
    return "above" if spread.gini > spread.high else "below" if spread.gini < spread.low else "within"


def _between(spread: Spread, said: Wording) -> str:
    if spread.low is None or spread.high is None:
        return ""
    return said.say("between", low=decimal(spread.low), high=decimal(spread.high))


def _silent(r: Round, said: Wording) -> str | int:
    if r.silent is None:
        return said.say("hidden" if r.is_hidden else "unknown")
    return r.silent


def _sector_heads(said: Wording) -> list[str]:
    return said_heads(said, "sector", "people", "organizations", "turns", "share", "seats", "to_seats")


def _sector_row(sector: SectorVoice, said: Wording) -> list[object]:
    return [
        _named(sector, said),
        sector.people,
        sector.organizations,
        sector.turns,
        percent(sector.share),
        percent(sector.seats),
        decimal(sector.to_seats),
    ]


def _named(sector: SectorVoice, said: Wording) -> str:
    return said.say("and").join(sector.sectors)


def _spread_data(spread: Spread) -> dict[str, object]:
    return {
        "n": spread.n or None,
        "gini": number(spread.gini),
        "by_chance": number(spread.by_chance),
        "low": number(spread.low),
        "high": number(spread.high),
    }


def _sector_data(sector: SectorVoice) -> dict[str, object]:
    return {
        "sectors": list(sector.sectors),
        "people": sector.people,
        "organizations": sector.organizations,
        "turns": sector.turns,
        "share": number(sector.share),
        "seats": number(sector.seats),
        "to_seats": number(sector.to_seats),
    }
