"""Writes files in the layouts of publishers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import openpyxl

TODAY = date(2026, 11, 23)

OEWS = (
    "AREA", "AREA_TITLE", "AREA_TYPE", "PRIM_STATE", "NAICS", "NAICS_TITLE", "I_GROUP", "OWN_CODE",
    "OCC_CODE", "OCC_TITLE", "O_GROUP", "TOT_EMP", "EMP_PRSE", "JOBS_1000", "LOC_QUOTIENT", "PCT_TOTAL",
    "PCT_RPT", "H_MEAN", "A_MEAN", "MEAN_PRSE", "H_PCT10", "H_PCT25", "H_MEDIAN", "H_PCT75", "H_PCT90",
    "A_PCT10", "A_PCT25", "A_MEDIAN", "A_PCT75", "A_PCT90", "ANNUAL", "HOURLY",
)  # fmt: skip
"""Headers of the federal wage survey's yearly download."""

PROJECTIONS = (
    "Area Type", "Area Name (County Names)", "Period", "SOC Level",
    "Standard Occupational Classification (SOC)", "Occupational Title", "Base Year Employment Estimate",
    "Projected Year Employment Estimate", "Numeric Change", "Percentage Change", "Exits", "Transfers",
    "Total Job Openings", "Median Hourly Wage", "Median Annual Wage", "Entry Level Education",
    "Work Experience", "Job Training",
)  # fmt: skip
"""Headers of the state's projections, all areas together."""

WORKSHEET = (
    "SOC Level[1]", "SOC Code[2]", "Occupational Title[3]", "Base Year\nEmployment\nEstimate\n2023[4][5]",
    "Projected Year Employment Estimate\n2033", "Numeric Change\n2023-2033[6]",
    "Percent-age Change 2023-2033", "Exits [7]", "Transfers [8]", "Total Job Openings [9]",
    "Median Hourly Wages [10]", "Median Annual Wages [10]", "Entry Level Education [11][12]",
    "Work Experience [11][12]", "On-the-Job Training [11][12]",
)  # fmt: skip
"""Headers of the state's workbook of one area."""


def text(*rows: Sequence[Any], delimiter: str = ",") -> str:
    """Write rows as delimited text."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return file.getvalue()


def workbook(**sheets: Iterable[Sequence[Any]]) -> bytes:
    """Write sheets of a workbook, in order."""
    book = openpyxl.Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def projected(
    soc: str, openings: Any, *, area: str = "Fresno County", level: int = 4, hourly: Any = "25.50",
    experience: str = "None", period: str = "2020-2030", jobs: Any = 100,
) -> tuple[Any, ...]:  # fmt: skip
    """Give a row of the state's projections."""
    return (
        "Metropolitan Area", area, period, level, soc, f"Occupation {soc}", jobs, 110, 10, 10.0, 30, 60,
        openings, hourly, "53040.00", "Bachelor's degree", experience, "None",
    )  # fmt: skip


def projections(*rows: tuple[Any, ...]) -> str:
    """Write the state's projections as text."""
    return text(PROJECTIONS, *rows)


def worksheet(*rows: tuple[Any, ...], area: str = "Fresno Metropolitan Statistical Area") -> bytes:
    """Write the state's workbook of one area: titles above, a last row, and a sheet of notes."""
    return workbook(
        Occupational=[
            ("2023-2033 Occupational Employment Projections",),
            (area,),
            ("(Fresno County)",),
            (),
            WORKSHEET,
            *rows,
            ("End of worksheet.",),
        ],
        Notes=[("[1]", "The level of the classification."), ("[4]", "Employment is for all jobs.")],
    )


def surveyed(area: str, soc: str, **values: Any) -> tuple[Any, ...]:
    """Give a row of the federal wage survey."""
    known = {
        "AREA": area, "AREA_TITLE": f"Area {area}, CA", "AREA_TYPE": 4, "PRIM_STATE": "CA",
        "NAICS": "000000", "NAICS_TITLE": "Cross-industry", "I_GROUP": "cross-industry", "OWN_CODE": "1235",
        "OCC_CODE": soc, "OCC_TITLE": f"Occupation {soc}", "O_GROUP": "detailed", "TOT_EMP": 1000,
        "EMP_PRSE": 4.5, "JOBS_1000": 3.1, "LOC_QUOTIENT": 1.25, "H_MEAN": 41.2, "A_MEAN": 85700,
        "MEAN_PRSE": 1.2, "H_PCT10": 21.5, "H_PCT25": 30.25, "H_MEDIAN": 40.5, "H_PCT75": 50.75,
        "H_PCT90": 60.5, "A_PCT10": 44720, "A_PCT25": 62920, "A_MEDIAN": 84240, "A_PCT75": 105560,
        "A_PCT90": 125840, "ANNUAL": None, "HOURLY": None,
    } | values  # fmt: skip
    return tuple(known.get(header) for header in OEWS)


def completions(*rows: tuple[Any, ...]) -> str:
    """Write IPEDS awards: institution, CIP, major, level, awards."""
    return text(("UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", "XCTOTALT", "CTOTALT"),
                *[(*row[:4], "R", row[4]) for row in rows])  # fmt: skip


LIVING = (
    "Hourly Wages",
    "1 Adult",
    "1 Adult 1 Child",
    "2 Adults (One Working)",
    "FIPS Code",
    "Location",
    "year",
)


def living_wages(*rows: tuple[Any, ...]) -> str:
    """Write living wages: code, place, year, and three families."""
    written = [("Living Wage", *row[3:], *row[:3]) for row in rows]
    return text(LIVING, *written, ("Poverty Wage", "$5.00", "$7.00", "$6.00", *rows[0][:3]))
