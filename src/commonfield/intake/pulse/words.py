"""What the forms and results of a pulse say."""

from __future__ import annotations

from datetime import datetime

from commonfield.intake.packets.words import Words
from commonfield.vocabulary import Language

WORDS: Words = {
    "sheet": {"en": "Answers", "es": "Respuestas"},
    "question": {"en": "Question", "es": "Pregunta"},
    "answer": {"en": "Answer", "es": "Respuesta"},
    "how": {"en": "How to answer", "es": "Cómo responder"},
    "asked": {"en": "Asked of {partner} by {region}", "es": "Pregunta de {region} a {partner}"},
    "asked_all": {"en": "Asked by {region}", "es": "Pregunta de {region}"},
    "closes": {"en": "Please answer by {when}.", "es": "Responda antes del {when}."},
    "no_names": {
        "en": "Name no person, and give no number that identifies one.",
        "es": "No nombre a ninguna persona ni dé números que la identifiquen.",
    },
    "send_workbook": {
        "en": "Save this workbook (.xlsx) and send it back. Changed your mind? Send it again: "
        "the newer one counts.",
        "es": "Guarde este libro (.xlsx) y devuélvalo. ¿Cambió algo? Envíelo otra vez: vale el más reciente.",
    },
    "send_page": {
        "en": "Fill in this page, then print it or save it as PDF and hand it over; or fill in the "
        "workbook that came with it.",
        "es": "Llene esta página, luego imprímala o guárdela como PDF y entréguela; o llene el libro que "
        "la acompaña.",
    },
    "organization": {"en": "Your organization", "es": "Su organización"},
    "required": {"en": "required", "es": "obligatorio"},
    "may_be_empty": {"en": "may be empty", "es": "puede quedar vacío"},
    "how_choice": {"en": "choose one", "es": "elija una"},
    "how_yes_no": {"en": "yes or no", "es": "sí o no"},
    "how_count": {"en": "a whole number", "es": "un número entero"},
    "how_people": {"en": "how many people, as a whole number", "es": "cuántas personas, en número entero"},
    "how_date": {"en": "a date, e.g. 2026-01-31", "es": "una fecha, p. ej. 2026-01-31"},
    "how_text": {"en": "at most {longest} letters", "es": "como máximo {longest} letras"},
    "results": {"en": "What partners answered", "es": "Qué respondieron las organizaciones"},
    "answered_by": {
        "en": "{answered} of {asked} organizations answered.",
        "es": "Respondieron {answered} de {asked} organizaciones.",
    },
    "who": {"en": "Who answered", "es": "Quién respondió"},
    "partner": {"en": "Organization", "es": "Organización"},
    "yet": {"en": "no answer yet", "es": "aún sin respuesta"},
    "did": {"en": "answered", "es": "respondió"},
    "what": {"en": "Result", "es": "Resultado"},
    "answers": {"en": "Answers", "es": "Respuestas"},
    "in_all": {"en": "{total} in all", "es": "{total} en total"},
    "hidden": {"en": "hidden to protect privacy", "es": "oculto para proteger la privacidad"},
    "not_yet": {"en": "shown once the pulse has closed", "es": "se muestra al cerrar la consulta"},
    "texts": {"en": "read by the region's staff", "es": "los lee el personal de la región"},
    "none": {"en": "none yet", "es": "ninguna aún"},
    "still_open": {"en": "Open until {when}.", "es": "Abierta hasta el {when}."},
    "closed": {"en": "Closed on {when}.", "es": "Cerrada el {when}."},
    "floor": {
        "en": "Counts of people below {floor} are hidden, and others with them where one could be worked "
        "out. Counts of organizations are not.",
        "es": "Se ocultan los conteos de menos de {floor} personas, y otros con ellos si alguno pudiera "
        "deducirse. Los conteos de organizaciones no.",
    },
}


def say(key: str, language: Language, **told: str | int) -> str:
    """Give a text in a language, with its braces filled in."""
    return WORDS[key][language].format(**told)


def when(moment: datetime | None, language: Language) -> str:
    """Say a closing time in words, by the clock of the region's own time zone as it was given."""
    from babel.dates import format_date, format_time

    if moment is None:
        return "–"
    day = format_date(moment.date(), "long", locale=language)
    hour = format_time(moment, "short", tzinfo=moment.tzinfo, locale=language)
    return f"{day}, {hour} ({moment.strftime('%Z')})"
