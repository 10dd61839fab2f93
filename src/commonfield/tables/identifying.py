"""Tables that identify people. Only intake, identity and synthetic may import this module."""

from commonfield.tables.model import PROVENANCE, Column, Table

_SUBJECT = Column(
    "subject_id",
    "text",
    "Keyed token for one person as one partner knows them (HMAC of partner and the partner's own id)",
    required=True,
)

IDENTITY_RECORD = Table(
    "identity_record",
    "a person as one source describes them in one academic year",
    (
        _SUBJECT,
        Column(
            "source",
            "text",
            "calpads, mis, university, clearinghouse, wage, work_based_learning, roster, employer",
            required=True,
        ),
        Column("ssid", "text", "Statewide Student Identifier, 10 digits", null_means="the source holds none"),
        Column("ssn", "text", "Social Security number, 9 digits", null_means="the source holds none"),
        Column("local_id", "text", "Id the partner itself uses"),
        Column("first_name", "text", "Legal first name as written", ceds="P000115"),
        Column("middle_name", "text", "Legal middle name or initial as written"),
        Column("last_name", "text", "Legal last name as written", ceds="P000172"),
        Column("name_suffix", "text", "Jr, II, ..."),
        Column("birth_date", "date", "Birth date", ceds="P000033"),
        Column("sex", "text", "F, M or X"),
        Column("school", "text", "Last high school (14-digit CDS)"),
        Column("zip", "text", "ZIP code of residence, 5 digits"),
        Column("academic_year", "integer", "Academic year the record describes", required=True),
        *PROVENANCE,
    ),
)

CROSSWALK = Table(
    "crosswalk",
    "a subject of one partner and the person it is",
    (
        _SUBJECT,
        Column("person_key", "text", "Random key of the person", required=True),
        Column("partner", "text", "Partner of the subject", required=True),
        Column("source", "text", "Source of the subject", required=True),
        Column("method", "text", "How it was decided: alone, exact_id, probabilistic", required=True),
        Column(
            "match_weight", "number", "Evidence for the link", unit="bits", null_means="not linked by weight"
        ),
    ),
    key=("subject_id",),
)


def staged(table: Table) -> Table:
    """Give the form of an event table before persons are known: `subject_id` in place of `person_key`."""
    return table.with_columns([_SUBJECT], without="person_key", name=f"staged_{table.name}")
