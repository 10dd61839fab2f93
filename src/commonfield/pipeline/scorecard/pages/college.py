"""College: who goes, who applies, who studies, which awards are made, what became of students."""

from __future__ import annotations

from commonfield.pipeline.scorecard.pages.desk import Desk
from commonfield.pipeline.scorecard.pages.schools import by_county
from commonfield.pipeline.scorecard.published import Published
from commonfield.reports import public

STAGES = ("applied", "admitted", "enrolled")
OUTCOMES = ("datavista_students", "datavista_earned_an_award",
            "datavista_transferred_to_a_four_year_institution", "datavista_attained_living_wage",
            "datavista_median_annual_earnings")  # fmt: skip
PROGRAMS = 15
LEVELS = ("associate", "bachelor", "master", "doctorate", "certificate_under_12_weeks",
          "certificate_12_weeks_to_1_year", "certificate_1_to_2_years",
          "certificate_2_to_4_years")  # fmt: skip


def page(desk: Desk) -> list[public.Page]:
    """Write the page on college."""
    blocks: list[public.Block] = []
    if desk.gathered.of("college_going_rate_12m", "college_going_rate_16m", level="county"):
        blocks.append(by_county(desk, ("college_going_rate_12m", "college_going_rate_16m")))
    else:
        blocks.append(desk.pending("college_going"))
    for made in (_students(desk), _awards(desk), _applicants(desk)):
        if made is not None:
            blocks.append(made)
    blocks += _outcomes(desk)
    return [
        public.Page(
            path="college.html",
            title=desk.said.say("page_college"),
            intro=desk.said.say("page_college_intro"),
            blocks=tuple(blocks),
            section="college",
        )
    ]


def _students(desk: Desk) -> public.Tabulated | None:
    """Tabulate students of a year by college: the newest ten years."""
    said = desk.said
    figures = desk.gathered.of("college_students", level="college")
    if not figures:
        return None
    years = sorted({f.year for f in figures})[-10:]
    found = {(f.place, f.year): f for f in figures}
    places = {f.place: f.place_name for f in figures}
    rows = tuple(
        (public.Entry(name), *(desk.entry(found.get((place, year))) for year in years))
        for place, name in sorted(places.items(), key=lambda one: one[1])
    )
    newest = sum(f.value or 0 for f in figures if f.year == years[-1])
    year = desk.year("college_students", years[-1])
    key = "students_title" if len(places) == 1 else "students_title_many"
    heading = said.say(key, n=said.count(round(newest)), place=next(iter(places.values())), year=year)
    span = f"{desk.year('college_students', years[0])} – {year}"
    table = public.DataTable(
        said.say("students_subtitle", years=span),
        (said.say("college"), *(desk.year("college_students", y) for y in years)),
        rows,
        frozenset(range(1, 1 + len(years))),
    )
    return public.Tabulated(
        table, sheet=said.say("measure_college_students"), heading=heading, note=desk.source(figures)
    )


def _awards(desk: Desk) -> public.Tabulated | None:
    """Tabulate awards of the newest year by college and level; colleges with none are left out."""
    said = desk.said
    every = desk.gathered.of("awards", level="college")
    if not every:
        return None
    year = max(f.year for f in every)
    whole = [f for f in every if f.year == year]
    by_level = {
        level: {f.place: f for f in desk.gathered.of(f"awards_{level}") if f.year == year} for level in LEVELS
    }
    used = [level for level in LEVELS if by_level[level]]
    rows = tuple(
        (
            public.Entry(f.place_name),
            desk.entry(f),
            *(desk.entry(by_level[level].get(f.place)) for level in used),
        )
        for f in sorted(whole, key=lambda f: f.place_name)
    )
    caption = said.say("awards_table", year=desk.year("awards", year))
    heads = (said.say("college"), said.say("total"), *(desk.labor_said.say(f"level_{one}") for one in used))
    table = public.DataTable(caption, heads, rows, frozenset(range(1, len(heads))))
    return public.Tabulated(
        table,
        sheet=said.say("measure_awards"),
        heading=caption,
        note=desk.source(whole),
        printed=len(rows) < 40,
    )


def _applicants(desk: Desk) -> public.Block | None:
    """Tabulate who applied to a university's campuses by school, in order of names."""
    said = desk.said
    figures = [f for f in desk.gathered.figures if f.measure.startswith("uc_")]
    if not figures:
        return desk.pending("university_applicants")
    year = max(f.year for f in figures)
    told: dict[tuple[str, str], dict[str, Published]] = {}
    for f in figures:
        campus, _, stage = f.measure.removeprefix("uc_").rpartition("_")
        if f.year == year:
            told.setdefault((f.place_name, campus), {})[stage] = f
    rows = tuple(
        (
            public.Entry(school),
            public.Entry(_campus(campus, desk)),
            *(desk.count_of(some.get(stage)) for stage in STAGES),
        )
        for (school, campus), some in sorted(told.items())
    )
    caption = said.say("applicants_table", year=desk.year("awards", year))
    table = public.DataTable(
        caption,
        (said.say("school"), said.say("campus"), *(said.say(stage) for stage in STAGES)),
        rows,
        frozenset({2, 3, 4}),
    )
    return public.Tabulated(table, sheet="UC", heading=caption, note=desk.source(figures), printed=False)


def _campus(code: str, desk: Desk) -> str:
    try:
        return desk.said.say(f"campus_{code}")
    except KeyError:  # a campus that we have no name for keeps its code
        return code


def _outcomes(desk: Desk) -> list[public.Block]:
    """Tabulate what became of students of each college's largest programs."""
    colleges = {f.place: f.place_name for f in desk.gathered.of(OUTCOMES[0], group="*")}
    return [_of_college(desk, place, name) for place, name in sorted(colleges.items(), key=lambda c: c[1])]


def _of_college(desk: Desk, place: str, name: str) -> public.Tabulated:
    said = desk.said
    students = desk.gathered.of(OUTCOMES[0], group="*", place=place)
    year = max(f.year for f in students)
    largest = sorted((f for f in students if f.year == year), key=lambda f: (-(f.value or 0), f.group))
    found = {
        (measure, f.group): f
        for measure in OUTCOMES
        for f in desk.gathered.of(measure, group="*", place=place)
        if f.year == year
    }
    rows = tuple(
        (public.Entry(_program(f.group, desk)), *(_outcome(found.get((m, f.group)), desk) for m in OUTCOMES))
        for f in largest[:PROGRAMS]
    )
    caption = said.say("outcomes_table", college=name, year=desk.year("awards", year))
    heads = (said.say("program"), *(said.say(one) for one in OUTCOMES))
    table = public.DataTable(caption, heads, rows, frozenset(range(1, len(heads))))
    note = f"{said.say('outcomes_note')} {desk.source(students)}"
    return public.Tabulated(table, sheet=name, heading=caption, note=note)


def _program(group: str, desk: Desk) -> str:
    code = group.removeprefix("top ")
    title = desk.titles.get(f"top {code}", "").rstrip(".")
    return f"{title} (TOP {code})" if title else f"TOP {code}"


def _outcome(figure: Published | None, desk: Desk) -> public.Entry:
    if figure is None or figure.value is None:
        return public.Entry("–")
    if figure.measure == "datavista_students":
        return desk.count(figure.value)
    if "earnings" in figure.measure:
        return public.Entry(desk.words.money(figure.value), "number", figure.value, '"$"#,##0')
    return public.Entry(desk.share(figure.value), "number", figure.value, "0.0%")
