# ruff: noqa: E501 - texts in two languages are long
"""A realistic release to report on: ten metrics, nine years, counties, districts, colleges, groups.

Made by rule from a fixed seed. `true_counts` are the counts of the hidden figures: they are in no
frame, and a test looks for them in every file of a report.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from commonfield.catalog import Agreement, Catalog, DisclosurePolicy, Group, Metric, Text
from commonfield.reports.context import (
    Adoption,
    EarlierRelease,
    LeftOut,
    PartnerLine,
    Place,
    ReportContext,
)
from commonfield.tables.releasable import PUBLISHED_CELL, PUBLISHED_GAP

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


@dataclass
class FixtureRelease:
    cells: pl.DataFrame
    gaps: pl.DataFrame
    certificate: dict[str, Any]
    true_counts: list[tuple[int, int]] = field(default_factory=list)


def make_groups() -> dict[str, Group]:
    source = {"title": "Made for a test"}

    def values(pairs: dict[str, tuple[str, str]]) -> list[dict[str, Any]]:
        return [{"code": code, "label": {"en": en, "es": es}} for code, (en, es) in pairs.items()]

    def group(name: str, label: tuple[str, str], pairs: dict[str, tuple[str, str]], **more: Any) -> Group:
        return Group.model_validate(
            {"name": name, "group": name, "label": {"en": label[0], "es": label[1]},
             "values": values(pairs), "source": source, "characteristic": "" if more else name, "otherwise": list(pairs)[-1] if pairs else "", **more}
        )  # fmt: skip

    yes_no = {"Y": ("Yes", "Sí"), "N": ("No", "No")}
    found = [
        group("all", ("Everybody", "Todas las personas"), {"all": ("Everybody", "Todas las personas")}),
        group("race_ethnicity", ("Race or ethnicity", "Raza u origen étnico"), {k: v[:2] for k, v in RACES.items()}),
        group("gender", ("Gender", "Género"), {"F": ("Female", "Femenino"), "M": ("Male", "Masculino"), "X": ("Nonbinary", "No binario")}),
        group("race_ethnicity_by_gender", ("Race or ethnicity by gender", "Raza u origen étnico por género"), {}, crossed=["race_ethnicity", "gender"]),
        *(group(name, (en, es), yes_no) for name, (en, es, _, _) in YES_NO.items()),
        group("locale", ("Locale of the school", "Zona de la escuela"), {
            "city": ("City", "Ciudad"), "suburb": ("Suburb", "Suburbio"), "town": ("Town", "Pueblo"), "rural": ("Rural", "Rural")}),
    ]  # fmt: skip
    return {g.group: g for g in found}


def make_metric(name: str) -> Metric:
    label, question, _, _ = METRICS[name]
    source = {
        "title": "California Department of Education, file structure",
        "href": "https://www.cde.ca.gov/",
        "read_on": date(2026, 11, 21),
    }
    versions: dict[date, Any] = {date(2017, 7, 1): {"source": source}}
    if name == "cte_completion_rate":
        change = {"en": "The minimum of 300 hours was dropped.", "es": "Se quitó el mínimo de 300 horas."}
        versions[date(2023, 7, 1)] = {"source": source, "change": change}
    limits = [
        {
            "en": "Students who moved out of state without notice count as not graduated.",
            "es": "Quienes se mudaron a otro estado sin aviso cuentan como no graduados.",
        }
    ]
    return Metric.model_construct(
        name=name, hash="ab" * 32, file="", metric=name, label=label, question=question,
        unit="dollars_a_year" if name.startswith("median") else "share", grain=["academic_year"], universe="graduation_class",
        versions={day: _version(v) for day, v in versions.items()}, source=None, verified=False,
        known_limits=[Text.model_validate(limit) for limit in limits],
    )  # fmt: skip


def _version(fields: dict[str, Any]) -> Any:
    from commonfield.catalog.metric import Version

    return Version.model_validate(fields)


def _slices() -> list[tuple[str, str, float, float]]:
    found = [("all", "all", 1.0, 0.0)]
    found += [("race_ethnicity", code, size, gap) for code, (_, _, size, gap) in RACES.items()]
    found += [("gender", "F", 0.49, 0.03), ("gender", "M", 0.505, -0.03), ("gender", "X", 0.004, -0.01)]
    for code, (_, _, size, gap) in RACES.items():
        found += [
            ("race_ethnicity_by_gender", f"{code}-{g}", size * s, gap + d)
            for g, s, d in (("F", 0.49, 0.03), ("M", 0.505, -0.03))
        ]
    for name, (_, _, size, gap) in YES_NO.items():
        found += [(name, "Y", size, gap), (name, "N", 1 - size, -gap * size / (1 - size))]
    found += [
        ("locale", "city", 0.45, 0.0),
        ("locale", "suburb", 0.35, 0.03),
        ("locale", "town", 0.12, -0.04),
        ("locale", "rural", 0.08, -0.07),
    ]
    return found


def make_release(seed: int = 7) -> FixtureRelease:
    chance = random.Random(seed)
    rows: list[dict[str, Any]] = []
    true_counts: list[tuple[int, int]] = []
    for metric, (_, _, base, last) in METRICS.items():
        for place in PLACES:
            size = _size(metric, place)
            if not size:
                continue
            shift = chance.uniform(-0.07, 0.07) if place.level != "region" else 0.0
            for year in YEARS:
                for group, value, part, gap in _slices():
                    if place.level == "institution" and group == "race_ethnicity_by_gender":
                        continue
                    rows.append(
                        _row(
                            chance,
                            metric,
                            place,
                            year,
                            group,
                            value,
                            size * part,
                            base,
                            shift,
                            gap,
                            last,
                            true_counts,
                        )
                    )
    rows += _link_rates()
    cells = PUBLISHED_CELL.conform(pl.DataFrame(rows, infer_schema_length=None))
    certificate = {
        "format": 1, "release": "2026-2-1f0c", "region": REGION, "made_at": "2026-11-22T09:00:00+00:00",
        "policy": {"name": "standard", "hash": "cd" * 32, "smallest_group": 11, "apart": 3, "adopted_by": "2026-03"},
        "releases_considered": [{"release": "2026-1-77aa", "certificate": "12" * 32}], "external_files": [],
        "audit": {"passed": True, "kind": "linear"}, "notes": [], "reviewed_by": ["data lead", "output checker"],
        "code_version": "0.1.0", "ledger_head": "5f" * 32, "bundle": "9a" * 32, "files": {"cells.csv": "34" * 32},
    }  # fmt: skip
    return FixtureRelease(cells, make_gaps(cells), certificate, true_counts)


def _size(metric: str, place: Place) -> int:
    college = metric in ("median_earnings_after_exit", "dual_enrollment_success_rate")
    by_place = COLLEGES if college else SIZES
    if place.level == "region":
        return sum(by_place.values())
    if place.level == "county":
        return sum(by_place.values()) // 2 + (300 if place.code == "06065" else -300) // (3 if college else 1)
    return by_place.get(place.code, 0)


def _row(
    chance: random.Random, metric: str, place: Place, year: int, group: str, value: str, size: float,
    base: float, shift: float, gap: float, last: int, true_counts: list[tuple[int, int]],
) -> dict[str, Any]:  # fmt: skip
    median = metric.startswith("median")
    version = "2023-07-01" if metric == "cte_completion_rate" and year >= 2024 else "2017-07-01"
    row = {
        "metric": metric, "version": version, "kind": "median" if median else "share", "academic_year": year,
        "level": place.level, "place": place.code, "group": group, "value": value, "status": "shown",
        "universe": "college_exiters" if median else "graduation_class",
    }  # fmt: skip
    if year > last:
        return row | {"status": "not_yet_due", "due_on": date(year + 1, 7, 1)}
    people = max(0, round(size * (1 + 0.02 * (year - 2023)) + chance.uniform(-3, 3)))
    if median:
        amount = base * (1 + gap) * (1 + shift) * (1 + 0.03 * (year - 2024))
        shown = people >= 11
        return row | (
            {"denominator": people + 40, "numerator": people, "median": round(amount / 100) * 100.0}
            if shown
            else {"status": "hidden"}
        )
    rate = min(0.985, max(0.02, base + gap * min(1.0, base * 2) + shift + 0.012 * (year - 2024)))
    for_whom = min(people, round(people * rate + chance.uniform(-1, 1)))
    if min(for_whom, people - for_whom) < 11:
        true_counts.append((for_whom, people))
        return row | {"status": "hidden"}
    return row | {"denominator": people, "numerator": for_whom, "share": for_whom / people}


def _link_rates() -> list[dict[str, Any]]:
    found = []
    for source, other, subjects, linked in (
        ("calpads", "mis", 41_210, 28_110), ("calpads", "clearinghouse", 41_210, 30_904),
        ("mis", "wage", 22_300, 17_850), ("university", "calpads", 6_020, 5_310), ("work_based_learning", "calpads", 903, 861),
    ):  # fmt: skip
        found.append(
            {"metric": f"link_rate_{source}_to_{other}", "version": "1", "universe": f"subjects_of_{source}", "kind": "link_rate",
             "academic_year": None, "level": "region", "place": REGION, "group": "all", "value": "all", "status": "shown", "denominator": subjects,
             "numerator": linked, "share": linked / subjects}
        )  # fmt: skip
    found.append(
        {"metric": "link_rate_calpads_to_university", "version": "1", "universe": "subjects_of_calpads", "kind": "link_rate",
         "academic_year": None, "level": "institution", "place": "mesa-verde", "group": "all", "value": "all", "status": "hidden"}
    )  # fmt: skip
    return found


def make_gaps(cells: pl.DataFrame) -> pl.DataFrame:
    shown = cells.filter(
        pl.col("status") == "shown", pl.col("kind") == "share", pl.col("level") != "institution"
    )
    everybody = {
        (r["metric"], r["academic_year"], r["place"]): r
        for r in shown.filter(group="all").iter_rows(named=True)
    }
    rows = []
    for r in shown.filter(pl.col("group") != "all").iter_rows(named=True):
        whole = everybody.get((r["metric"], r["academic_year"], r["place"]))
        if whole is None or whole["denominator"] <= r["denominator"]:
            continue
        n = whole["denominator"] - r["denominator"]
        others = (whole["numerator"] - r["numerator"]) / n
        if not 0 < others < 1:  # counts here are made by rule, group by group, and need not add up
            continue
        gap = r["share"] - others
        reach = 1.96 * (r["share"] * (1 - r["share"]) / r["denominator"] + others * (1 - others) / n) ** 0.5
        keep = {
            k: r[k]
            for k in ("metric", "academic_year", "level", "place", "group", "value", "share", "denominator")
        }
        rows.append(
            keep
            | {
                "others_share": others,
                "gap": gap,
                "low": gap - reach,
                "high": gap + reach,
                "others_denominator": n,
            }
        )
    return PUBLISHED_GAP.conform(pl.DataFrame(rows))


def make_policy() -> DisclosurePolicy:
    return DisclosurePolicy.model_validate({
        "name": "standard", "policy": "standard", "hash": "cd" * 32,
        "label": {"en": "Standard", "es": "Estándar"},
        "promise": {
            "en": "For each count that is hidden, at least two complete sets of records exist, of which the actual one is one, that give exactly the same published figures.",
            "es": "Para cada cantidad oculta existen al menos dos conjuntos completos de registros, de los cuales el real es uno, que dan exactamente las mismas cifras publicadas.",
        },
        "not_promised": {
            "en": "That these sets are equally likely; anything about a reader who holds records of students, or files that are not listed.",
            "es": "Que esos conjuntos sean igual de probables; nada sobre quien tenga registros de estudiantes o archivos que no figuran en la lista.",
        },
        "source": {"title": "Policy of the region"},
    })  # fmt: skip


def make_agreements() -> list[Agreement]:
    def agreement(name: str, layer: str, en: str, es: str, parties: list[str], basis: str) -> Agreement:
        return Agreement.model_validate({
            "name": name, "agreement": name, "layer": layer, "label": {"en": en, "es": es}, "parties": parties,
            "legal_basis": basis, "in_force_from": date(2024, 7, 1), "in_force_to": date(2028, 6, 30), "destroy_by": date(2029, 6, 30),
            "grants": [{"clause": "2", "elements": {}, "purposes": ["k16-regional-report"], "audiences": ["public"]}],
        })  # fmt: skip

    return [
        agreement("regional-mou", "mou", "Regional memorandum", "Memorando regional", ["mesa-verde", "citrus-grove", "cajon-valley"], "audit_or_evaluation"),
        agreement("data-sharing", "dsa", "Data sharing agreement", "Acuerdo para compartir datos", ["mesa-verde", "cajon-valley"], "studies"),
    ]  # fmt: skip


def make_context(earlier: bool = True) -> ReportContext:
    calpads = text("Student records (CALPADS)", "Registros de estudiantes (CALPADS)")
    college = text("College records (MIS)", "Registros del colegio (MIS)")
    partners = [
        PartnerLine(
            "mesa-verde", "Mesa Verde Unified School District", "school_district", ((calpads, "received"),)
        ),
        PartnerLine(
            "citrus-grove",
            "Citrus Grove Union High School District",
            "school_district",
            ((calpads, "partly"),),
        ),
        PartnerLine("cajon-valley", "Cajon Valley College", "community_college", ((college, "received"),)),
        PartnerLine("inland-state", "California State University, Inland", "csu", ((college, "none"),)),
    ]
    before = make_release(seed=8).cells.filter(pl.col("academic_year") < 2026)
    return ReportContext(
        region=REGION,
        label=text("Inland Empire", "Inland Empire"),
        counties=("Riverside", "San Bernardino"),
        invented=True,
        period=(date(2026, 7, 1), date(2026, 12, 31)),
        data_as_of=date(2026, 10, 31),
        published_on=date(2026, 11, 22),
        lead="Inland Empire K-16 Collaborative (invented)",
        certifier="Data lead of the backbone, with the Data Council",
        places={place.code: place for place in PLACES},
        partners=partners,
        partner_names={p.partner: p.name for p in partners},
        agreements=make_agreements(),
        metrics={name: make_metric(name) for name in METRICS},
        groups=make_groups(),
        policy=make_policy(),
        adoptions={name: Adoption("2026-04", "ab" * 32, date(2026, 9, 14)) for name in METRICS},
        left_out=(LeftOut(
            text("Wage records of one partner", "Registros de salarios de un socio"),
            text("No agreement in force names them for this purpose.", "Ningún acuerdo vigente los nombra para este fin."),
            text("A clause that names wages/quarterly.", "Una cláusula que nombre wages/quarterly."),
        ),),
        ledger_head="5f" * 32,
        code_version="0.1.0",
        release_id="2026-2-1f0c",
        sources={
            "calpads": text("K-12 records", "Registros K-12"), "mis": text("Community colleges", "Colegios comunitarios"),
            "clearinghouse": text("National Student Clearinghouse", "National Student Clearinghouse"),
            "wage": text("Wage records", "Registros de salarios"), "university": text("Universities", "Universidades"),
            "work_based_learning": text("Work-based learning", "Aprendizaje en el trabajo"),
        },
        earlier=EarlierRelease("2026-1-77aa", date(2026, 5, 20), before) if earlier else None,
    )  # fmt: skip


def appearance() -> Any:
    return Catalog().appearance
