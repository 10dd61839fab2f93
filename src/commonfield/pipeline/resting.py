"""Which metrics hold only of people who are found in a source other than the one that counts them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlglot
from sqlglot import exp

from commonfield.catalog import Catalog, CodeSet, Dictionary, Metric, TableMap
from commonfield.catalog.condition import Test, Where, events_in
from commonfield.reports import RestsOn
from commonfield.tables.derivation import DERIVED_COLUMNS

_ROLLS_UP = "rolls_up"


def rests_on(metric: Metric, dictionaries: Sequence[Dictionary], catalog: Catalog) -> RestsOn | None:
    """Say from which sources a share's people come, and in which others they must be found to count.

    A share rests on links where its numerator asks for an event of which no source of its cohort can itself
    tell: who goes on to college is told by colleges, not by the high schools that count the class.

    Args:
        metric: The definition; its newest version is read.
        dictionaries: Kinds of files in use: a source tells of an event if one of them gives such rows.
        catalog: Its code sets say what a code can roll up to.

    Returns:
        Codes of sources, in order. None where the metric is no share, its people come from nowhere, or
        their sources tell of all that is asked.
    """
    version = metric.in_version(max(metric.versions))
    if version.numerator is None:
        return None
    own = {
        source
        for member in version.cohort.members
        for source in _telling(member.event, member.where, dictionaries, catalog)
    }
    asked = [
        _telling(event.event, event.where, dictionaries, catalog) for event in events_in(version.numerator)
    ]
    others = {source for sources in asked if not sources & own for source in sources}
    return RestsOn(tuple(sorted(own)), tuple(sorted(others))) if own and others else None


def _telling(event: str, where: Where, dictionaries: Sequence[Dictionary], catalog: Catalog) -> set[str]:
    return {
        dictionary.identity_source
        for dictionary in dictionaries
        for mapped in dictionary.maps
        if mapped.table == event and _can_hold(mapped, where, catalog)
    }


def _can_hold(mapped: TableMap, where: Where, catalog: Catalog) -> bool:
    """Tell whether rows of a map may have the values asked for; what only a record can say, they may."""
    for column, wanted in where.items():
        derived = (mapped.table, column) in DERIVED_COLUMNS
        if column not in mapped.columns and not derived and not isinstance(wanted, Test):
            return False
        values = [wanted] if isinstance(wanted, str) else wanted if isinstance(wanted, list) else []
        possible = _possible(mapped.columns.get(column, ""), catalog)
        if values and possible is not None and not possible & set(map(str, values)):
            return False
    return True


def _possible(sql: str, catalog: Catalog) -> set[str] | None:
    """List the texts that an expression of a map can give; None where a record's own text comes through."""
    if not sql:
        return None
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    found: set[str] = set()
    for call in list(tree.find_all(exp.Anonymous)):
        if call.name.lower() == _ROLLS_UP:
            code_set, _, key = call.expressions
            found |= _rolled_up(catalog.get(CodeSet, code_set.name), key.name)
            if call is tree:
                return found
            call.replace(exp.null())
    if tree.find(exp.Column) is not None:
        return None
    return found | {literal.name for literal in tree.find_all(exp.Literal) if literal.is_string}


def _rolled_up(codes: CodeSet, key: str) -> set[str]:
    return {code.rolls_up_to[key] for code in codes.codes if key in code.rolls_up_to}


def resting(
    metrics: Iterable[Metric], dictionaries: Sequence[Dictionary], catalog: Catalog
) -> Mapping[str, RestsOn]:
    """Give `rests_on` of the metrics that rest on links, by name."""
    found = {metric.metric: rests_on(metric, dictionaries, catalog) for metric in metrics}
    return {name: rests for name, rests in found.items() if rests is not None}
