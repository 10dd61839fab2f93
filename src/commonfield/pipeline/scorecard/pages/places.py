"""Adults with a degree, and counties that are like these."""

from __future__ import annotations

from commonfield.pipeline.public_region import PublicRegion
from commonfield.pipeline.scorecard import schools
from commonfield.pipeline.scorecard.mirror import LIKENESSES, Alike, mirror
from commonfield.pipeline.scorecard.pages.desk import Desk
from commonfield.pipeline.scorecard.published import Published
from commonfield.reports import public

BESIDE = ("graduation_rate_4y", "a_g_rate_of_graduates", "dropout_rate", "college_going_rate_12m")


def adults(desk: Desk) -> list[public.Page]:
    """Write the page on adults with a degree, and the distance to the region's own goal in people."""
    said = desk.said
    blocks: list[public.Block] = []
    newest = desk.gathered.newest("adults_with_degree_share")
    if not newest:
        blocks.append(desk.pending("adult_attainment"))
    else:
        blocks += _attainment(desk, newest)
    if not desk.gathered.of("adults_to_goal"):
        fact = desk.region.definition.facts.get("goal_share") if desk.region.definition else None
        if fact is None or fact.value is None:
            blocks.append(public.Prose((said.say("goal_none"),)))
    return [
        public.Page(
            path="adults.html",
            title=said.say("page_adults"),
            intro=said.say("page_adults_intro"),
            blocks=tuple(blocks),
            section="adults",
        )
    ]


def _attainment(desk: Desk, newest: list[Published]) -> list[public.Block]:
    said = desk.said
    distance = {f.place: f for f in desk.gathered.newest("adults_to_goal")}
    year = desk.year("adults_with_degree_share", max(f.year for f in newest))
    with_goal = bool(distance)
    rows = tuple(
        (
            public.Entry(desk.place(f)),
            desk.count(f.n),
            desk.entry(f),
            *([desk.entry(distance.get(f.place))] if with_goal else []),
        )
        for f in sorted(newest, key=lambda f: (f.level == "region", f.place_name))
    )
    keys = ("place", "adults", "degrees", *(("to_goal",) if with_goal else ()))
    heads = tuple(said.say(key) for key in keys)
    table = public.DataTable(
        said.say("adults_table", year=year), heads, rows, frozenset(range(1, len(heads)))
    )
    heading = _goal_title(desk, distance) if with_goal else said.say("adults_table", year=year)
    note = f"{said.say('goal_note')} {desk.source(newest)}" if with_goal else desk.source(newest)
    return [public.Tabulated(table, sheet=said.say("adults"), heading=heading, note=note)]


def _goal_title(desk: Desk, distance: dict[str, Published]) -> str:
    facts = desk.region.definition.facts if desk.region.definition else {}
    whole = next((f for f in distance.values() if f.level == "region"), None)
    people = whole.value if whole else sum(f.value or 0 for f in distance.values())
    year = facts["goal_year"].value if "goal_year" in facts else "–"
    return desk.said.say(
        "goal_title",
        n=desk.said.count(round(people or 0)),
        goal=desk.share(facts["goal_share"].value),
        year=year,
    )


def alike(desk: Desk) -> list[public.Page]:
    """Write the page on counties like these: which, how far in each respect, and their figures beside."""
    said = desk.said
    found = mirror(desk.region, desk.shelf)
    blocks: list[public.Block] = []
    for fips, some in found.items():
        if some:
            blocks += _mirrored(desk, fips, some)
    if not blocks and desk.shelf.vintages("pupils"):
        blocks.append(public.Prose((said.say("mirror_none"),)))
    elif not blocks:
        blocks.append(desk.pending("pupils"))
    return [
        public.Page(
            path="mirror.html",
            title=said.say("page_mirror"),
            intro=said.say("page_mirror_intro"),
            blocks=tuple(blocks),
            section="mirror",
        )
    ]


def _mirrored(desk: Desk, fips: str, some: list[Alike]) -> list[public.Block]:
    said = desk.said
    county = desk.region.counties[fips]
    others = some[1:]
    rows = tuple(
        (
            public.Entry(said.say(f"measure_{one}")),
            *(_part(alike.parts[one]) for alike in others),
        )
        for one in LIKENESSES
        if any(alike.parts[one] is not None for alike in others)
    )
    whole = (public.Entry(said.say("distance"), "marked"), *(_part(alike.distance) for alike in others))
    head = (said.say("likeness"), *(alike.name for alike in others))
    table = public.DataTable(
        said.say("mirror_table", county=county), head, (*rows, whole), frozenset(range(1, len(head)))
    )
    return [
        public.Tabulated(
            table,
            sheet=f"{county} {said.say('distance')}",
            heading=said.say("mirror_table", county=county),
            note=said.say("mirror_note"),
        ),
        _beside(desk, fips, some),
    ]


def _part(distance: float | None) -> public.Entry:
    return (
        public.Entry("–") if distance is None else public.Entry(f"{distance:.2f}", "number", distance, "0.00")
    )


def _beside(desk: Desk, fips: str, some: list[Alike]) -> public.Tabulated:
    """Set a county's own figures beside those of counties like it, in the order of likeness."""
    said = desk.said
    county = desk.region.counties[fips]
    others = PublicRegion(
        name="alike",
        label=desk.region.label,
        counties={alike.place: alike.name for alike in some},
        catalog=desk.region.catalog,
    )
    newest: dict[tuple[str, str], Published] = {}
    for source in (schools.graduation, schools.college_going, schools.pupils):
        for figure in source(others, desk.shelf):
            key = (figure.measure, figure.place)
            wanted = figure.level == "county" and figure.group == "all"
            if wanted and (key not in newest or figure.year > newest[key].year):
                newest[key] = figure
    measures = [m for m in (*BESIDE, "students_grades_9_to_12", "low_income_share")
                if any(m == one for one, _ in newest)]  # fmt: skip
    rows = tuple(
        (
            public.Entry(said.say(f"measure_{m}")),
            *(desk.entry(newest.get((m, alike.place))) for alike in some),
        )
        for m in measures
    )
    caption = said.say("mirror_beside", county=county)
    heads = (said.say("value"), *(alike.name for alike in some))
    table = public.DataTable(caption, heads, rows, frozenset(range(1, len(heads))))
    return public.Tabulated(table, sheet=f"{county} =", heading=caption, note=desk.source(newest.values()))
