"""Dictionaries for public student files, for tests alone: they are written into the region of a test."""

import yaml

SOURCE = {"title": "Public file beside the checkout", "note": "Test only."}
YES_NO, GENDER = "university/yes_no", "calpads/gender"


def element(name, official, *also, **more):
    return {"name": name, "official": official, "label": {"en": official, "es": official},
            "also_called": list(also), **more}  # fmt: skip


def dictionary(name, academic_year, elements, key, scope):
    return {
        "dictionary": name, "label": {"en": name, "es": name}, "publisher": "Test", "identity_source": "test",
        "layout": {"kind": "delimited", "delimiter": ",", "header": True, "kept_by_hand": True},
        "academic_year": academic_year, "subject": "student_id", "elements": elements, "key": key,
        "scope": scope, "source": SOURCE,
    }  # fmt: skip


def code_set(name, *codes):
    listed = [
        {"code": code, "label": {"en": label, "es": label}, "also_written": list(also)}
        for code, label, *also in codes
    ]
    return {"code_set": name, "label": {"en": name, "es": name}, "codes": listed, "source": SOURCE}


TEXAS = dictionary(
    "test/texas",
    "year",
    [
        element("student_id", "Student ID", "sid", required=True, identifying=True),
        element("school", "School Code", required=True),
        element("grade", "Grade Level", type="integer", required=True),
        element("year", "Academic Year", "year", type="integer", required=True),
        element("gender", "Gender", "male", code_set=GENDER),
        element("race", "Race", "race ethnicity", code_set="test/race"),
        element("low_income", "Low Income", "eco dis", code_set=YES_NO),
        element("reading", "Reading Score", "rdg ss", type="number", absent=["NA"]),
        element("math", "Math Score", "math ss", type="number", absent=["NA"]),
    ],
    ["student_id", "year"],
    "record_year::varchar",
)
OPEN_UNIVERSITY = dictionary(
    "test/open_university",
    "try_cast(presentation[1:4] as integer) + (presentation[5:5] = 'J')::integer",
    [
        element("student_id", "Student ID", "id student", required=True, identifying=True),
        element("module", "Module", "code module", required=True),
        element("presentation", "Presentation", "code presentation", required=True),
        element("gender", "Gender", code_set=GENDER, required=True),
        element("deprivation", "Deprivation", "imd band", code_set="test/deprivation"),
        element("credits", "Credits", "studied credits", type="integer"),
        element("disability", "Disability", code_set=YES_NO),
        element("result", "Final Result", code_set="test/result", required=True),
    ],
    ["student_id", "module", "presentation"],
    "presentation",
)
EQUITY = dictionary(
    "test/equity",
    "cohort + 1",
    [
        element("student_id", "Student ID", required=True, identifying=True),
        element("ethnicity", "Ethnicity", code_set="test/race"),
        element("gender", "Gender", code_set=GENDER),
        element("cohort", "Cohort", type="integer", required=True),
        element("transfer", "Transfer", code_set=YES_NO),
        element("math", "Math", code_set=YES_NO, severity="warn"),
        element("math_cohort", "Cohort Math", type="integer", severity="warn"),
    ],
    ["student_id"],
    "record_year::varchar",
)
CODE_SETS = [
    code_set(
        "test/race",
        ("W", "White"),
        ("H", "Hispanic"),
        ("B", "Black"),
        ("A", "Asian"),
        ("D", "Multi-Ethnicity"),
        ("N", "Native American"),
    ),
    code_set("test/deprivation", *((f"{n}-{n + 10}%", f"{n} to {n + 10}") for n in range(0, 100, 10))),
    code_set(
        "test/result",
        ("P", "Pass"),
        ("F", "Fail"),
        ("W", "Withdrawn"),
        ("D", "Distinction"),
    ),
]


def write_definitions(folder):
    """Write them as a region's own definitions."""
    for kind, definitions in (("dictionary", [TEXAS, OPEN_UNIVERSITY, EQUITY]), ("code_set", CODE_SETS)):
        for definition in definitions:
            under = "dictionaries" if kind == "dictionary" else "code_sets"
            path = folder / under / f"{definition[kind]}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(yaml.safe_dump(definition, allow_unicode=True, sort_keys=False), encoding="utf-8")
