# ruff: noqa: E501 - texts in two languages are long
"""Everything a report says that is not a figure, for the invented region."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from tests.unit.reports.region import METRICS, PLACES, RACES, REGION, YES_NO, text
from tests.unit.reports.release import make_release

from commonfield.catalog import Agreement, DisclosurePolicy, Group, Metric, Text
from commonfield.catalog.metric import Version
from commonfield.reports import (
    EVERY_YEAR,
    Adoption,
    EarlierRelease,
    FileLine,
    GroupsLine,
    LeftOut,
    PartnerLine,
    ReportContext,
)


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
        unit="dollars_a_year" if name.startswith("median") else "share", grain=["academic_year"], cohort_id="graduation_class",
        versions={day: _version(v) for day, v in versions.items()}, source=None, verified=False,
        known_limits=[Text.model_validate(limit) for limit in limits],
    )  # fmt: skip


def _version(fields: dict[str, Any]) -> Version:
    return Version.model_validate(fields)


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
        files=[
            FileLine("Mesa Verde Unified School District", calpads, {2025: "accepted", 2026: "superseded"}),
            FileLine("Mesa Verde Unified School District", college, {EVERY_YEAR: "received"}),
            FileLine("Cajon Valley College", college, {2025: "missing", 2026: "refused", 2027: "expected"}),
        ],
        groups_told=[
            GroupsLine("Mesa Verde Unified School District", (text("Gender", "Género"),)),
            GroupsLine("Cajon Valley College", (), (text("Foster youth", "Jóvenes en acogida"),)),
            GroupsLine("Inland College", (), (text("Foster youth", "Jóvenes en acogida"),)),
        ],
        found_across={"warn": 12, "refuse_record": 1},
        compared=[(text("Years of one partner", "Años de un socio"), text("A grade that drops.", "Un grado que baja."))],
    )  # fmt: skip
