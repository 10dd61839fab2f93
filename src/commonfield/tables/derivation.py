"""Which columns longitudinal computes from which others: agreements follow a figure back along these."""

Field = tuple[str, str]
"""A table and a column; for the table `characteristic`, the name of the attribute."""

DERIVED_COLUMNS: dict[Field, tuple[Field, ...]] = {
    ("enrollment", "first_time"): (("enrollment", "grade_level"), ("enrollment", "began_on")),
    ("course", "special_admit"): (("enrollment", "special_admit"),),
    ("course", "ccap"): (("enrollment", "ccap"),),
    ("course", "cte"): (("offering", "cte"),),
    ("course", "capstone"): (("offering", "capstone"),),
    ("course", "college_credit"): (("offering", "college_credit"),),
    ("course", "transfer_level"): (("offering", "transfer_level"),),
    ("course", "state_course_code"): (("offering", "state_course_code"),),
    ("course", "subject_code"): (("offering", "subject_code"),),
}

DERIVED_CHARACTERISTICS: dict[str, tuple[str, ...]] = {
    "race_ethnicity": ("race_code", "hispanic", "race_missing", "ethnicity_flags"),
    "race_ethnicity_federal": ("race_code", "hispanic", "race_missing", "ethnicity_flags"),
    "race_ethnicity_any": ("race_code", "hispanic", "race_missing", "ethnicity_flags"),
    "english_learner": ("english_acquisition_status",),
    "socioeconomically_disadvantaged": ("education_program", "parent_education"),
    "foster": ("education_program",),
    "homeless": ("education_program",),
    "migrant": ("education_program",),
    "military_family": ("education_program",),
    "first_generation": ("parent_education",),
}
"""Attributes by name, and the stated attributes they rest on; others are taken as stated."""
