"""What a packet says to whoever fills it in."""

from __future__ import annotations

from commonfield.vocabulary import Language

Words = dict[str, dict[Language, str]]

WORDS: Words = {
    "welcome_sheet": {"en": "Start here", "es": "Empiece aquí"},
    "form_sheet": {"en": "Records", "es": "Registros"},
    "paper_sheet": {"en": "On paper", "es": "En papel"},
    "for": {"en": "For {partner}", "es": "Para {partner}"},
    "from": {"en": "From {region}", "es": "De {region}"},
    "how": {"en": "How to fill it in", "es": "Cómo llenarlo"},
    "how_1": {
        "en": "Open the sheet “{sheet}”. Write one record a row, from the first empty row on.",
        "es": "Abra la hoja «{sheet}». Escriba un registro por fila, desde la primera fila vacía.",
    },
    "how_2": {
        "en": "Columns marked “required” must be filled in. Others may stay empty where you do not know.",
        "es": "Las columnas marcadas «obligatorio» deben llenarse. Las demás pueden quedar vacías.",
    },
    "how_3": {
        "en": "Where a cell offers a list, choose from it. Write dates as year-month-day, e.g. 2025-01-31.",
        "es": "Donde la celda ofrece una lista, elija de ella. Escriba las fechas como año-mes-día, "
        "p. ej. 2025-01-31.",
    },
    "how_4": {
        "en": "The first column counts what is still to do in a row. When it says 0, the row is done.",
        "es": "La primera columna cuenta lo que falta en cada fila. Cuando dice 0, la fila está lista.",
    },
    "how_5": {
        "en": "To paste from another sheet, paste values only. Do not add, move or rename columns or sheets.",
        "es": "Para pegar desde otra hoja, pegue solo valores. No agregue, mueva ni cambie el nombre de "
        "columnas u hojas.",
    },
    "back": {"en": "How to send it back", "es": "Cómo devolverlo"},
    "back_1": {
        "en": "Save it as an Excel workbook (.xlsx), without a password. The file may have any name.",
        "es": "Guárdelo como libro de Excel (.xlsx), sin contraseña. El nombre del archivo no importa.",
    },
    "back_2": {
        "en": "It holds records of people: hand it over as your agreement says, e.g. by upload or on a "
        "locked stick.",
        "es": "Contiene registros de personas: entréguelo como dice su acuerdo, p. ej. por carga segura o en "
        "una memoria cifrada.",
    },
    "back_3": {
        "en": "Something to correct? Correct it in this same workbook and send the workbook again. "
        "The newer one counts.",
        "es": "¿Hay algo que corregir? Corríjalo en este mismo libro y envíelo otra vez. "
        "Vale el más reciente.",
    },
    "back_4": {
        "en": "No computer at hand? Print the sheet “{sheet}” and fill it in by hand.",
        "es": "¿Sin computadora? Imprima la hoja «{sheet}» y llénela a mano.",
    },
    "columns": {"en": "What is asked, and what it is", "es": "Qué se pide y qué es"},
    "to_do": {"en": "To do", "es": "Falta"},
    "to_do_help": {
        "en": "Counts empty required cells, cells of the wrong form, and rows that are there twice.",
        "es": "Cuenta celdas obligatorias vacías, celdas mal escritas y filas repetidas.",
    },
    "records_so_far": {"en": "records so far", "es": "registros hasta ahora"},
    "left_to_do": {"en": "things to do", "es": "cosas por hacer"},
    "required": {"en": "required", "es": "obligatorio"},
    "may_be_empty": {"en": "may be empty", "es": "puede quedar vacío"},
    "form_date": {"en": "date, e.g. 2025-01-31", "es": "fecha, p. ej. 2025-01-31"},
    "form_number": {"en": "number", "es": "número"},
    "form_integer": {"en": "whole number", "es": "número entero"},
    "form_choice": {"en": "choose from the list", "es": "elija de la lista"},
    "form_digits": {"en": "{digits} digits", "es": "{digits} dígitos"},
    "form_text": {"en": "text", "es": "texto"},
    "wrong_title": {"en": "Not that form", "es": "No es esa forma"},
    "wrong_date": {
        "en": "Write a date as year-month-day, e.g. 2025-01-31, between {first} and {last}.",
        "es": "Escriba una fecha como año-mes-día, p. ej. 2025-01-31, entre {first} y {last}.",
    },
    "wrong_number": {"en": "Write digits alone.", "es": "Escriba solo dígitos."},
    "wrong_choice": {"en": "Choose from the list.", "es": "Elija de la lista."},
    "paper_record": {"en": "Record", "es": "Registro"},
    "paper_how": {
        "en": "One sign a box. One sheet a record: print as many as you need.",
        "es": "Un signo por casilla. Una hoja por registro: imprima las que necesite.",
    },
    "paper_choices": {"en": "One of: {choices}", "es": "Una de: {choices}"},
    "paper_more": {
        "en": "{count} to choose from: see the workbook",
        "es": "{count} opciones: vea el libro",
    },
}


def say(key: str, language: Language, **told: str | int) -> str:
    """Give a text in a language, with its braces filled in."""
    return WORDS[key][language].format(**told)
