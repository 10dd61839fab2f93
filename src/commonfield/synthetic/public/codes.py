"""Classifications and crosswalks: codes and titles as published, a small part of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from commonfield.synthetic.public.sheet import Occupation, Work
from commonfield.synthetic.public.writing import Row, write_text, write_workbook

NO_MATCH = ("99-9999", "NO MATCH")
ABOVE = ("Bachelor's degree", "Master's degree", "Doctoral or professional degree")
BELOW = ("No formal educational credential",)
LONG = ("Long-term on-the-job training", "Apprenticeship", "Moderate-term on-the-job training")


def write_codes(folder: Path, work: Work) -> None:
    """Write the occupations' classification, and the crosswalks from programs to occupations."""
    write_text(folder / "bls" / "soc_structure_2018.csv", _structure(work))
    write_text(folder / "nces" / "CIP2020_SOC2018_Crosswalk.csv", _cip_soc(work))
    write_workbook(folder / "coe" / "TOP-CIP-SOC_2026-02.xlsx", "TOP-CIP-SOC", _top_cip_soc(work))


def skill_level(one: Occupation) -> str:
    """Say how much an occupation asks for, by the education and the training that it needs."""
    if one.entry in ABOVE:
        return "Above Middle-Skill"
    untrained = one.entry == "High school diploma or equivalent" and one.training not in LONG
    return "Below Middle-Skill" if one.entry in BELOW or untrained else "Middle-Skill"


def _structure(work: Work) -> Iterator[Row]:
    yield ("SOC Group", "SOC Code", "SOC Title")
    groups = (("Major", work.majors), ("Minor", work.minors), ("Broad", work.broad))
    rows = [(kind, code, title) for kind, some in groups for code, title in some.items()]
    rows += [("Detailed", one.soc, one.title) for one in work.occupations]
    yield from sorted(rows, key=lambda row: row[1])


def _cip_soc(work: Work) -> Iterator[Row]:
    yield ("CIP2020Code", "CIP2020Title", "SOC2018Code", "SOC2018Title")
    titles = {one.soc: one.title for one in work.occupations}
    for program in sorted(work.programs, key=lambda one: one.cip):
        for soc, title in _targets(program.leads_to, titles):
            yield (program.cip, f"{program.title}.", soc, title)


def _targets(leads_to: list[str], titles: dict[str, str]) -> list[tuple[str, str]]:
    return [(soc, titles[soc]) for soc in leads_to] or [NO_MATCH]


def _top_cip_soc(work: Work) -> Iterator[Row]:
    yield (
        "Current TOP Code", "Current TOP Title", "2020 CIP Code", "2020 CIP Title", "2018 SOC Code",
        "2018 SOC Title", "Typical Entry-Level Education (BLS)", "Work Experience Required",
        "On the Job Training", "CTE", "Sector", "COE Skill Level", "Notes",
    )  # fmt: skip
    known = {one.soc: one for one in work.occupations}
    titles = {one.soc: one.title for one in work.occupations}
    for program in sorted(work.programs, key=lambda one: (one.top, one.cip)):
        for soc, title in _targets(program.leads_to, titles):
            one = known.get(soc)
            told = (one.entry, one.experience, one.training) if one else ("N/A", "N/A", "N/A")
            level = skill_level(one) if one else "N/A"
            yield (program.top, program.top_title, program.cip, program.title, soc, title, *told,
                   "CTE", "", level, "")  # fmt: skip
