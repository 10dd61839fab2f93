"""Before a policy is adopted: what readers would keep of a region's figures, by each way out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from commonfield.catalog import DisclosurePolicy, Group, Metric
from commonfield.disclosure.deciding import rules_of
from commonfield.disclosure.figures import figures_of
from commonfield.disclosure.relations import Relations
from commonfield.disclosure.run import laid_out, sets_of_persons
from commonfield.disclosure.utility import Alternative, alternatives

if TYPE_CHECKING:
    import polars as pl

    from commonfield.disclosure.atoms import Layout


def compare(
    measures: pl.DataFrame,
    atoms: pl.DataFrame,
    *,
    policy: DisclosurePolicy,
    metrics: Mapping[str, Metric],
    groups: Mapping[str, Group],
    academic_year: int | None = None,
    key: bytes = b"",
) -> list[Alternative]:
    """Compare what readers would keep: under the policy, under the other profile, and by each way out.

    Figures of sets of persons that are not laid out (medians, link rates) are not counted. Earlier releases
    are not looked at: it is asked before a first one.

    Args:
        measures: `MEASURE` rows.
        atoms: `MEASURE_ATOM` rows of the same measures.
        policy: The policy that is thought of.
        metrics: Definitions.
        groups: Definitions.
        academic_year: One year; the latest that each set of persons has if not given.
        key: Secret behind ties.
    """
    figures = figures_of(measures, None, None, smallest_group=policy.smallest_group)
    relations = Relations.of(metrics, groups)
    latest: dict[tuple[str, ...], tuple[int, Layout]] = {}
    for rows, persons in sets_of_persons(figures, relations):
        year = persons.academic_year
        if year is None or (academic_year is not None and year != academic_year):
            continue
        layout = laid_out(rows, atoms, persons, relations)
        if layout is not None and year >= latest.get(persons.universe, (year, None))[0]:
            latest[persons.universe] = (year, layout)
    layouts = [layout for _, layout in latest.values()]
    return alternatives(
        [layout.universe for layout in layouts],
        rules_of(policy),
        key=key,
        fixed=[layout.nobody() for layout in layouts],
        exact_seconds=0.0,
    )
