"""The first page, and the last: at a glance, and where everything comes from."""

from __future__ import annotations

from commonfield.catalog import ReferenceSource
from commonfield.pipeline.scorecard.pages.desk import Desk
from commonfield.pipeline.scorecard.pages.schools import by_county
from commonfield.reports import public

CARDS = ("graduation_rate_4y", "a_g_rate_of_graduates", "college_going_rate_12m",
         "adults_with_degree_share", "unemployment_rate", "annual_openings", "awards_per_year")  # fmt: skip
LINKS = {
    "graduation_rate_4y": "schools.html",
    "a_g_rate_of_graduates": "schools.html",
    "college_going_rate_12m": "college.html",
    "adults_with_degree_share": "adults.html",
    "unemployment_rate": "work.html",
    "annual_openings": "work.html",
    "awards_per_year": "work.html",
}
TABLE = ("students_grades_9_to_12", "low_income_share", "graduation_rate_4y", "a_g_rate_of_graduates",
         "dropout_rate", "college_going_rate_12m", "unemployment_rate", "pay_to_living_wage",
         "rural_share_of_tracts")  # fmt: skip


def home(desk: Desk) -> list[public.Page]:
    """Write the first page: a few figures of the region, and a table of its counties."""
    said = desk.said
    cards = tuple(card for measure in CARDS if (card := _card(desk, measure)) is not None)
    blocks: list[public.Block] = []
    if cards:
        blocks.append(public.Cards(cards, heading=said.say("at_a_glance")))
    blocks.append(by_county(desk, TABLE))
    return [
        public.Page(
            path="index.html",
            title=said.say("page_home"),
            intro="",
            blocks=tuple(blocks),
            section="home",
        )
    ]


def _card(desk: Desk, measure: str) -> public.Card | None:
    """Tell the region's own figure; where there is none, the range of its counties."""
    said = desk.said
    own = desk.gathered.newest(measure, level="region")
    counties = [f for f in desk.gathered.newest(measure, level="county") if f.value is not None]
    told = own or counties
    if not told or told[0].value is None:
        return None
    year = desk.year(measure, told[0].year)
    label = said.say(f"measure_{measure}")
    if len(told) == 1:
        value = desk.figure(measure, told[0].value)
        # The source of these tells the years that they span.
        when = "" if measure in ("annual_openings", "awards_per_year") else f", {year}"
        sentence = f"{desk.place(told[0])}{when}"
    else:
        values = sorted(f.value or 0 for f in told)
        value = f"{desk.figure(measure, values[0])} – {desk.figure(measure, values[-1])}"
        sentence = f"{said.say('counties')}, {year}"
    return public.Card(
        value=value, label=label, sentence=sentence, detail=told[0].source, href=LINKS.get(measure, "")
    )


def sources(desk: Desk) -> list[public.Page]:
    """Write where everything comes from: each file with its vintage, and what is lacking."""
    said = desk.said
    rows = []
    stale = 0
    for held in sorted(desk.shelf.usable, key=lambda h: (h.source.publisher, h.source.name, h.path.name)):
        vintage = held.vintage
        old = vintage is not None and vintage.age(desk.shelf.as_of) > held.source.fresh_years
        stale += old
        rows.append(
            (
                public.Entry(f"{held.source.publisher}: {said.text(held.source.title)}"),
                public.Entry(vintage.label if vintage else "–"),
                public.Entry(said.say("state_stale" if old else "state_fresh"), "marked" if old else "text"),
                public.Entry(held.path.name),
            )
        )
    heads = (said.say("source"), said.say("vintage"), said.say("state"), said.say("file"))
    table = public.DataTable(said.say("sources_table"), heads, tuple(rows))
    notes = [said.say("stale_note", n=stale)] if stale else []
    blocks: list[public.Block] = [
        public.Tabulated(
            table,
            sheet=said.say("sources_table"),
            heading=said.say("sources_table"),
            note=" ".join([*notes, said.say("mended_note")]),
        )
    ]
    if desk.gathered.lacking:
        titles = tuple(public.Point(_title(table, desk)) for table in desk.gathered.lacking)
        blocks.append(public.Points(titles, heading=said.say("lacking_table")))
    return [
        public.Page(
            path="sources.html",
            title=said.say("page_sources"),
            intro=said.say("page_sources_intro"),
            blocks=tuple(blocks),
            section="sources",
        )
    ]


def _title(table: str, desk: Desk) -> str:
    found = [s for s in desk.region.catalog.all(ReferenceSource).values() if s.table == table]
    return f"{desk.said.text(found[0].title)} ({found[0].publisher}, {found[0].name})" if found else table
