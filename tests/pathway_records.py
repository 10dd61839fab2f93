"""Records behind a pathway's links, written short: what a test does not say takes a harmless value."""

from datetime import date

import polars as pl

from commonfield.catalog import PathwayDefinition
from commonfield.tables import INSTITUTION, OFFERING, PATHWAY_TABLES

SCHOOL, OTHER_SCHOOL, LEA = "33000010000001", "33000010000002", "3300001"
COLLEGE, OTHER_COLLEGE, UNIVERSITY = "900001", "900002", "900009"
BEGAN = date(2020, 7, 1)
AS_OF = date(2026, 10, 31)

HARMLESS = {
    "articulation": {
        "kind": "high_school_credit",
        "sending": LEA,
        "receiving": COLLEGE,
        "group_no": 1,
        "agreement_id": "A1",
    },
    "course_version": {"institution": COLLEGE, "units": 3.0},
    "dual_enrollment_agreement": {
        "agreement_id": "D1",
        "kind": "non_ccap",
        "college": COLLEGE,
        "lea": LEA,
        "cte": True,
    },
    "program": {"institution": COLLEGE, "program_id": "P1", "award": "associate", "cip": "13.1202"},
    "credential_alignment": {
        "alignment_id": "K1",
        "skill": "Teaching",
        "soc": "25-2021",
        "asserted_by": "Board",
        "asserted_on": BEGAN,
    },
    "work_based_slot": {"slot_id": "W1", "employer": "Clinic", "type": "10", "slots": 20},
}
PROVENANCE = {"partner": "somebody", "submission_id": "s", "record_no": 2}


def tables(**rows):
    """Make the tables from rows by table name; `offering` and `institution` are short forms, too."""
    made = {}
    for name, shape in PATHWAY_TABLES.items():
        dated = {"effective_from": BEGAN} if "effective_from" in shape.names else {}
        told = [
            {**PROVENANCE, **dated, **HARMLESS[name], **row, "record_no": row.get("record_no", number)}
            for number, row in enumerate(rows.get(name, []), start=2)
        ]
        made[name] = (
            shape.conform(pl.DataFrame(told, schema_overrides=shape.schema())) if told else shape.empty()
        )
    made["offering"] = OFFERING.conform(
        pl.DataFrame(
            [
                {**PROVENANCE, "institution": place, "academic_year": year, "course_code": code, "term": term}
                for place, code, year, term in rows.get("offering", [])
            ],
            schema=OFFERING.schema(),
        )
    )
    places = rows.get("institution", [SCHOOL, OTHER_SCHOOL, COLLEGE, OTHER_COLLEGE, UNIVERSITY])
    made["institution"] = INSTITUTION.conform(
        pl.DataFrame(
            [
                {
                    "institution": code,
                    "name": f"Place {code}",
                    "place": code[:7],
                    "partner": "somebody",
                    "place_name": f"District {code[:7]}" if len(code) == 14 else f"Place {code}",
                    "segment": "k12" if len(code) == 14 else "ccc",
                    "county": "06065",
                    "county_name": "Riverside",
                }
                for code in places
            ],
            schema=INSTITUTION.schema(),
        )
    )
    return made


def pathway(*steps, **told):
    """Make a definition from steps; labels are the steps' names."""
    text = {"en": "A pathway", "es": "Una ruta"}
    return PathwayDefinition.model_validate(
        {
            "name": "region/p",
            "pathway": "p",
            "label": text,
            "about": text,
            "region": "region",
            "sector": "education",
            "owner": "County Office",
            "source": {"title": "A test"},
            "schools": [SCHOOL],
            **told,
            "steps": [{"label": {"en": one["step"], "es": one["step"]}, **one} for one in steps],
        }
    )
