"""A folder of public files of two invented counties' colleges and jobs, small enough to reckon on paper.

Fresno County has a college and a university, Madera County none. The state publishes each county alone,
the federal wage survey both together.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.unit.reference.publishing import (
    OEWS,
    completions,
    living_wages,
    projected,
    projections,
    surveyed,
    text,
    workbook,
)

AS_OF = date(2026, 11, 23)
FRESNO, MADERA = "Fresno MSA (Fresno County)", "Madera MSA (Madera County)"
COAST = "North Coast Region (Del Norte, Humboldt, Lake, and Mendocino Counties)"
DIRECTORY = (
    "UNITID", "INSTNM", "IALIAS", "CITY", "STABBR", "ZIP", "OPEID", "SECTOR", "ICLEVEL", "CONTROL", "INSTCAT",
    "LOCALE", "ACT", "NEWID", "DEATHYR", "CLOSEDAT", "F1SYSNAM", "COUNTYCD", "COUNTYNM",
)  # fmt: skip


def institution(unitid: str, name: str, county: str, *, category: str = "4", aliases: str = ""):
    """Give a row of the directory of colleges."""
    return (unitid, name, aliases, "Town", "CA", "93721", "130700", "4", "2", "1", category, "12",
            "A", "-2", "-2",
            "-2", "-2", county.lstrip("0"), "A County")  # fmt: skip


def write_folder(folder: Path, **replaced: str | bytes | None) -> Path:
    """Write every file; one that is replaced by null is left out, by its name without the dot."""
    files: dict[str, str | bytes] = {
        "edd.csv": projections(
            projected("00-0000", 2_000, area=FRESNO, level=1),
            projected("29-1141", 900, area=FRESNO),
            projected("31-1120", 600, area=FRESNO),
            projected("47-2111", 300, area=FRESNO),
            projected("00-0000", 500, area=MADERA, level=1),
            projected("29-1141", 100, area=MADERA),
            projected("00-0000", 700, area=COAST, level=1),
            projected("29-1141", 400, area=COAST),
        ),
        "MSA_M2024_dl.xlsx": workbook(
            MSA=[OEWS, surveyed("23420", "29-1141", H_MEDIAN=60, TOT_EMP=900),
                 surveyed("23420", "31-1120", H_MEDIAN=18), surveyed("23420", "47-2111", H_MEDIAN="#")]
        ),
        "BOS_M2024_dl.xlsx": workbook(BOS=[OEWS, surveyed("0600007", "29-1141", AREA_TYPE=6, H_MEDIAN=52)]),
        "hd2024.csv": text(
            DIRECTORY,
            institution("114789", "Fresno City College", "06019"),
            institution("110556", "California State University-Fresno", "06019", category="1"),
            institution("118684", "Mendocino College", "06045"),
        ),
        "cip.csv": text(
            ("CIP2020Code", "CIP2020Title", "SOC2018Code", "SOC2018Title"),
            ("51.3801", "Registered Nursing.", "29-1141", "Nurses"),
            ("51.0001", "Health, General.", "29-1141", "Nurses"),
            ("51.0001", "Health, General.", "31-1121", "Home Health Aides"),
            ("24.0101", "Liberal Arts.", "99-9999", "NO MATCH"),
        ),
        "soc.csv": text(
            ("SOC Group", "SOC Code", "SOC Title", "SOC Definition"),
            *[("Detailed", code, code, "") for code in ("29-1141", "31-1121", "31-1122", "47-2111")],
        ),
        "levels.csv": text(
            ("SOC", "Description", "Typical Entry Level Education", "Work Experience Required",
             "Typical On-The-Job Training", "COE Skill Level"),
            ("29-1141", "Nurses", "Bachelor's degree", "None", "None", "Middle-Skill"),
            ("31-1121", "Home Health Aides", "None", "None", "None", "Below Middle-Skill"),
            ("47-2111", "Electricians", "High school diploma or equivalent", "None", "None", "Middle-Skill"),
        ),
        "living.csv": living_wages(
            ("06019", "Fresno County, California", 2025, "$20.00", "$35.00", "$30.00"),
            ("06039", "Madera County, California", 2025, "$24.00", "$36.00", "$30.00"),
        ),
    }  # fmt: skip
    for year, nurses in ((2021, 30), (2022, 60), (2023, 90)):
        files[f"c{year}_a.csv"] = completions(
            ("110556", "51.3801", "1", "5", nurses),
            ("110556", "51.3801", "2", "5", 500),
            ("110556", "99", "1", "5", nurses + 40),
            ("110556", "24.0101", "1", "5", 40),
            ("114789", "51.0001", "1", "3", 20),
            ("118684", "51.3801", "1", "3", 9),
        )
    for name, content in files.items():
        kept = replaced.get(name.partition(".")[0], content)
        if kept is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(kept.encode() if isinstance(kept, str) else kept)
    return folder


OWN_AWARDS = text(
    ("College", "Major", "2020-2021", "2021-2022", "2022-2023", "2023-2024"),
    ("Fresno City ", "Registered Nursing-123010", 10, 20, 30, 900),
    ("Atlantis ", "Registered Nursing-123010", 5, 5, 5, 5),
)
"""What colleges publish of themselves; the second is no institution."""
TOPS = text(
    ("TOP Code", "TOP Code Title", "CIP Code", "CIP Code (2)", "CIP Title"),
    ("1230.1", "Registered Nursing", "513801", "51.3801", "Registered Nursing."),
)
