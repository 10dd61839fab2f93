# ruff: noqa: E501 - texts in two languages are long
"""An invented region to report on: its places, measures and groups, with the rates that they follow."""

from __future__ import annotations

from commonfield.catalog import Text
from commonfield.reports import Place

YEARS = range(2018, 2027)
REGION = "inland-empire"
PLACES = [
    Place(REGION, "region", "Inland Empire"),
    Place("06065", "county", "Riverside"),
    Place("06071", "county", "San Bernardino"),
    Place("3361111", "institution", "Mesa Verde Unified School District", "k12"),
    Place("3362222", "institution", "Citrus Grove Union High School District", "k12"),
    Place("3363333", "institution", "Desert Wells Unified", "k12"),
    Place("3664444", "institution", "Arroyo Seco Unified", "k12"),
    Place("3665555", "institution", "High Pass Joint Unified", "k12"),
    Place("3666666", "institution", "Joshua Flats Elementary and High School District", "k12"),
    Place("900001", "institution", "Santa Rosa Plains College", "ccc"),
    Place("900002", "institution", "Cajon Valley College", "ccc"),
    Place("900003", "institution", "Palo Blanco College", "ccc"),
    Place("900101", "institution", "California State University, Inland", "csu"),
]
SIZES = {"3361111": 2100, "3362222": 1500, "3363333": 420, "3664444": 1800, "3665555": 640, "3666666": 46}
COLLEGES = {"900001": 520, "900002": 640, "900003": 210, "900101": 300}


def text(en: str, es: str) -> Text:
    return Text(en=en, es=es)


METRICS: dict[str, tuple[Text, Text, float, int]] = {
    "pathway_entry_rate": (
        text("Pathway entry rate", "Tasa de entrada en una ruta"),
        text(
            "Of the students of a graduating class, what share took part in a career pathway?",
            "De los estudiantes de una generación, ¿qué proporción participó en una ruta profesional?",
        ),
        0.54, 2026,
    ),
    "pathway_completion_rate": (
        text("Pathway completion rate", "Tasa de finalización de una ruta"),
        text(
            "Of the students of a graduating class, what share completed a career pathway?",
            "De los estudiantes de una generación, ¿qué proporción completó una ruta profesional?",
        ),
        0.23, 2026,
    ),
    "graduation_rate_4y": (
        text("Four-year adjusted cohort graduation rate", "Tasa de graduación de la generación ajustada a cuatro años"),
        text(
            "Of the students who first entered grade 9, what share earned a regular diploma within four years?",
            "De los estudiantes que entraron por primera vez al grado 9, ¿qué proporción obtuvo un diploma regular en cuatro años?",
        ),
        0.86, 2026,
    ),
    "cte_completion_rate": (
        text("CTE pathway completion rate", "Tasa de finalización de una ruta técnica (CTE)"),
        text(
            "Of the students of a graduating class, what share completed a CTE pathway with a C- or better in the capstone?",
            "De los estudiantes de una generación, ¿qué proporción completó una ruta CTE con C- o más en el curso final?",
        ),
        0.21, 2026,
    ),
    "a_g_rate_of_graduates": (
        text("A-G rate of graduates", "Tasa A-G de los graduados"),
        text(
            "Of the graduates of a year, what share met all A-G course requirements?",
            "De los graduados de un año, ¿qué proporción cumplió todos los requisitos A-G?",
        ),
        0.50, 2026,
    ),
    "a_g_rate_of_cohort": (
        text("A-G rate of the class", "Tasa A-G de la generación"),
        text(
            "Of the students of a graduating class, what share met all A-G course requirements?",
            "De los estudiantes de una generación, ¿qué proporción cumplió todos los requisitos A-G?",
        ),
        0.43, 2026,
    ),
    "dual_enrollment_success_rate": (
        text("Dual enrollment success rate", "Tasa de aprobación en doble inscripción"),
        text(
            "Of the high school students who took a college course, what share passed one?",
            "De los estudiantes de preparatoria que tomaron un curso universitario, ¿qué proporción aprobó alguno?",
        ),
        0.81, 2026,
    ),
    "college_going_rate_12m": (
        text("College-going rate, 12 months", "Tasa de ingreso a la universidad, 12 meses"),
        text(
            "Of the students who completed high school, what share enrolled in any college within 12 months?",
            "De los egresados de la preparatoria, ¿qué proporción se inscribió en alguna universidad en 12 meses?",
        ),
        0.66, 2025,
    ),
    "college_going_rate_16m": (
        text("College-going rate, 16 months", "Tasa de ingreso a la universidad, 16 meses"),
        text(
            "Of the students who completed high school, what share enrolled in any college within 16 months?",
            "De los egresados de la preparatoria, ¿qué proporción se inscribió en alguna universidad en 16 meses?",
        ),
        0.69, 2025,
    ),
    "median_earnings_after_exit": (
        text("Median earnings after exit", "Mediana de ingresos tras dejar los estudios"),
        text(
            "Of those who left college, what did the middle one earn in a year, two quarters after?",
            "De quienes dejaron los estudios, ¿cuánto ganó al año la persona de en medio, dos trimestres después?",
        ),
        38_400, 2024,
    ),
}  # fmt: skip

RACES = {
    "RH": ("Hispanic or Latino", "Hispano o latino", 0.58, -0.04),
    "RW": ("White", "Blanco", 0.17, 0.04),
    "RB": ("African American", "Afroamericano", 0.08, -0.08),
    "RA": ("Asian", "Asiático", 0.07, 0.12),
    "RF": ("Filipino", "Filipino", 0.04, 0.09),
    "RT": ("Two or More Races", "Dos o más razas", 0.04, 0.0),
    "RI": ("American Indian or Alaska Native", "Indígena americano o nativo de Alaska", 0.004, -0.12),
    "RP": ("Pacific Islander", "Isleño del Pacífico", 0.004, -0.06),
    "RD": ("Not Reported", "Sin declarar", 0.012, -0.02),
}
YES_NO = {
    "english_learner": ("English Learners (ever)", "Estudiantes de inglés (alguna vez)", 0.22, -0.11),
    "socioeconomically_disadvantaged": ("Socioeconomically Disadvantaged", "En desventaja socioeconómica", 0.67, -0.07),
    "foster": ("Foster Youth", "Jóvenes en hogares de acogida", 0.018, -0.24),
    "homeless": ("Homeless Youth", "Jóvenes sin hogar", 0.05, -0.17),
    "migrant": ("Migrant Education", "Educación migrante", 0.012, -0.06),
    "disability": ("Students with Disabilities", "Estudiantes con discapacidades", 0.13, -0.16),
    "military_family": ("Military Families", "Familias militares", 0.03, 0.02),
    "first_generation": ("First Generation to College", "Primera generación universitaria", 0.48, -0.06),
}  # fmt: skip
