"""Counts before disclosure control. They stay in the working view; nothing here may leave."""

from commonfield.tables.model import Column, Table

MEASURE = Table(
    "measure",
    "one metric for one year, place and group, as counted",
    (
        Column("metric", "text", "Metric, e.g. college_going_rate_12m", required=True),
        Column("version", "text", "Date from which the version of the definition holds", required=True),
        Column("universe", "text", "Name of the set of persons that the metric describes", required=True),
        Column("kind", "text", "share, count or median", required=True),
        Column("academic_year", "integer", "Academic year of the cohort", required=True),
        Column("level", "text", "region, county or institution", required=True),
        Column("place", "text", "Code of the place at that level", required=True),
        Column("parent_place", "text", "Place one level up", null_means="the region itself"),
        Column(
            "group",
            "text",
            "What people are grouped by, e.g. race_ethnicity; `all` for everybody",
            required=True,
        ),
        Column("value", "text", "Which group, e.g. RH; `all` for everybody", required=True),
        Column(
            "denominator",
            "integer",
            "People in the cohort (share, median) or counted (count)",
            unit="people",
            null_means="not computed: see status",
        ),
        Column(
            "numerator",
            "integer",
            "People of the cohort for whom it holds",
            unit="people",
            null_means="not a share, or not computed",
        ),
        Column(
            "median", "number", "Median of the measured quantity", null_means="not a median, or not computed"
        ),
        Column(
            "measured", "integer", "People with a measured quantity", unit="people", null_means="not a median"
        ),
        Column("status", "text", "computed, not_yet_due, not_applicable, not_permitted", required=True),
        Column("due_on", "date", "Day from which the figure can be computed", null_means="computed"),
    ),
    key=("metric", "academic_year", "level", "place", "group", "value"),
)

EVERYBODY = "all"
"""Component of a `MEASURE_ATOM` row in which nobody is told apart by what they are."""
BESIDE = "\x1f"
"""Stands between the codes of one label, one for each group of its component."""
EACH = "\x1e"
"""Stands between what each metric says of people, where they do not say the same."""

MEASURE_ATOM = Table(
    "measure_atom",
    "people who are alike in every metric of a set: where they are, what they are, where they are counted",
    (
        Column("metrics", "text", "Metrics of the set, a space between two", required=True),
        Column("academic_year", "integer", "Academic year of the cohort", required=True),
        Column(
            "component",
            "text",
            "Groups whose values are told together, because one is crossed with another; "
            "`group=value` for a value beside which others may hold; `all` for everybody",
            required=True,
        ),
        Column(
            "place",
            "text",
            "Code of the institution; empty for none of the region's",
            required=True,
        ),
        Column("label", "text", "Code of the value in each group of the component", required=True),
        Column(
            "counted",
            "text",
            "One sign for each metric: `-` not in it, `0` in its denominator alone, `1` in its numerator "
            "too, or with a measured quantity",
            required=True,
        ),
        Column("people", "integer", "People", unit="people", required=True),
    ),
    key=("metrics", "academic_year", "component", "place", "label", "counted"),
)

LINK_RATE = Table(
    "link_rate",
    "how much of one source was found in another",
    (
        Column("source", "text", "Source whose people were looked for", required=True),
        Column(
            "partner", "text", "Partner that sent it; `all` for every partner of the source", required=True
        ),
        Column("other_source", "text", "Source in which they were looked for", required=True),
        Column("subjects", "integer", "People looked for", unit="people", required=True),
        Column("linked", "integer", "Of these, found", unit="people", required=True),
        Column("by_id", "integer", "Of these, found by a shared id", unit="people", required=True),
    ),
    key=("source", "partner", "other_source"),
)

LINK_QUALITY = Table(
    "link_quality",
    "how well links from one source to another are made, for everybody or for one group",
    (
        Column(
            "kind",
            "text",
            "link_rate: found of all; missed_links: not found by names of those whom an id finds; "
            "false_links: joined to somebody else of those whom names joined to somebody whose ids can tell",
            required=True,
        ),
        Column("source", "text", "Source whose people were looked for", required=True),
        Column(
            "partner", "text", "Partner that sent it; `all` for every partner of the source", required=True
        ),
        Column("other_source", "text", "Source in which they were looked for", required=True),
        Column("group", "text", "What people are grouped by; `all` for everybody", required=True),
        Column("value", "text", "Which group; `all` for everybody", required=True),
        Column("people", "integer", "People of whom it can be told", unit="people", required=True),
        Column("count", "integer", "Of these, for whom it holds", unit="people", required=True),
    ),
    key=("kind", "source", "partner", "other_source", "group", "value"),
)
