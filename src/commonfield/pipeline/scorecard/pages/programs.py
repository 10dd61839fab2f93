"""The programs of a sector: who makes their awards, where they lead, and what graduates earn."""

from __future__ import annotations

from commonfield.labor import Occupation, telling
from commonfield.labor.run import program_key
from commonfield.pipeline.scorecard.pages.desk import Desk
from commonfield.reports import public

SHOWN = 8
OCCUPATIONS = 8


def page(desk: Desk, sector: str, label: str, occupations: list[Occupation]) -> public.Page | None:
    """Write the page of a sector's largest programs; none where no program leads there."""
    said = desk.said
    given: dict[str, float] = {}
    for occupation in occupations:
        for program, awards in occupation.programs:
            given[program] = given.get(program, 0.0) + awards
    largest = sorted(given, key=lambda one: (-given[one], one))[:SHOWN]
    if not largest or desk.labor is None:
        return None
    blocks: list[public.Block] = []
    for program in largest:
        blocks += _program(desk, program)
    return public.Page(
        path=f"programs-{sector}.html",
        title=said.say("program_pages_title", sector=label),
        intro=said.say("program_pages_intro"),
        blocks=tuple(blocks),
        section="sectors",
        parent="work.html",
        short=said.say("program_pages_title", sector=label),
    )


def _program(desk: Desk, program: str) -> list[public.Block]:
    said = desk.said
    name = telling.program_name(program, desk.titles, desk.labor_said)
    blocks: list[public.Block] = [_leads_to(desk, program, name), _made_by(desk, program, name)]
    if (paid := _earnings(desk, program, name)) is not None:
        blocks.append(paid)
    return [public.Prose((), heading=said.sentence(name)), *blocks]


def _leads_to(desk: Desk, program: str, name: str) -> public.Tabulated:
    """Tabulate the occupations that a program leads to, and how its awards are shared out among them."""
    said = desk.said
    shares = desk.labor.alignment.shares.get(program, {}) if desk.labor else {}
    known = {o.soc: o for o in desk.labor.alignment.occupations} if desk.labor else {}
    ordered = sorted(shares, key=lambda soc: (-shares[soc], soc))[:OCCUPATIONS]
    rows = tuple(
        (
            public.Entry(f"{known[soc].title or soc} ({soc})"),
            desk.count(shares[soc]),
            desk.count(known[soc].annual_openings),
            _wage(known[soc], desk),
            public.Entry(desk.education(known[soc].entry_education)),
        )
        for soc in ordered
    )
    caption = said.say("leads_to", program=name)
    heads = tuple(said.say(key) for key in ("occupation", "awards", "openings", "median", "education"))
    table = public.DataTable(caption, heads, rows, frozenset({1, 2, 3}))
    return public.Tabulated(table, sheet=program, note="")


def _wage(o: Occupation, desk: Desk) -> public.Entry:
    if o.median_hourly is None:
        return public.Entry("–")
    return public.Entry(desk.hourly(o.median_hourly), "number", o.median_hourly, '"$"0.00')


def _made_by(desk: Desk, program: str, name: str) -> public.Tabulated:
    """Tabulate who makes a program's awards: a mean of the years that supply rests on."""
    said = desk.said
    rows = []
    for unitid, scheme, code, level, awards in desk.labor.supply.rows.iter_rows() if desk.labor else ():
        if program_key(scheme, code, level) == program:
            rows.append((desk.labor.institutions.get(unitid, unitid) if desk.labor else unitid, awards))
    rows.sort(key=lambda one: (-one[1], one[0]))
    caption = said.say("made_by", program=name)
    table = public.DataTable(
        caption,
        (said.say("college"), said.say("awards")),
        tuple((public.Entry(college), desk.count(awards)) for college, awards in rows),
        frozenset({1}),
    )
    return public.Tabulated(table, sheet=f"{program} =")


def _earnings(desk: Desk, program: str, name: str) -> public.Tabulated | None:
    """Tabulate published earnings of a field of study at the region's institutions."""
    import polars as pl

    scheme, _, rest = program.partition(" ")
    table = desk.shelf.newest("field_of_study") if scheme == "cip" else None
    if table is None or desk.labor is None:
        return None
    cip4 = rest.partition(" ")[0].replace(".", "")[:4]
    held = table.frame.filter(
        (pl.col("cip4") == cip4)
        & pl.col("unitid").is_in(list(desk.labor.institutions))
        & pl.col("earnings").is_not_null()
    ).sort("name", "credential")
    if held.is_empty():
        return None
    said = desk.said
    rows = tuple(
        (
            public.Entry(row["name"]),
            public.Entry(row["credential_title"] or "–"),
            public.Entry(desk.words.money(row["earnings"]), "number", row["earnings"], '"$"#,##0'),
        )
        for row in held.iter_rows(named=True)
    )
    caption = said.say("earnings_table", field=f"{cip4[:2]}.{cip4[2:]}", program=name)
    heads = (said.say("college"), said.say("credential"), said.say("earnings"))
    made = public.DataTable(caption, heads, rows, frozenset({2}))
    note = said.say("source_line", sources=table.label)
    return public.Tabulated(made, sheet=f"{program} $", note=note)
