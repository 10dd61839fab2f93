"""Says a region's labor figures: as data for other programs, and as rows and notes for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commonfield.catalog import Wording
from commonfield.labor.run import Alignment, Occupation

_DIGITS = 6


def as_data(occupations: tuple[Occupation, ...] | list[Occupation], *, vintage: str) -> list[dict[str, Any]]:
    """Give occupations as plain data; figures are a year's, and keep six digits behind the point."""
    return [
        {
            "soc": o.soc,
            "title": o.title,
            "skill_level": o.skill_level,
            "entry_education": o.entry_education,
            "annual_openings": _rounded(o.annual_openings),
            "supply": _rounded(o.supply),
            "supply_low": _rounded(o.supply_low),
            "supply_high": _rounded(o.supply_high),
            "gap": _rounded(o.gap),
            "median_hourly": _rounded(o.median_hourly),
            "living_wage_share": _rounded(o.living_wage_share),
            "vintage": vintage,
        }
        for o in occupations
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def row(o: Occupation, said: Wording) -> tuple[str, ...]:
    """Give an occupation as a row of a table."""
    return (
        o.soc,
        o.title,
        said.say("none") if o.annual_openings is None else said.count(round(o.annual_openings)),
        said.count(round(o.supply)),
        said.say("range", low=said.count(round(o.supply_low)), high=said.count(round(o.supply_high))),
        "" if o.gap is None else said.count(round(o.gap)),
        wage(o, said),
        o.entry_education or "",
    )


def wage(o: Occupation, said: Wording) -> str:
    """Say a median hourly wage; nothing where none is printed."""
    return "" if o.median_hourly is None else said.say("hourly", wage=f"{o.median_hourly:.2f}")


HEADS = ("soc", "occupation", "openings", "awards", "between", "gap", "median", "education")


def note(key: str, values: Mapping[str, object], said: Wording) -> str:
    """Say a note; numbers in the way of the language."""
    from babel.numbers import format_decimal

    written: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, float):
            written[name] = (
                format_decimal(value, format="#,##0.00", locale=said.locale)
                if name == "hourly"
                else said.count(round(value))
            )
        else:
            written[name] = value
    return said.say(f"note_{key}", **written)


def result(alignment: Alignment, shown: list[Occupation], region: str, said: Wording) -> str:
    """Say in one sentence what there is."""
    return said.say(
        "done",
        n=said.count(len(shown)),
        region=region,
        openings=said.count(round(sum(o.annual_openings or 0 for o in shown))),
        supply=said.count(round(sum(o.supply for o in shown))),
        awards=said.count(round(alignment.awards)),
        rule=said.say(f"rule_{alignment.rule}"),
    )


def program_name(key: str, titles: Mapping[str, str], said: Wording) -> str:
    """Say a program: its title, its code, and the level of the award where one is told."""
    scheme, _, rest = key.partition(" ")
    code, _, level = rest.partition(" ")
    title = titles.get(f"{scheme} {code}", "").rstrip(".")
    named = f"{title} ({scheme.upper()} {code})" if title else f"{scheme.upper()} {code}"
    return f"{named}, {said.say(f'level_{level}')}" if level else named
