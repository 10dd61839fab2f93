"""Finishing high school: by county over the years, by student group, and every district and school."""

from __future__ import annotations

from commonfield.pipeline.scorecard.pages.desk import Desk, records
from commonfield.pipeline.scorecard.published import Published
from commonfield.reports import public

MEASURES = ("graduation_rate_4y", "a_g_rate_of_graduates", "dropout_rate", "still_enrolled_rate_4y",
            "seal_of_biliteracy_rate", "college_going_rate_12m", "students_grades_9_to_12",
            "low_income_share")  # fmt: skip
MOST_LINES = 6


def pages(desk: Desk) -> list[public.Page]:
    """Write the page of all counties, and one for each."""
    said = desk.said
    blocks: list[public.Block] = []
    if not desk.gathered.of("graduation_rate_4y", level="county"):
        blocks.append(desk.pending("graduation"))
    for made in (_trend(desk), _groups(desk)):
        if made is not None:
            blocks.append(public.Shown(made))
    blocks.append(by_county(desk, MEASURES))
    first = public.Page(
        path="schools.html",
        title=said.say("page_schools"),
        intro=said.say("page_schools_intro"),
        blocks=tuple(blocks),
        section="schools",
    )
    return [first, *(_county(desk, fips, name) for fips, name in desk.region.counties.items())]


def by_county(desk: Desk, measures: tuple[str, ...]) -> public.Tabulated:
    """Tabulate the newest figure of each measure by county, each with its year."""
    said = desk.said
    counties = desk.region.counties
    rows = []
    for measure in measures:
        newest = {f.place: f for f in desk.gathered.newest(measure, level="county")}
        if newest:
            years = sorted({f.year for f in newest.values()})
            year = desk.year(measure, years[-1]) if len(years) == 1 else "–"
            rows.append(
                (
                    public.Entry(said.say(f"measure_{measure}")),
                    public.Entry(year),
                    *(desk.entry(newest.get(fips)) for fips in counties),
                )
            )
    table = public.DataTable(
        said.say("by_county"),
        (said.say("value"), said.say("year"), *counties.values()),
        tuple(rows),
        frozenset(range(2, 2 + len(counties))),
    )
    return public.Tabulated(table, sheet=said.say("counties"), heading=said.say("by_county"))


def _trend(desk: Desk) -> public.Figure | None:
    said = desk.said
    figures = [f for f in desk.gathered.of("graduation_rate_4y", level="county") if f.status == "shown"]
    if not figures:
        return None
    own = [f for f in desk.gathered.of("graduation_rate_4y", level="region") if f.value is not None]
    drawn = own if own and len(desk.region.counties) >= MOST_LINES else figures
    breaks = desk.gathered.breaks.get("graduation", ())
    series = _series(drawn, breaks, desk)
    last = max(f.year for f in figures)
    newest = [f for f in figures if f.year == last]
    title = _trend_title(newest, desk)
    years = _span([f.year for f in figures], desk)
    points = "; ".join(f"{f.place_name} {desk.share(f.value or 0)}" for f in newest)
    return desk.pictures.draw(
        "graduation-years",
        title=title,
        subtitle=said.say("graduation_subtitle", place=desk.name, years=years),
        alt=said.say("graduation_alt", title=title, points=points),
        table=_by_year(figures, desk),
        source=desk.source(figures),
        records=records(figures),
        chart=lambda width: public.lines(
            series,
            years=lambda year: desk.year("graduation_rate_4y", year),
            width=width,
            said=desk.percent,
            appearance=desk.appearance,
        ),
        notes=(said.say("graduation_break"),) if breaks else (),
    )


def _trend_title(newest: list[Published], desk: Desk) -> str:
    said = desk.said
    year = desk.year("graduation_rate_4y", newest[0].year)
    values = sorted(f.value or 0 for f in newest)
    if len(newest) == 1:
        return said.say(
            "graduation_title", share=desk.share(values[0]), place=newest[0].place_name, year=year
        )
    return said.say(
        "graduation_title_many", low=desk.share(values[0]), high=desk.share(values[-1]), year=year
    )


def _series(figures: list[Published], breaks: tuple[int, ...], desk: Desk) -> list[public.Series]:
    places = {f.place: desk.place(f) for f in figures}
    made = []
    for place, name in places.items():
        own = sorted((f for f in figures if f.place == place), key=lambda f: f.year)
        points = tuple((f.year, f.value or 0.0, sum(f.year >= b for b in breaks)) for f in own)
        made.append(public.Series(name, points))
    return made


def _by_year(figures: list[Published], desk: Desk) -> public.DataTable:
    said = desk.said
    years = sorted({f.year for f in figures}, reverse=True)
    places = {f.place: desk.place(f) for f in figures}
    found = {(f.place, f.year): f for f in figures}
    rows = tuple(
        (
            public.Entry(desk.year("graduation_rate_4y", year)),
            *(desk.entry(found.get((place, year))) for place in places),
        )
        for year in years
    )
    caption = said.say("measure_graduation_rate_4y")
    return public.DataTable(
        caption, (said.say("year"), *places.values()), rows, frozenset(range(1, 1 + len(places)))
    )


def _span(years: list[int], desk: Desk) -> str:
    first, last = (desk.year("graduation_rate_4y", year) for year in (min(years), max(years)))
    return first if first == last else f"{first} – {last}"


def _groups(desk: Desk) -> public.Figure | None:
    """Set student groups of the newest year side by side: of the region where all counties show them."""
    said = desk.said
    level = "region" if len(desk.region.counties) > 1 else "county"
    every = desk.gathered.newest("graduation_rate_4y", level=level, group="*")
    if not every:
        return None
    year = max(f.year for f in every)
    told = [f for f in every if f.year == year]
    whole = next((f.value for f in told if f.group == "all"), None)
    shown = [f for f in told if f.value is not None and f.group != "all"]
    if len(shown) < 2 or whole is None:
        return None
    named = sorted((said.say(f"group_{f.group}"), f) for f in shown)
    values = sorted(f.value or 0.0 for f in shown)
    title = said.say("groups_title", low=desk.share(values[0]), high=desk.share(values[-1]))
    rows = [(name, f.value or 0.0, desk.share(f.value or 0)) for name, f in named]
    hidden = sorted((said.say(f"group_{f.group}"), f) for f in told if f.value is None)
    table = public.DataTable(
        said.say("group"),
        (said.say("group"), said.say("people"), said.say("share")),
        tuple((public.Entry(name), desk.count(f.n), desk.entry(f)) for name, f in [*named, *hidden]),
        frozenset({1, 2}),
    )
    notes = [said.say("computed")] if level == "region" else []
    return desk.pictures.draw(
        "graduation-groups",
        title=title,
        subtitle=said.say(
            "groups_subtitle",
            measure=said.say("measure_graduation_rate_4y"),
            place=desk.place(told[0]),
            year=desk.year("graduation_rate_4y", year),
        ),
        alt=said.say("groups_alt", title=title),
        table=table,
        source=desk.source(told),
        records=records([f for _, f in named]),
        chart=lambda width: public.dots(
            rows, whole=whole, width=width, said=desk.percent, appearance=desk.appearance
        ),
        notes=notes,
    )


def _county(desk: Desk, fips: str, name: str) -> public.Page:
    """Write a county's page: its districts and schools in order of names, nothing ranked."""
    said = desk.said
    measures = ("students_grades_9_to_12", "low_income_share", "graduation_rate_4y", "a_g_rate_of_graduates",
                "college_going_rate_12m")  # fmt: skip
    code = f"{(int(fips[2:]) + 1) // 2:02d}"
    newest: dict[tuple[str, str], Published] = {}
    pooled: dict[str, Published] = {}
    names: dict[str, str] = {}
    for measure in measures:
        for level in ("district", "school"):
            for figure in desk.gathered.newest(measure, level=level):
                if figure.place.startswith(code):
                    newest[measure, figure.place] = figure
                    if figure.place_name != figure.place:
                        names.setdefault(figure.place, figure.place_name)
    for figure in desk.gathered.of("graduation_rate_4y"):
        if figure.status == "pooled" and figure.place.startswith(code):
            pooled[figure.place] = figure
    table = _schools_table(desk, name, measures, newest, pooled, names)
    return public.Page(
        path=f"county-{fips}.html",
        title=said.say("page_county", county=name),
        short=said.say("page_county_short", county=name),
        intro=said.say("page_county_intro"),
        blocks=(
            *(
                (public.Tabulated(table, sheet=f"{name}", printed=False),)
                if table.rows
                else (desk.pending("pupils"),)
            ),
            *_by_group(desk, code, name),
        ),
        section="schools",
        parent="schools.html",
    )


def _by_group(desk: Desk, code: str, county: str) -> list[public.Block]:
    """Tabulate graduation by student group where a file has groups of districts and schools, and no total."""
    said = desk.said
    figures = [
        f
        for level in ("district", "school")
        for f in desk.gathered.of("graduation_rate_4y", level=level, group="*")
        if f.place.startswith(code) and f.status != "pooled"
    ]
    if not figures or any(f.group == "all" for f in figures):
        return []
    year = max(f.year for f in figures)
    found = {(f.place, f.group): f for f in figures if f.year == year}
    names = {f.place: f.place_name for f in figures if f.year == year}
    groups = sorted({group for _, group in found}, key=lambda g: said.say(f"group_{g}"))
    places = sorted(names, key=lambda p: (names.get(p[:7], p[:7]), len(p) > 7, names[p]))
    rows = tuple(
        (public.Entry(names[place]), *(desk.entry(found.get((place, group))) for group in groups))
        for place in places
    )
    caption = said.say("groups_table", year=desk.year("graduation_rate_4y", year))
    heads = (said.say("place"), *(said.say(f"group_{group}") for group in groups))
    table = public.DataTable(f"{caption}, {county}", heads, rows, frozenset(range(1, len(heads))))
    note = f"{said.say('groups_note')} {desk.source(figures)}"
    return [public.Tabulated(table, sheet=f"{county} {year}", heading=caption, note=note, printed=False)]


def _schools_table(
    desk: Desk,
    county: str,
    measures: tuple[str, ...],
    newest: dict[tuple[str, str], Published],
    pooled: dict[str, Published],
    names: dict[str, str],
) -> public.DataTable:
    """Tabulate districts in order of names, each followed by its schools."""
    said = desk.said
    places = sorted(
        {place for _, place in newest},
        key=lambda p: (names.get(p[:7], p[:7]), len(p) > 7, names.get(p, p)),
    )
    have = [m for m in measures if any(m == one for one, _ in newest)]
    heads = [f"{said.say(f'measure_{m}')}{_of_year(m, newest, desk)}" for m in have]
    with_pooled = [said.say("pooled_head", measure=said.say("measure_graduation_rate_4y"))] if pooled else []
    rows: list[tuple[public.Entry, ...]] = []
    bands: dict[int, str] = {}
    for place in places:
        if len(place) == 7:
            bands[len(rows)] = names.get(place, place)
        rows.append(
            (
                public.Entry(names.get(place, place)),
                *(desk.entry(newest.get((m, place))) for m in have),
                *([desk.entry(pooled.get(place))] if pooled else []),
            )
        )
    return public.DataTable(
        said.say("schools_table", county=county),
        (said.say("place"), *heads, *with_pooled),
        tuple(rows),
        frozenset(range(1, 1 + len(have) + len(with_pooled))),
        bands,
    )


def _of_year(measure: str, newest: dict[tuple[str, str], Published], desk: Desk) -> str:
    years = {f.year for (one, _), f in newest.items() if one == measure}
    return f", {desk.year(measure, years.pop())}" if len(years) == 1 else ""
