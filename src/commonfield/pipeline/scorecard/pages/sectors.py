"""A page for each sector: what is in demand, what it pays, and which programs lead there."""

from __future__ import annotations

from commonfield.catalog import SectorList
from commonfield.labor import Occupation, telling
from commonfield.labor.run import MIDDLE
from commonfield.pipeline.aligning import in_sector
from commonfield.pipeline.scorecard.pages import programs
from commonfield.pipeline.scorecard.pages.desk import Desk
from commonfield.reports import public

SHOWN = 12
PROGRAMS = 40
_UNBROKEN = ("-", "\u2011")
"""A hyphen, and one at which no line is broken."""


def pages(desk: Desk) -> list[public.Page]:
    """Write a page for each sector that the region has chosen; for all shipped where it has chosen none."""
    if desk.labor is None:
        return []
    lists = desk.region.catalog.all(SectorList)
    chosen = [name for name in desk.region.sectors if name in lists] or ["health", "education", "business",
                                                                         "engineering_computing"]  # fmt: skip
    made: list[public.Page] = []
    for name in chosen:
        every = in_sector(list(desk.labor.alignment.occupations), name, desk.region.catalog)
        of_programs = programs.page(desk, name, desk.said.text(lists[name].label), every)
        made += [_page(desk, name, lists[name]), *([of_programs] if of_programs else [])]
    return made


def wanted(occupations: list[Occupation]) -> list[Occupation]:
    """Choose the middle-skill occupations with the most openings, most first."""
    middle = [o for o in occupations if o.skill_level == MIDDLE and o.annual_openings]
    return sorted(middle, key=lambda o: (-(o.annual_openings or 0), o.soc))[:SHOWN]


def _page(desk: Desk, name: str, listed: SectorList) -> public.Page:
    said = desk.said
    occupations = desk.labor.alignment.occupations if desk.labor else ()
    every = in_sector(list(occupations), name, desk.region.catalog)
    chosen = wanted(every)
    blocks: list[public.Block] = []
    if chosen:
        blocks.append(public.Shown(dumbbell(desk, chosen, name=f"{name}-gap", place=desk.name)))
    paid = [o for o in chosen if o.median_hourly is not None]
    if paid:
        blocks.append(public.Shown(_ladder(desk, paid, name)))
    ordered = sorted(every, key=lambda o: (-(o.annual_openings or 0), o.soc))
    caption = said.say("occupations_table")
    blocks.append(
        public.Tabulated(
            occupations_table(desk, ordered, caption, with_more=True),
            sheet=f"{said.text(listed.label)}",
            heading=caption,
            note=said.say("concentration_note"),
            printed=False,
        )
    )
    if (leading := _programs(desk, every)) is not None:
        blocks.append(leading)
        more = said.say("program_pages_title", sector=said.text(listed.label))
        blocks.append(public.More(label=more, href=f"programs-{name}.html"))
    if jobless := desk.gathered.newest("unemployment_rate", level="county"):
        told = "; ".join(f"{f.place_name} {desk.share(f.value or 0)} ({f.year})" for f in jobless)
        blocks.append(public.Prose((said.say("unemployment_line", figures=told), desk.source(jobless))))
    intro = said.say("page_sector_intro", about=said.text(listed.about), day=said.day(listed.as_of))
    head = said.say(
        "sector_head",
        n=said.count(len(every)),
        openings=said.count(round(sum(o.annual_openings or 0 for o in every))),
        awards=said.count(round(sum(o.supply for o in every))),
    )
    return public.Page(
        path=f"sector-{name}.html",
        title=said.say("page_sector", sector=said.text(listed.label)),
        intro=f"{head}. {intro}",
        blocks=tuple(blocks),
        section="sectors",
        parent="work.html",
        short=said.text(listed.label),
    )


def dumbbell(desk: Desk, chosen: list[Occupation], *, name: str, place: str) -> public.Figure:
    """Draw awards beside openings; the title tells the occupation with the most openings."""
    said = desk.said
    rows = [
        public.Row(
            name=_short(o.title),
            awards=o.supply,
            low=o.supply_low,
            high=o.supply_high,
            openings=o.annual_openings or 0.0,
            said=_gap(o, desk),
        )
        for o in chosen
    ]
    first = max(chosen, key=lambda o: (o.gap or 0.0, o.soc))
    title = said.say(
        "dumbbell_title",
        occupation=first.title,
        openings=said.count(round(first.annual_openings or 0)),
        awards=said.count(round(first.supply)),
    )
    vintage = desk.labor_sources
    return desk.pictures.draw(
        name,
        title=title,
        subtitle=said.say("dumbbell_subtitle", place=place),
        alt=said.say("dumbbell_alt", n=len(rows), title=title),
        table=occupations_table(desk, chosen, said.say("most_openings"), brief=True),
        source=said.say("source_line", sources=vintage),
        records=telling.as_data(chosen, vintage=vintage),
        chart=lambda width: public.dumbbell(
            rows, width=width, said=lambda n: said.count(round(n)), appearance=desk.appearance
        ),
    )


def _short(title: str) -> str:
    return title if len(title) <= 40 else f"{title[:38].rstrip(' ,')}…"


def _gap(o: Occupation, desk: Desk) -> str:
    gap = round(o.gap or 0)
    if gap == 0:
        return desk.said.say("even_said")
    key = "gap_said" if gap > 0 else "surplus_said"
    return desk.said.say(key, gap=desk.said.count(abs(gap)))


def _ladder(desk: Desk, paid: list[Occupation], name: str) -> public.Figure:
    said = desk.said
    ordered = sorted(paid, key=lambda o: (-(o.median_hourly or 0), o.soc))
    living = desk.labor.living if desk.labor else None
    line = None
    if living is not None and living.hourly is not None:
        written = said.say("ladder_line", family=living.family, wage=desk.hourly(living.hourly))
        line = (living.hourly, written)
        above = sum((o.median_hourly or 0) > living.hourly for o in paid)
        title = said.say("ladder_title_line", n=above, of=len(paid))
        note = ""
    else:
        low, high = ordered[-1].median_hourly or 0, ordered[0].median_hourly or 0
        title = said.say("ladder_title", low=desk.hourly(low), high=desk.hourly(high))
        note = said.say("ladder_old", year=living.year) if living else said.say("no_living")
    rungs = [
        public.Rung(
            _short(o.title), o.median_hourly or 0.0, o.h_p25, o.h_p75, desk.words.money(o.median_hourly or 0)
        )
        for o in ordered
    ]
    vintage = desk.labor.vintages.get("wages", "") if desk.labor else ""
    head = (said.say("occupation"), "25 %", said.say("median"), "75 %")
    table = public.DataTable(
        said.say("median"),
        head,
        tuple(
            (public.Entry(o.title), *(_wage(v, desk) for v in (o.h_p25, o.median_hourly, o.h_p75)))
            for o in ordered
        ),
        frozenset({1, 2, 3}),
    )
    return desk.pictures.draw(
        f"{name}-wages",
        title=title,
        subtitle=said.say("ladder_subtitle"),
        alt=f"{title}.",
        table=table,
        source=said.say("source_line", sources=vintage),
        records=[
            {"soc": o.soc, "title": o.title, "h_p25": o.h_p25, "h_median": o.median_hourly, "h_p75": o.h_p75}
            for o in ordered
        ],
        chart=lambda width: public.ladder(
            rungs, line=line, width=width, said=lambda n: desk.words.money(n), appearance=desk.appearance
        ),
        notes=[note] if note else [],
    )


def _wage(value: float | None, desk: Desk) -> public.Entry:
    return (
        public.Entry("–") if value is None else public.Entry(desk.hourly(value), "number", value, '"$"0.00')
    )


def occupations_table(
    desk: Desk,
    occupations: list[Occupation],
    caption: str,
    *,
    with_more: bool = False,
    brief: bool = False,
) -> public.DataTable:
    """Tabulate occupations: openings, awards with the bounds, gap, wage, and, unless `brief`, education."""
    said = desk.said
    keys = ["occupation", "openings", "awards", "between", "gap", "median"]
    keys += [] if brief else ["education"]
    keys += ["skill", "lq"] if with_more else []
    rows = tuple(
        (*_occupation(o, desk), *(() if brief else _education(o, desk)), *(_more(o) if with_more else ()))
        for o in occupations
    )
    numeric = frozenset({1, 2, 3, 4, 5, 8} if with_more else {1, 2, 3, 4, 5})
    return public.DataTable(caption, tuple(said.say(key) for key in keys), rows, numeric)


def _occupation(o: Occupation, desk: Desk) -> tuple[public.Entry, ...]:
    said = desk.said
    low, high = said.count(round(o.supply_low)), said.count(round(o.supply_high))
    none = public.Entry(said.say("none"))
    return (
        public.Entry(f"{o.title} ({o.soc.replace(*_UNBROKEN)})"),
        none if o.annual_openings is None else desk.count(o.annual_openings),
        desk.count(o.supply),
        public.Entry(f"{low} – {high}", "number"),
        none if o.gap is None else desk.count(o.gap),
        _wage(o.median_hourly, desk),
    )


def _education(o: Occupation, desk: Desk) -> tuple[public.Entry, ...]:
    return (public.Entry(desk.education(o.entry_education)),)


def _more(o: Occupation) -> tuple[public.Entry, ...]:
    lq = o.location_quotient
    return (
        public.Entry(o.skill_level or "–"),
        public.Entry("–") if lq is None else public.Entry(f"{lq:.2f}", "number", lq, "0.00"),
    )


def _programs(desk: Desk, occupations: list[Occupation]) -> public.Tabulated | None:
    """Tabulate the programs whose awards lead to these occupations, and who makes the awards."""
    said = desk.said
    given: dict[str, float] = {}
    for o in occupations:
        for program, awards in o.programs:
            given[program] = given.get(program, 0.0) + awards
    if not given:
        return None
    makers = _makers(desk)
    rows = tuple(
        (
            public.Entry(telling.program_name(key, desk.titles, desk.labor_said)),
            desk.count(awards),
            public.Entry("; ".join(makers.get(key, ()))),
        )
        for key, awards in sorted(given.items(), key=lambda one: (-one[1], one[0]))[:PROGRAMS]
    )
    caption = said.say("programs_page")
    heads = (said.say("program"), said.say("awards"), said.say("college"))
    table = public.DataTable(caption, heads, rows, frozenset({1}))
    return public.Tabulated(table, sheet=caption, heading=caption, printed=False)


def _makers(desk: Desk) -> dict[str, list[str]]:
    """Name the institutions of each program, most awards first."""
    from commonfield.labor.run import program_key

    if desk.labor is None:
        return {}
    rows = desk.labor.supply.rows.sort("awards", descending=True)
    found: dict[str, list[str]] = {}
    for unitid, scheme, program, level, _ in rows.iter_rows():
        name = desk.labor.institutions.get(unitid, unitid)
        found.setdefault(program_key(scheme, program, level), []).append(name)
    return found
