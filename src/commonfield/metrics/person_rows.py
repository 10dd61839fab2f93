"""People of a contrast, one row each without a key: who took part, what came of it, what was so before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from commonfield.catalog import ContrastDefinition, Group, Metric
from commonfield.catalog.condition import Condition, events_in
from commonfield.engines import Engine
from commonfield.findings import DefinitionError
from commonfield.metrics.calendar import due_on
from commonfield.metrics.cohort import first_year_of_data
from commonfield.metrics.compiling import Question, find_members
from commonfield.metrics.membership import value_code
from commonfield.metrics.permission import Permitted, from_partners
from commonfield.metrics.predicates import all_hold, matches
from commonfield.metrics.steps import Steps

if TYPE_CHECKING:
    import polars as pl

PART, LEFT = "took_part", "took_part_earlier"
SCHOOL, COUNTY, YEAR = "school", "county", "academic_year"


@dataclass(frozen=True)
class PersonRows:
    """What was found.

    Args:
        frame: One row per person and cohort year, in no order that tells who they are: `took_part` (0 or
            1), `academic_year`, `school`, `county`, a code for each covariate and group, 0 or 1 for each
            earlier fact, and 0 or 1 for each outcome, null in years for which it is not due.
        first_year: The first cohort year for which there are data enough; null without any.
        due: By outcome, the first day on which the earliest year can be computed, where none is yet.
        left_out: People who had taken part while covariates were read, or before.
    """

    frame: pl.DataFrame
    first_year: int | None
    due: Mapping[str, date]
    left_out: int


def parts_of(contrast: ContrastDefinition, outcomes: Sequence[Metric]) -> dict[str, Metric]:
    """Give what is asked of people as metrics of one cohort, by the column that each becomes.

    The first one, `took_part`, is broken into the covariates and groups; agreements are asked about each.

    Raises:
        DefinitionError: an outcome is no share, is of another cohort, or may happen before its anchor.
    """
    for outcome in outcomes:
        _refuse(contrast, outcome, outcomes[0])
    asked: dict[str, Condition] = {
        PART: contrast.participation,
        LEFT: contrast.earlier_participation,
        **{each.fact: each.holds for each in contrast.earlier_facts},
    }
    made = {name: _asking(contrast, outcomes[0], name, condition) for name, condition in asked.items()}
    groups = [*dict.fromkeys([*contrast.covariates, *contrast.gap_by])]
    made[PART] = made[PART].model_copy(update={"disaggregate_by": groups})
    return made | {
        outcome.metric: outcome.model_copy(update={"disaggregate_by": ["all"]}) for outcome in outcomes
    }


def person_rows(
    engine: Engine,
    contrast: ContrastDefinition,
    outcomes: Sequence[Metric],
    *,
    groups: Mapping[str, Group],
    data_as_of: date,
    region: str,
    permitted: Mapping[str, Permitted] | None = None,
) -> PersonRows:
    """Find the people of a contrast in the event tables.

    Args:
        engine: Holds the event tables and `institution`.
        contrast: What is compared.
        outcomes: Its metrics, in its order.
        groups: Groups by name.
        data_as_of: Outcomes that are due later are null.
        region: Name of the region.
        permitted: By column (see `parts_of`), whose rows may be read; None for everybody's.

    Raises:
        DefinitionError: see `parts_of`; or a covariate is a group of several values, or of two groups.
    """
    import polars as pl

    own = _simple(contrast, groups)
    steps = Steps()
    read = {
        name: _members(steps, name, part, own, data_as_of, region, permitted)
        for name, part in parts_of(contrast, outcomes).items()
    }
    first = _first_year(engine, contrast, outcomes[0], permitted)
    codes = "".join(f', {_code(name, group)} AS "{name}"' for name, group in own.items())
    hits = "".join(f', r{n}.hit AS "{name}"' for n, name in enumerate(read) if name != PART)
    joins = "".join(
        f" LEFT JOIN {step} AS r{n} ON r{n}.person_key = m.person_key "
        f"AND r{n}.academic_year = m.academic_year"
        for n, (name, step) in enumerate(read.items())
        if name != PART
    )
    found = engine.query(
        steps.statement(
            f"SELECT m.hit AS {PART}, m.academic_year, COALESCE(m.place, '') AS school, "
            f"COALESCE(m.county, '') AS county{codes}{hits} FROM {read[PART]} AS m{joins}"
        )
    )
    enough = found.filter(pl.col(YEAR) >= (9999 if first is None else first + contrast.history))
    kept = enough.filter(pl.col(LEFT).fill_null(0) == 0).drop(LEFT)
    frame, due = _when_due(kept, outcomes, data_as_of)
    first_year = min(frame[YEAR].to_list(), default=None)
    return PersonRows(frame.sort(frame.columns), first_year, due, enough.height - kept.height)


def _refuse(contrast: ContrastDefinition, outcome: Metric, first: Metric) -> None:
    where = f"contrast {contrast.contrast}: {outcome.metric}"
    if outcome.kind != "share":
        raise DefinitionError(f"{where}: expected an outcome that is a share, found another.")
    versions = [outcome.in_version(begins) for begins in outcome.versions]
    if any((each.cohort, each.place) != (first.cohort, first.place) for each in versions):
        raise DefinitionError(
            f"{where}: expected an outcome of the same cohort as {first.metric}, found another.",
            fix="Put outcomes of another cohort into a contrast of their own.",
        )
    for each in versions:
        events = events_in(each.numerator) if each.numerator is not None else []
        if any(event.after != "anchor" for event in events):
            raise DefinitionError(
                f"{where}: expected an outcome that is looked for after the anchor, found one that may "
                "happen before.",
                likely_cause="Whoever is counted as a participant late in the window would have had to "
                "stay that long: the outcome would make the participant.",
                fix="Choose a metric whose numerator says `after: anchor`.",
            )


def _asking(contrast: ContrastDefinition, cohort: Metric, name: str, condition: Condition) -> Metric:
    begins = min(cohort.versions)
    asked = cohort.in_version(begins).model_copy(
        update={
            "metric": name,
            "name": name,
            "unit": "share",
            "numerator": condition,
            "quantity": None,
            "group_window": contrast.before,
            "disaggregate_by": ["all"],
        }
    )
    bare = asked.versions[begins].model_copy(
        update={"numerator": condition, "group_window": contrast.before, "quantity": None}
    )
    return asked.model_copy(update={"versions": {begins: bare}})


def _members(
    steps: Steps,
    name: str,
    part: Metric,
    groups: Mapping[str, Group],
    data_as_of: date,
    region: str,
    permitted: Mapping[str, Permitted] | None,
) -> str:
    allowed = None if permitted is None else permitted.get(name, Permitted())
    question = Question(groups, data_as_of, region, allowed)
    versions = [find_members(steps, part, begins, question) for begins in sorted(part.versions)]
    if len(versions) == 1:
        return versions[0]
    columns = f"person_key, {YEAR}, county, place, hit"
    return steps.add("members", " UNION ALL ".join(f"SELECT {columns} FROM {each}" for each in versions))


def _first_year(
    engine: Engine, contrast: ContrastDefinition, cohort: Metric, permitted: Mapping[str, Permitted] | None
) -> int | None:
    """Give the first academic year of which both the cohort's events and those of taking part are told."""
    steps = Steps()
    allowed = None if permitted is None else permitted.get(PART, Permitted())
    of_cohort = first_year_of_data(steps, cohort.cohort, permitted=allowed)
    asked = contrast.participation
    held = all_hold([*matches(asked.where, "e"), *from_partners(allowed, asked.event, "e")])
    text = (
        f"SELECT (SELECT first_year FROM {of_cohort}) AS cohort, "
        f"(SELECT MIN(e.academic_year) FROM {asked.event} AS e WHERE {held}) AS part"
    )
    years = engine.query(steps.statement(text)).row(0)
    return None if None in years else max(years)


def _when_due(
    frame: pl.DataFrame, outcomes: Sequence[Metric], data_as_of: date
) -> tuple[pl.DataFrame, dict[str, date]]:
    import polars as pl

    due: dict[str, date] = {}
    for outcome in outcomes:
        days = {year: due_on(outcome, year) for year in sorted(set(frame[YEAR].to_list()))}
        ready = [year for year, day in days.items() if day <= data_as_of]
        column = pl.col(outcome.metric)
        frame = frame.with_columns(pl.when(pl.col(YEAR).is_in(ready)).then(column).alias(outcome.metric))
        if days and not ready:
            due[outcome.metric] = min(days.values())
    return frame, due


def _simple(contrast: ContrastDefinition, groups: Mapping[str, Group]) -> dict[str, Group]:
    own: dict[str, Group] = {}
    for name in dict.fromkeys([*contrast.covariates, *contrast.gap_by]):
        if name not in groups or groups[name].overlapping or groups[name].crossed:
            raise DefinitionError(
                f"contrast {contrast.contrast}: expected a group in which each person has one value, found "
                f"`{name}`.",
                fix="Name groups that are neither crossed nor overlapping.",
            )
        own[name] = groups[name]
    return own


def _code(name: str, group: Group) -> str:
    return value_code(name, group).replace(f'"{name}"', f'm."{name}"')
