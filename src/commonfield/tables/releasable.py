"""What may leave: made by disclosure alone, read by reports and by the portal's public pages."""

from commonfield.tables.model import Column, Table

PUBLISHED_CELL = Table(
    "published_cell",
    "one figure of a release, as a reader may see it",
    (
        Column("metric", "text", "Metric, link rate or coverage figure", required=True),
        Column("version", "text", "Date from which the version of the definition holds", required=True),
        Column("universe", "text", "Name of the set of persons that it describes", required=True),
        Column("kind", "text", "share, count, median, link_rate, coverage", required=True),
        Column("academic_year", "integer", "Academic year of the cohort", null_means="not of a year"),
        Column("level", "text", "region, county or institution", required=True),
        Column("place", "text", "Code of the place", required=True),
        Column("parent_place", "text", "Place one level up", null_means="the region itself"),
        Column("group", "text", "What people are grouped by; `all` for everybody", required=True),
        Column("value", "text", "Which group; `all` for everybody", required=True),
        Column(
            "status",
            "text",
            "shown, banded, hidden, not_yet_due, not_applicable, not_permitted",
            required=True,
        ),
        Column(
            "denominator",
            "integer",
            "People; may stand beside a hidden share",
            unit="people",
            null_means="see status",
        ),
        Column(
            "numerator",
            "integer",
            "People for whom it holds; beside a median, the people measured",
            unit="people",
            null_means="see status, or not a share",
        ),
        Column(
            "share",
            "number",
            "numerator over denominator",
            unit="0 to 1",
            null_means="see status, or not a share",
        ),
        Column(
            "band_from",
            "integer",
            "Where the share is told as a band: its lower end, which is in it",
            unit="percent",
            null_means="no band",
        ),
        Column(
            "band_to",
            "integer",
            "Upper end of the band, which is not in it unless it is 100",
            unit="percent",
            null_means="no band",
        ),
        Column(
            "median", "number", "Median, rounded as the policy says", null_means="see status, or not a median"
        ),
        Column("due_on", "date", "Day from which it can be computed", null_means="not waiting"),
    ),
    key=("metric", "academic_year", "level", "place", "group", "value"),
)

PUBLISHED_GAP = Table(
    "published_gap",
    "the gap between a group and everybody else, from shown cells only",
    (
        Column("metric", "text", "Metric", required=True),
        Column("academic_year", "integer", "Academic year of the cohort", required=True),
        Column("level", "text", "region, county or institution", required=True),
        Column("place", "text", "Code of the place", required=True),
        Column("group", "text", "What people are grouped by", required=True),
        Column("value", "text", "Which group", required=True),
        Column("share", "number", "Share of the group", unit="0 to 1", required=True),
        Column("others_share", "number", "Share of everybody else", unit="0 to 1", required=True),
        Column("gap", "number", "share - others_share", unit="-1 to 1", required=True),
        Column("low", "number", "Lower end of the 95 % interval of the gap", required=True),
        Column("high", "number", "Upper end of the 95 % interval of the gap", required=True),
        Column("denominator", "integer", "People in the group", unit="people", required=True),
        Column("others_denominator", "integer", "Everybody else", unit="people", required=True),
        Column(
            "better",
            "text",
            "higher or lower: which share is the better one, by the metric",
            null_means="released before gaps were judged",
        ),
        Column(
            "impacted",
            "boolean",
            "Flagged by the percentage point gap of 2022 beside everybody else",
            null_means="10 people or fewer, or not judged",
        ),
        Column(
            "needed_to_clear",
            "integer",
            "More people with the better outcome who bring a flagged group to its margin; 0 if not flagged",
            unit="people",
            null_means="10 people or fewer, or not judged",
        ),
        Column(
            "needed_for_parity",
            "integer",
            "More people with the better outcome who bring the group to everybody else; 0 from there on",
            unit="people",
            null_means="not judged",
        ),
        Column(
            "adjusted_p",
            "number",
            "p value of no gap, adjusted (Benjamini-Hochberg) among the rows of one metric, year, place "
            "and grouping in this table",
            unit="0 to 1",
            null_means="not judged",
        ),
    ),
    key=("metric", "academic_year", "level", "place", "group", "value"),
)

PUBLISHED_SENSITIVITY = Table(
    "published_sensitivity",
    "by how much a figure for everybody would be another if links were asked to be surer, or less sure",
    (
        Column("metric", "text", "Metric", required=True),
        Column("academic_year", "integer", "Academic year of the cohort", required=True),
        Column("level", "text", "region", required=True),
        Column("place", "text", "Code of the region", required=True),
        Column("threshold", "text", "stricter or looser than in force", required=True),
        Column(
            "match_weight", "number", "Evidence from which a pair is linked there", unit="bits", required=True
        ),
        Column("match_weight_in_force", "number", "The same, in force", unit="bits", required=True),
        Column("step", "number", "To what `change` is rounded", unit="0 to 1, or dollars", required=True),
        Column(
            "change", "number", "Figure there less the one in force", unit="0 to 1, or dollars", required=True
        ),
    ),
    key=("metric", "academic_year", "level", "place", "threshold"),
)
