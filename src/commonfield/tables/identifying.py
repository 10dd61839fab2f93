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
        Column(
            "ssn",
            "text",
            "Social Security number: 9 digits, or the token of it where the sources share a key",
            null_means="the source holds none",
        ),
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
        Column(
            "method", "text", "How it was decided: alone, exact_id, decision, probabilistic", required=True
        ),
        Column(
            "match_weight", "number", "Evidence for the link", unit="bits", null_means="not linked by weight"
        ),
    ),
    key=("subject_id",),
)

LINKED_OTHERWISE = Table(
    "linked_otherwise",
    "a subject whose person would hold other subjects at another threshold of linking",
    (
        Column("threshold", "text", "Which: stricter or looser", required=True),
        _SUBJECT,
        Column(
            "cluster",
            "integer",
            "Number that the subjects of one person share at that threshold",
            required=True,
        ),
    ),
    key=("threshold", "subject_id"),
)


DECISION = Table(
    "decision",
    "what one person answered about two subjects; never edited, only followed by another",
    (
        Column("decision_id", "text", "Hash of all else in the row", required=True),
        Column("l", "text", "Subject with the lower id", required=True),
        Column("r", "text", "Subject with the higher id", required=True),
        Column("answer", "text", "same, different or unsure", required=True),
        Column("who", "text", "Who answered: a login or a role", required=True),
        Column("why", "text", "Why, in the words of who answered", null_means="no reason was given"),
        Column("decided_on", "text", "When: date and time, UTC, to the microsecond", required=True),
        Column("blind", "boolean", "Whether earlier answers were hidden: a second reading"),
        Column(
            "supersedes", "text", "Decisions that this one replaces, by id, with spaces", null_means="none"
        ),
        Column("l_description_hash", "text", "What was known of l then", null_means="not described"),
        Column("r_description_hash", "text", "What was known of r then", null_means="not described"),
        Column("stratum", "text", "For what the pair was drawn", null_means="not drawn: looked up"),
        Column(
            "inclusion", "number", "Probability with which it was drawn", null_means="not drawn: looked up"
        ),
    ),
    key=("decision_id",),
)

_RUN = "Number of the linkage run, from 1; 0 for what was there before runs were numbered"
_PAIR = (
    Column("l", "text", "Subject of the pair; that of the partner whose name comes first", required=True),
    Column("r", "text", "The other subject", required=True),
)

RECORD = Table(
    "record",
    "a subject as it was described from one run on",
    (
        _SUBJECT,
        Column("partner", "text", "Partner of the subject", required=True),
        Column("description_hash", "text", "Hash of what its partner says of it", required=True),
        Column("first_run", "integer", f"First run with this description. {_RUN}", required=True),
        Column("gone_run", "integer", "First run without it", null_means="it is still described so"),
    ),
    key=("subject_id", "first_run"),
)

EDGE = Table(
    "edge",
    "the evidence that two subjects are one person, weighed once",
    (
        *_PAIR,
        Column("weight", "number", "Evidence that they are one person", unit="bits", required=True),
        Column(
            "pattern",
            "text",
            "Per comparison of the model, the level of agreement (0 the strongest, - nothing to compare)",
            required=True,
        ),
        Column("model_hash", "text", "Hash of the weights that were used", required=True),
        Column("run", "integer", _RUN, required=True),
    ),
    key=("l", "r", "run"),
)

MEMBERSHIP = Table(
    "membership",
    "a subject belonging to a person, from one run to another",
    (
        _SUBJECT,
        Column("person_key", "text", "Random key of the person", required=True),
        Column("valid_from_run", "integer", f"First run in which it belongs. {_RUN}", required=True),
        Column("valid_to_run", "integer", "First run in which it no longer does", null_means="it still does"),
    ),
    key=("subject_id", "valid_from_run"),
)

PERSON_EVENT = Table(
    "person_event",
    "what happened to a person key",
    (
        Column("run", "integer", _RUN, required=True),
        Column(
            "kind",
            "text",
            "create (a new key), merge (from_key lives on as to_key), split (to_key came out of from_key), "
            "retire (nobody has from_key any more)",
            required=True,
        ),
        Column("from_key", "text", "Key before", null_means="create"),
        Column("to_key", "text", "Key after", null_means="retire"),
        Column("cause", "text", "What led to it: records, decision, weights", required=True),
    ),
)

TERM_FREQUENCY = Table(
    "term_frequency",
    "how often a value occurred where the weights were learnt",
    (
        Column("column", "text", "first_name, last_name, ...", required=True),
        Column("value", "text", "As in the description of a subject", required=True),
        Column("share", "number", "Of the subjects that have a value", unit="share", required=True),
    ),
    key=("column", "value"),
)

FOUNDATION = Table(
    "foundation",
    "what the person of a subject rested on in the last run, in two numbers",
    (
        _SUBJECT,
        Column("evidence", "integer", "Hash of its ids, its links by id and its edges", required=True),
        Column("decisions", "integer", "Hash of the decisions about it", required=True),
    ),
    key=("subject_id",),
)


NAMED_GROUP = Table(
    "named_group",
    "a subject in a source, and the groups that its name alone puts it into",
    (
        _SUBJECT,
        Column("source", "text", "Source that describes it", required=True),
        Column("compound_surname", "text", "Y or N; U where no surname is known", required=True),
        Column("name_length", "text", "short, middle or long; U where a name is missing", required=True),
    ),
    key=("subject_id", "source"),
)

TRIED = Table(
    "tried",
    "how a subject that holds an id fared in another source while its ids were hidden",
    (
        _SUBJECT,
        Column("other_source", "text", "Where it was looked for", required=True),
        Column(
            "found",
            "boolean",
            "Whether names found there whom an id finds there",
            null_means="no id finds anybody there",
        ),
        Column(
            "wrong",
            "boolean",
            "Whether names joined it to somebody there whose ids say otherwise",
            null_means="names joined it to nobody there whose ids can tell",
        ),
    ),
    key=("subject_id", "other_source"),
)


def staged(table: Table) -> Table:
    """Give the form of an event table before persons are known: `subject_id` in place of `person_key`."""
    return table.with_columns([_SUBJECT], without="person_key", name=f"staged_{table.name}")
