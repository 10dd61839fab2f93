"""The matrix of what has come in, as one accessible page that needs no other file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonfield.catalog import Dictionary, Group
from commonfield.intake.collecting.coverage import Coverage, Told
from commonfield.intake.collecting.matrix import FOLLOW_UP, STATES, Availability, State
from commonfield.intake.collecting.years import spans_of_years
from commonfield.intake.pages import Words, page, style_sheet, words
from commonfield.region import Region
from commonfield.vocabulary import Language, write_academic_year

SIGNS: dict[State, tuple[str, str]] = {
    "accepted": ("✓", "good"),
    "superseded": ("↻", "good"),
    "late": ("◷", "warn"),
    "received": ("◐", "warn"),
    "refused": ("✗", "bad"),
    "withdrawn": ("⊖", "warn"),
    "missing": ("!", "bad"),
    "expected": ("○", "calm"),
}
TOLD_SIGNS: dict[Told, tuple[str, str]] = {
    "told": ("✓", "good"),
    "few": ("·", "calm"),
    "none": ("○", "calm"),
    "not_carried": ("–", "calm"),
}
ALL_YEARS = 0


@dataclass(frozen=True)
class Sign:
    """A sign with its word; `tone` colors the sign, and says nothing that the word does not."""

    sign: str
    word: str
    tone: str
    means: str = ""
    count: int = 0


@dataclass(frozen=True)
class Row:
    """One row of a grid; a cell is None where nothing was expected and nothing came."""

    label: str
    cells: tuple[Sign | None, ...]


@dataclass(frozen=True)
class Band:
    """Rows of one partner."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Grid:
    """A table of signs."""

    caption: str
    head: tuple[str, ...]
    bands: tuple[Band, ...]


def availability_page(
    region: Region,
    lines: Sequence[Availability],
    told: Sequence[Coverage],
    *,
    on: date,
    language: Language,
) -> str:
    """Write the page. It tells states and no counts of learners; it is for staff and not for publication."""
    said, smallest = words(language), region.settings.smallest_group
    counted = Counter(line.state for line in lines)
    label = region.settings.label.in_language(language)
    return page(
        "availability.html.j2",
        said,
        title=said.say("availability"),
        owner=label,
        about="Commonfield",
        style=style_sheet(region.catalog.appearance),
        invented=region.settings.invented,
        lede=said.say("availability_lede", day=said.day(on)),
        tally=[_state(said, state, count=counted[state]) for state in STATES if counted[state]],
        legend=[_state(said, state, means=said.say(f"means_{state}")) for state in STATES],
        follow_up=_follow_up(region, lines, told, said),
        files=_files(region, lines, said),
        groups_lede=said.say("groups_lede", smallest=smallest),
        groups_legend=[
            _told(said, each, means=said.say(f"means_told_{each}", smallest=smallest)) for each in TOLD_SIGNS
        ],
        groups=_groups(region, told, said),
    )


def _state(said: Words, state: State, *, means: str = "", count: int = 0) -> Sign:
    sign, tone = SIGNS[state]
    return Sign(sign, said.say(f"state_{state}"), tone, means, count)


def _told(said: Words, told: Told, *, expected: bool = False, means: str = "") -> Sign:
    sign, tone = TOLD_SIGNS[told]
    lacking = expected and told in ("none", "not_carried")
    return Sign("!" if lacking else sign, said.say(f"told_{told}"), "bad" if lacking else tone, means)


def _files(region: Region, lines: Iterable[Availability], said: Words) -> Grid:
    cells: dict[str, dict[str, dict[int, Sign]]] = defaultdict(lambda: defaultdict(dict))
    for line in lines:
        cells[line.partner][line.dictionary][line.academic_year or ALL_YEARS] = _state(said, line.state)
    labels = {name: said.text(d.label) for name, d in region.catalog.all(Dictionary).items()}
    return _grid(region, cells, labels, said, first="collection", caption="files_table")


def _groups(region: Region, told: Iterable[Coverage], said: Words) -> Grid:
    cells: dict[str, dict[str, dict[int, Sign]]] = defaultdict(lambda: defaultdict(dict))
    for each in told:
        sign = _told(said, each.told, expected=each.expected)
        cells[each.partner][each.group][each.academic_year] = sign
    labels = {name: said.text(group.label) for name, group in region.catalog.all(Group).items()}
    return _grid(region, cells, labels, said, first="group", caption="groups_table")


def _grid(
    region: Region,
    cells: Mapping[str, Mapping[str, Mapping[int, Sign]]],
    labels: Mapping[str, str],
    said: Words,
    *,
    first: str,
    caption: str,
) -> Grid:
    years = sorted({year for rows in cells.values() for row in rows.values() for year in row})
    heads = [write_academic_year(year) if year else said.say("all_years") for year in years]
    bands = tuple(
        Band(
            partner.name,
            tuple(
                Row(labels.get(name, name), tuple(row.get(year) for year in years))
                for name, row in cells[partner.partner].items()
            ),
        )
        for partner in region.settings.partners
        if partner.partner in cells
    )
    return Grid(said.say(caption), (said.say(first), *heads), bands)


@dataclass(frozen=True)
class FollowUp:
    """Something to do, and whom to ask."""

    text: str
    ask: str = ""


def _follow_up(
    region: Region, lines: Iterable[Availability], told: Iterable[Coverage], said: Words
) -> list[FollowUp]:
    names = {partner.partner: partner.name for partner in region.settings.partners}
    labels = {name: said.text(d.label) for name, d in region.catalog.all(Dictionary).items()}
    open_ = [line for line in lines if line.state in FOLLOW_UP]
    files = [
        FollowUp(
            said.say(
                "attention_item",
                partner=names.get(line.partner, line.partner),
                collection=labels.get(line.dictionary, line.dictionary),
                year=write_academic_year(line.academic_year) if line.academic_year else said.say("all_years"),
                state=said.say(f"state_{line.state}"),
            ),
            _whom(line, said),
        )
        for line in sorted(open_, key=lambda line: FOLLOW_UP.index(line.state))
    ]
    return files + _groups_to_ask_for(region, told, names, said)


def _whom(line: Availability, said: Words) -> str:
    plan = line.plan
    if plan is None:
        return ""
    key = "ask_or" if plan.covered_by else "ask"
    return said.say(key, day=said.day(plan.due), sender=plan.sender, covered_by=plan.covered_by)


def _groups_to_ask_for(
    region: Region, told: Iterable[Coverage], names: Mapping[str, str], said: Words
) -> list[FollowUp]:
    lacking: dict[tuple[str, str], list[int]] = defaultdict(list)
    for each in told:
        if each.expected and each.told == "not_carried":
            lacking[each.partner, each.group].append(each.academic_year)
    groups = region.catalog.all(Group)
    return [
        FollowUp(
            said.say(
                "group_missing",
                partner=names.get(partner, partner),
                group=said.text(groups[group].label),
                years=spans_of_years(years),
            )
        )
        for (partner, group), years in lacking.items()
    ]
