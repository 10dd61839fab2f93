"""Files of the records behind pathways, as a college, a university and a workforce board keep them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter

from commonfield.catalog import Catalog, Dictionary
from commonfield.intake import check_file, propose_columns

CATALOG = Catalog()
AS_KEPT = {file.stem: file for file in sorted((Path(__file__).parent / "pathway_files").glob("*.txt"))}
"""Files with words for codes, dates as a spreadsheet writes them, and empty cells."""

SPOILT = {
    "articulation": ("33669773330123,900001,CIS 1,,1.5", "3366977333012,900001,CIS 1,,150",
                     {"ART-002": 5, "ART-009": 5}, 1),
    "course_versions": (",3,2015-08-17", ",3,2025-08-17", {"CRV-001": 2}, 1),
    "dual_enrollment": ("36678763630123", "36678763630123,,No,2020-07-01,,,,9/1/2020,,,,\n"
                        "D-41,ccap,900001,366787,", {"DEA-002": 5, "DEA-005": 4}, 1),
    "programs": ("120800,,18", ",,1800", {"PRG-004": 3, "PRG-005": 3}, 1),
    "credential_alignment": ("Other Clinic,No,2025-05-02", "Other Clinic,No,", {"CRA-004": 3}, 1),
    "work_based_slots": ("health,31-9092,06065,12,160", "Salud,319092,6065,12,0.5",
                         {"ELE-005": 2, "WBS-003": 2, "WBS-004": 2, "WBS-005": 2}, 1),
}  # fmt: skip
"""For each file: what of it becomes what, what is found then in which row, and how many records it costs."""


def test_each_of_the_six_files_is_here():
    assert {f"pathways/{name}" for name in AS_KEPT} == {
        d for d in CATALOG.all(Dictionary) if d.startswith("pathways/")
    }


@pytest.mark.parametrize("name", AS_KEPT)
def test_a_file_as_its_keeper_writes_it_is_taken_and_known_by_its_header(name):
    content = AS_KEPT[name].read_bytes()
    result = check_file(content, catalog=CATALOG)
    assert (result.dictionary, result.findings) == (f"pathways/{name}", ())
    assert (result.accepted, result.refused) == (len(content.splitlines()) - 1, 0)


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_line_is_refused_or_warned_of_and_the_others_are_taken(name):
    was, now, expected, refused = SPOILT[name]
    text = AS_KEPT[name].read_text(encoding="utf-8")
    assert was in text
    result = check_file(text.replace(was, now, 1).encode(), catalog=CATALOG, dictionary=f"pathways/{name}")
    told = {f.code: f.rows for f in result.findings if f.code[:3] != "FIL"}
    assert told == {code: (row,) for code, row in expected.items()}
    assert result.refused == refused


def test_a_line_that_comes_twice_is_told_and_two_courses_of_a_group_are_not():
    lines = AS_KEPT["articulation"].read_text(encoding="utf-8").splitlines()
    (finding,) = check_file("\n".join([*lines, lines[2], ""]).encode(), catalog=CATALOG).findings
    assert (finding.code, finding.rows) == ("FIL-019", (len(lines) + 1,))


SPANISH = {
    "articulation": (
        "Número de acuerdo|Tipo|Escuela o distrito|Colegio que recibe|Curso del colegio|"
        "CIP de la carrera|Unidades otorgadas|Grupo|Curso de preparatoria|Créditos|"
        "Vigente desde|Vigente hasta|Renovación|Reemplaza a"
    ),
    "course_versions": (
        "Colegio|Clave del curso|Nombre del curso|Unidades|Vigente desde|Vigente hasta|Clave anterior"
    ),
    "dual_enrollment": (
        "Número de acuerdo|Tipo de acuerdo|Clave del colegio|Distrito|Clave de la escuela|Curso|"
        "Educación técnica|Fecha de inicio|Fecha de fin|Renovación|Fecha de presentación|"
        "Adoptado por el distrito|Adoptado por el colegio|Junta laboral consultada|"
        "Fecha de registro|Máximo de unidades"
    ),
    "programs": (
        "Universidad|Clave del programa|Nombre del programa|Tipo de título|Código TOP|"
        "Código CIP|Unidades|Válido desde|Válido hasta|En línea"
    ),
    "credential_alignment": (
        "Id de la afirmación|Institución|Tipo de credencial|Código CIP|Curso|Habilidad|Nivel|"
        "Ocupación|Afirmado por|Fecha de la afirmación|Evidencia|Empresa|Respuesta|"
        "Fecha de la respuesta|Fecha de vencimiento"
    ),
    "work_based_slots": (
        "Plaza|Empresa|Tipo de actividad|Industria|Código SOC|Condado|Plazas|Horas|"
        "Vigente desde|Vigente hasta|Renovación"
    ),
}
"""Headings as people write them, between bars."""


@pytest.mark.parametrize("name", SPANISH)
def test_the_columns_of_a_spreadsheet_in_spanish_are_proposed_without_a_slip(name):
    dictionary = CATALOG.get(Dictionary, f"pathways/{name}")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("2025")
        sheet.write(0, 0, "Registro de la región")
        sheet.write_row(2, 0, SPANISH[name].split("|"))
        for at, line in enumerate(AS_KEPT[name].read_text(encoding="utf-8").splitlines()[1:], start=3):
            sheet.write_row(at, 0, line.split(","))
    proposed = propose_columns(out.getvalue(), dictionary, CATALOG)
    assert [p.element for p in proposed] == [element.name for element in dictionary.elements]
