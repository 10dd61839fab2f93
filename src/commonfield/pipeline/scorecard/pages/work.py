"""Work: unemployment, programs beside jobs, and who serves a county that has no college."""

from __future__ import annotations

from commonfield import labor
from commonfield.labor import telling
from commonfield.pipeline.scorecard.pages.desk import Desk, records
from commonfield.pipeline.scorecard.pages.schools import MOST_LINES
from commonfield.pipeline.scorecard.pages.sectors import dumbbell, occupations_table, wanted
from commonfield.reports import public

LISTED = 20


def page(desk: Desk) -> list[public.Page]:
    """Write the page on work and programs."""
    said = desk.said
    blocks: list[public.Block] = []
    if (jobless := unemployment(desk)) is not None:
        blocks.append(public.Shown(jobless))
    else:
        blocks.append(desk.pending("unemployment"))
    blocks += [*_no_college(desk), *_distance(desk)]
    if desk.labor is None:
        blocks.append(
            public.Pending(
                title=said.say("labor_none"),
                what=said.say("labor_none_what"),
                how=said.say("labor_none_how"),
                status=said.say("pending_status"),
            )
        )
    else:
        blocks += _beside_jobs(desk)
    return [
        public.Page(
            path="work.html",
            title=said.say("page_work"),
            intro=said.say("page_work_intro"),
            blocks=tuple(blocks),
            section="work",
        )
    ]


def unemployment(desk: Desk) -> public.Figure | None:
    """Draw unemployment by county over the years."""
    said = desk.said
    figures = desk.gathered.of("unemployment_rate", level="county")
    if not figures:
        return None
    last = max(f.year for f in figures)
    newest = [f for f in figures if f.year == last]
    values = sorted(f.value or 0 for f in newest)
    if len(newest) == 1:
        title = said.say(
            "unemployment_title", share=desk.share(values[0]), place=newest[0].place_name, year=last
        )
    else:
        title = said.say(
            "unemployment_title_many", low=desk.share(values[0]), high=desk.share(values[-1]), year=last
        )
    years = sorted({f.year for f in figures})
    places = {f.place: f.place_name for f in figures}
    series = [
        public.Series(name, tuple((f.year, f.value or 0.0, 0) for f in figures if f.place == place))
        for place, name in list(places.items())[:MOST_LINES]
    ]
    found = {(f.place, f.year): f for f in figures}
    rows = tuple(
        (public.Entry(str(year)), *(desk.entry(found.get((place, year))) for place in places))
        for year in reversed(years)
    )
    caption = said.say("measure_unemployment_rate")
    return desk.pictures.draw(
        "unemployment",
        title=title,
        subtitle=said.say("unemployment_subtitle", years=f"{years[0]} – {years[-1]}"),
        alt=f"{title}.",
        table=public.DataTable(
            caption, (said.say("year"), *places.values()), rows, frozenset(range(1, 1 + len(places)))
        ),
        source=desk.source(figures),
        records=records(figures),
        chart=lambda width: public.lines(
            series, years=str, width=width, said=desk.percent, appearance=desk.appearance
        ),
    )


def _beside_jobs(desk: Desk) -> list[public.Block]:
    beside = desk.labor
    if beside is None:
        return []
    said, alignment = desk.said, beside.alignment
    middle = wanted(list(alignment.occupations))
    blocks: list[public.Block] = []
    if middle:
        blocks.append(public.Shown(dumbbell(desk, middle, name="region-gap", place=desk.name)))
    notes = tuple(public.Point(telling.note(note.key, note.values, desk.labor_said)) for note in beside.notes)
    rule = desk.labor_said.say(f"rule_{alignment.rule}")
    blocks.append(
        public.Points((public.Point(said.say("rule_text", rule=rule)), *notes), heading=said.say("rules"))
    )
    nowhere = list(labor.lead_nowhere(alignment).items())[:LISTED]
    if nowhere:
        rows = tuple(
            (public.Entry(telling.program_name(key, desk.titles, desk.labor_said)), desk.count(awards))
            for key, awards in nowhere
        )
        caption = said.say("nowhere_table")
        table = public.DataTable(caption, (said.say("program"), said.say("awards")), rows, frozenset({1}))
        blocks.append(public.Tabulated(table, sheet=said.say("program"), heading=caption))
    without = labor.without_program(alignment)[:LISTED]
    if without:
        caption = said.say("without_table")
        blocks.append(
            public.Tabulated(
                occupations_table(desk, without, caption), sheet=said.say("openings"), heading=caption
            )
        )
    return blocks


def _no_college(desk: Desk) -> list[public.Block]:
    """Say who serves counties that have no public college, and which colleges serve from elsewhere."""
    said = desk.said
    region = desk.region
    elsewhere = [c for c in region.serving if c.main_county not in region.counties]
    serving = [c for c in elsewhere if set(c.serves) & set(region.counties)]
    definition = region.definition
    bare = [
        name
        for fips, name in region.counties.items()
        if definition is not None and fips in definition.colleges and not definition.colleges[fips]
    ]
    blocks: list[public.Block] = []
    if bare:
        lines = tuple(public.Point(said.say("no_college", county=name)) for name in bare)
        blocks.append(public.Points(lines, heading=said.say("college")))
    if serving:
        awards = dict(_awards_of(desk))
        rows = tuple(
            (
                public.Entry(college.name),
                public.Entry(", ".join(region.counties[f] for f in college.serves if f in region.counties)),
                desk.count(awards.get(college.code)),
            )
            for college in sorted(serving, key=lambda c: c.name)
        )
        caption = said.say("serving_table")
        heads = (said.say("college"), said.say("serves"), said.say("awards"))
        table = public.DataTable(caption, heads, rows, frozenset({2}))
        blocks.append(
            public.Tabulated(table, sheet=said.say("serves"), heading=caption, note=said.say("serving_note"))
        )
    return blocks


def _distance(desk: Desk) -> list[public.Block]:
    """Tabulate what the region's colleges, and those that serve it, offer wholly at a distance."""
    import polars as pl

    table = desk.shelf.newest("distance_programs")
    if table is None or desk.labor is None:
        return []
    said = desk.said
    names = {**desk.labor.institutions, **{code: name for code, name, _, _ in desk.labor.beside}}
    sums = (
        table.frame.filter(pl.col("unitid").is_in(list(names)))
        .group_by("unitid")
        .agg(pl.col("programs").sum(), pl.col("distance").sum())
        .filter(pl.col("distance") > 0)
    )
    rows = tuple(
        (public.Entry(names[unitid]), desk.count(programs), desk.count(distance))
        for unitid, programs, distance in sorted(sums.iter_rows(), key=lambda one: names[one[0]])
    )
    if not rows:
        return []
    caption = said.say("distance_table")
    heads = (said.say("college"), said.say("offered"), said.say("at_distance"))
    made = public.DataTable(caption, heads, rows, frozenset({1, 2}))
    note = f"{said.say('distance_note')} {said.say('source_line', sources=table.label)}"
    return [public.Tabulated(made, sheet=said.say("at_distance"), heading=caption, note=note)]


def _awards_of(desk: Desk) -> list[tuple[str, float]]:
    if desk.labor is None:
        return []
    import polars as pl

    own = desk.labor.supply.rows.group_by("unitid").agg(pl.col("awards").sum())
    return [*own.iter_rows(), *((code, awards) for code, _, awards, _ in desk.labor.beside)]
