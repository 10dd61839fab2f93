"""The words in which a definition is said. Each entry is English, then Spanish."""

from __future__ import annotations

from commonfield.vocabulary import Language

Pair = tuple[str, str]

EVENTS: dict[str, Pair] = {
    "enrollment": ("enrollment", "inscripción"),
    "completion": ("completion of a level", "finalización de un nivel"),
    "course": ("course", "curso"),
    "participation": ("participation", "participación"),
    "award": ("award", "título o certificado"),
    "employment": ("quarter with wages", "trimestre con salario"),
}

COLUMNS: dict[str, Pair] = {
    "activity": ("activity", "actividad"),
    "academic_year": ("academic year", "año académico"),
    "a_g_met": ("A-G requirements met", "requisitos A-G cumplidos"),
    "began_on": ("first day", "primer día"),
    "capstone": ("capstone of a pathway", "curso final de una trayectoria"),
    "ccap": ("under a CCAP agreement", "bajo un acuerdo CCAP"),
    "program": ("program", "programa"),
    "college_credit": ("earns college credit", "da crédito de colegio"),
    "course_code": ("number of the course", "número del curso"),
    "completed_on": ("day of completion", "día de finalización"),
    "conferred_on": ("day conferred", "día de entrega"),
    "cte": ("career technical education", "educación técnica"),
    "ended_on": ("last day", "último día"),
    "enrollment_status": ("enrollment status", "tipo de inscripción"),
    "exit_reason": ("exit reason", "motivo de salida"),
    "first_time": ("first time at this level", "primera vez en este nivel"),
    "grade_level": ("grade", "grado"),
    "hours": ("hours", "horas"),
    "institution": ("institution", "institución"),
    "kind": ("kind", "tipo"),
    "level": ("level", "nivel"),
    "quarter_began_on": ("first day of the quarter", "primer día del trimestre"),
    "role": ("role", "papel"),
    "segment": ("segment", "segmento"),
    "special_admit": ("dual enrollment", "inscripción doble"),
    "state_course_code": ("state course code", "código estatal del curso"),
    "subject_code": ("pathway or program code", "código de trayectoria o programa"),
    "success": ("passed", "aprobado"),
    "units_attempted": ("units tried", "unidades intentadas"),
    "units_earned": ("units or credits earned", "unidades o créditos obtenidos"),
    "wages": ("wages", "salario"),
    "award_code": ("code of the award", "código del título"),
    "credit_status": ("credit status", "tipo de crédito"),
    "for_transfer": ("for transfer", "para transferencia"),
    "grade": ("final grade", "calificación final"),
    "sector": ("industry sector", "sector industrial"),
    "term": ("term", "periodo"),
    "transfer_level": ("accepted by a university", "aceptado por una universidad"),
}

VALUES: dict[str, Pair] = {
    "high_school": ("high school", "preparatoria"),
    "postsecondary": ("after high school", "educación superior"),
    "secondary": ("secondary", "secundaria"),
    "short_term": ("short-term", "corto plazo"),
    "ccc": ("community college", "colegio comunitario"),
    "csu": ("California State University", "Universidad Estatal de California"),
    "uc": ("University of California", "Universidad de California"),
    "diploma": ("regular diploma", "diploma regular"),
    "adult_diploma": ("adult education diploma", "diploma de educación para adultos"),
    "special_education_certificate": (
        "special education certificate",
        "certificado de educación especial",
    ),
    "equivalency": ("equivalency certificate", "certificado de equivalencia"),
    "proficiency": ("proficiency certificate", "certificado de suficiencia"),
    "cte_pathway": ("career technical pathway", "trayectoria técnica"),
    "completer": ("completer", "quien completó"),
    "work_based_learning": ("work-based learning", "aprendizaje en el trabajo"),
    "certificate": ("certificate", "certificado"),
    "bachelor": ("bachelor's degree", "licenciatura"),
    "T160": ("T160 (to a California public school)", "T160 (a escuela pública de California)"),
    "T165": ("T165 (moved for discipline or by judgment)", "T165 (cambio por disciplina u orden judicial)"),
    "T167": ("T167 (to an alternative school)", "T167 (a escuela alternativa)"),
    "E480": ("E480 (to a higher school)", "E480 (a una escuela superior)"),
    "E150": ("E150 (goes on at the school)", "E150 (continúa en la escuela)"),
    "E155": ("E155 (year-end exit)", "E155 (salida de fin de año)"),
    "E156": ("E156 (continues after grade 12)", "E156 (continúa después del grado 12)"),
    "N420": ("N420 (did not appear, summer graduate)", "N420 (no se presentó, egresado de verano)"),
    "N470": ("N470 (did not appear)", "N470 (no se presentó)"),
    "E130": ("E130 (died)", "E130 (murió)"),
    "T180": ("T180 (to a private school)", "T180 (a escuela privada)"),
    "T200": ("T200 (to a school outside California)", "T200 (a escuela fuera de California)"),
    "T240": ("T240 (left the United States)", "T240 (salió de Estados Unidos)"),
    "T460": ("T460 (home school)", "T460 (educación en el hogar)"),
    "fall": ("fall", "otoño"),
    "spring": ("spring", "primavera"),
    "associate": ("associate degree", "título asociado"),
    "credit": ("for credit", "con crédito"),
    "private": ("private institution in California", "institución privada de California"),
    "out_of_state": ("institution outside California", "institución fuera de California"),
}

PHRASES: dict[str, Pair] = {
    "yes": ("yes", "sí"),
    "no": ("no", "no"),
    "or": ("or", "o"),
    "and": ("and", "y"),
    "one_of": ("{} {}", "{} {}"),
    "at_least": ("{} at least {}", "{} de al menos {}"),
    "more_than": ("{} more than {}", "{} de más de {}"),
    "at_most": ("{} at most {}", "{} de no más de {}"),
    "less_than": ("{} less than {}", "{} de menos de {}"),
    "not": ("{} not {}", "{} distinto de {}"),
    "begins_with": ("{} beginning with {}", "{} que empieza con {}"),
    "known": ("{} known", "{} conocido"),
    "unknown": ("{} not known", "{} desconocido"),
    "with": ("{} ({})", "{} ({})"),
    "after": ("after the anchor day", "después del día de referencia"),
    "before": ("before the anchor day", "antes del día de referencia"),
    "within": (
        "no later than {} months from the anchor day",
        "a más tardar {} meses desde el día de referencia",
    ),
    "same_year": ("in the cohort's academic year", "en el año académico de la generación"),
    "next_year": (
        "in the academic year after the cohort's",
        "en el año académico siguiente al de la generación",
    ),
    "one_year": (
        "in academic year {:+d} from the cohort's",
        "en el año académico {:+d} desde el de la generación",
    ),
    "last_years": (
        "in the {} academic years that end with the cohort's",
        "en los {} años académicos que terminan con el de la generación",
    ),
    "years": (
        "in academic years {:+d} to {:+d} from the cohort's",
        "en los años académicos {:+d} a {:+d} desde el de la generación",
    ),
    "up_to_own": (
        "by the end of the cohort's academic year",
        "hasta el final del año académico de la generación",
    ),
    "up_to": (
        "up to academic year {:+d} from the cohort's",
        "hasta el año académico {:+d} desde el de la generación",
    ),
    "from_year": (
        "from academic year {:+d} from the cohort's on",
        "del año académico {:+d} desde el de la generación en adelante",
    ),
    "quarter_year": (
        "in the calendar quarter {} quarters after the one in which the cohort's academic year ends",
        "en el trimestre que cae {} trimestres después de aquel en que termina el año de la generación",
    ),
    "quarter_anchor": (
        "in calendar quarter {:+d} from that of the anchor day",
        "en el trimestre {:+d} desde el del día de referencia",
    ),
    "touches_next": (
        "on some day from {} to {} after the cohort's academic year",
        "en algún día del {} al {} después del año académico de la generación",
    ),
    "touches": (
        "on some day from {} to the next {}, beginning in academic year {:+d} from the cohort's",
        "en algún día del {} al siguiente {}, a partir del año académico {:+d} desde el de la generación",
    ),
    "at": ("at the institution of the anchor event", "en la institución del evento de referencia"),
    "any": ("there is at least one {}", "hay al menos un evento: {}"),
    "none": ("there is no {}", "no hay ningún evento: {}"),
    "first": ("the first {} has {}", "el primer evento ({}) tiene {}"),
    "last": ("the last {} has {}", "el último evento ({}) tiene {}"),
    "count": ("at least {} of: {}", "al menos {} de: {}"),
    "sum": ("{} of {} add up to at least {}", "{} de {} suman al menos {}"),
    "same": ("all of the same {}", "todos del mismo {}"),
    "including": ("one of them with {}", "uno de ellos con {}"),
    "cohort": ("Who is counted: people with this event: {}", "Quiénes cuentan: personas con este evento: {}"),
    "ways": ("in one of these ways: {}", "de una de estas maneras: {}"),
    "later": ("{}, counted in the academic year {:+d}", "{}, cuenta en el año académico {:+d}"),
    "per_year": ("each once in an academic year", "cada una una vez por año académico"),
    "per_person": ("each once", "cada una una sola vez"),
    "by_first": ("by the first such event", "según el primer evento así"),
    "by_last": ("by the last such event", "según el último evento así"),
    "anchor": ("The anchor day is the event's {}.", "El día de referencia es: {} del evento."),
    "minus": (
        "Not counted: people who in the same year also have this event: {}.",
        "No cuentan: personas que en el mismo año también tienen este evento: {}.",
    ),
    "exclude": (
        "Not counted: people of whom this is true: {}.",
        "No cuentan: personas de quienes es cierto: {}.",
    ),
    "only": ("Only people of whom this is true: {}.", "Solo personas de quienes es cierto: {}."),
    "numerator": (
        "The share is of those of whom this is true: {}.",
        "La proporción es de quienes es cierto: {}.",
    ),
    "count_people": ("The figure is how many they are.", "La cifra es cuántas son."),
    "median": (
        "The figure is the median of {}, added up over this event: {}; times {:g}; among people who have it.",
        "La cifra es la mediana de {}, sumado en este evento: {}; por {:g}; entre quienes lo tienen.",
    ),
    "median_months": (
        "The figure is the median of the months from the anchor day to the first of: {}; a month begun "
        "counts as one; among people who have it.",
        "La cifra es la mediana de los meses desde el día de referencia hasta el primero de: {}; un mes "
        "empezado cuenta como uno; entre quienes lo tienen.",
    ),
    "median_as_is": (
        "The figure is the median of {}, added up over this event: {}; among people who have it.",
        "La cifra es la mediana de {}, sumado en este evento: {}; entre quienes lo tienen.",
    ),
    "group_event": (
        "A person belongs to it by this event, in the years in which a metric looks at groups: {}.",
        "Una persona pertenece por este evento, en los años en que una medida mira los grupos: {}.",
    ),
    "group_by_anchor": (
        "Only an event that began by the anchor day counts, or by the first day of the cohort's academic "
        "year where that is later: who came later was not yet part of it.",
        "Solo cuenta un evento que empezó a más tardar el día de referencia, o el primer día del año "
        "académico de la generación si es posterior: quien llegó después todavía no era parte.",
    ),
    "group_value": ("Which one is told by its {}.", "Cuál es lo dice este dato: {}."),
    "group_yes": (
        "Whoever has one counts under the first value, whoever has none under the other.",
        "Quien tiene uno cuenta en el primer valor; quien no tiene ninguno, en el otro.",
    ),
    "group_one": (
        "Whoever has several such events counts under the value listed first.",
        "Quien tiene varios eventos así cuenta en el primer valor de la lista.",
    ),
    "group_several": (
        "A person counts under every value that holds, and under none if none does.",
        "Una persona cuenta en cada valor que vale, y en ninguno si ninguno vale.",
    ),
    "place_anchor": (
        "A person is counted at the institution of that event.",
        "Cada persona cuenta en la institución de ese evento.",
    ),
    "place_rule_first": (
        "A person is counted at the institution of the first {}.",
        "Cada persona cuenta en la institución del primer evento: {}.",
    ),
    "place_rule_last": (
        "A person is counted at the institution of the last {}.",
        "Cada persona cuenta en la institución del último evento: {}.",
    ),
    "lag": (
        "It can be computed {} months after the last day it looks at.",
        "Se puede calcular {} meses después del último día que mira.",
    ),
    "history": (
        "It takes data from {} years before.",
        "Necesita datos de {} años antes.",
    ),
}  # fmt: skip


MONTHS: tuple[Pair, ...] = (
    ("January", "enero"), ("February", "febrero"), ("March", "marzo"), ("April", "abril"),
    ("May", "mayo"), ("June", "junio"), ("July", "julio"), ("August", "agosto"),
    ("September", "septiembre"), ("October", "octubre"), ("November", "noviembre"),
    ("December", "diciembre"),
)  # fmt: skip


def calendar_day(written: str, language: Language) -> str:
    """Say a month and a day such as 08-15."""
    month, day = MONTHS[int(written[:2]) - 1], int(written[3:])
    return f"{day} de {month[1]}" if language == "es" else f"{day} {month[0]}"


def say(words: Pair, language: Language) -> str:
    """Choose the language."""
    return words[1] if language == "es" else words[0]
