"""Where some people went on to: the class they finished in, their first college, a second year, awards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from commonfield.engines import Engine
from commonfield.metrics.calendar import last_ended_year
from commonfield.metrics.outcomes import OWN
from commonfield.metrics.predicates import one_of

if TYPE_CHECKING:
    import polars as pl

FINISHED = ("level", "kind", "completed_on", "institution", "academic_year")
ENROLLED = ("level", "segment", "began_on", "special_admit", "academic_year")
AWARDED = ("level", "kind", "conferred_on", "academic_year")
"""Columns that each answer reads of its table: completion, enrollment, award."""


def find_finished(engine: Engine, *, institutions: Sequence[str], partners: Collection[str]) -> pl.DataFrame:
    """Find when people completed high school at some schools, the first time.

    Args:
        engine: Holds `completion`, and the people as `own_person`.
        institutions: Codes of the schools.
        partners: Whose rows may be read.

    Returns:
        Columns person_key, finished_in (academic year), finished_on; only those who did.
    """
    return engine.query(
        "SELECT c.person_key, c.academic_year AS finished_in, c.completed_on AS finished_on "
        f"FROM completion AS c INNER JOIN {OWN} AS o ON o.person_key = c.person_key "
        "WHERE c.level = 'high_school' AND c.kind <> 'no_diploma' "
        f"AND {one_of('c.institution', sorted(institutions))} AND {one_of('c.partner', sorted(partners))} "
        "QUALIFY ROW_NUMBER() OVER (PARTITION BY c.person_key ORDER BY c.completed_on, c.academic_year) = 1 "
        "ORDER BY c.person_key"
    )


def find_first_college(
    engine: Engine, finished: pl.DataFrame, *, partners: Collection[str], data_as_of: date
) -> pl.DataFrame:
    """Find the first college of people, after high school where they finished it; dual enrollment is none.

    Args:
        engine: Holds `enrollment`, and the people as `own_person`.
        finished: As `find_finished` gives it.
        partners: Whose rows may be read.
        data_as_of: The day up to which the data tell.

    Returns:
        Columns person_key, first_college (a segment), first_college_began_on, second_year (bool: enrolled
        anywhere in the academic year that follows; null while that year is not over); only those found.
    """
    engine.load("own_finished", finished)
    ended = last_ended_year(data_as_of)
    found = engine.query(
        "WITH gone AS (SELECT e.person_key, e.segment, e.began_on, e.academic_year FROM enrollment AS e "
        f"INNER JOIN {OWN} AS o ON o.person_key = e.person_key "
        "LEFT JOIN own_finished AS f ON f.person_key = e.person_key WHERE e.level = 'postsecondary' "
        "AND NOT COALESCE(e.special_admit, FALSE) AND (f.finished_on IS NULL OR e.began_on > f.finished_on) "
        f"AND {one_of('e.partner', sorted(partners))}), "
        "first AS (SELECT * FROM gone QUALIFY ROW_NUMBER() OVER "
        "(PARTITION BY person_key ORDER BY began_on, segment, academic_year) = 1), "
        "back AS (SELECT DISTINCT g.person_key FROM gone AS g INNER JOIN first AS f "
        "ON f.person_key = g.person_key AND g.academic_year = f.academic_year + 1) "
        "SELECT f.person_key, f.segment AS first_college, f.began_on AS first_college_began_on, "
        "CASE WHEN b.person_key IS NOT NULL THEN TRUE "
        f"WHEN f.academic_year + 1 <= {ended} THEN FALSE END AS second_year "
        "FROM first AS f LEFT JOIN back AS b ON b.person_key = f.person_key ORDER BY f.person_key"
    )
    engine.drop("own_finished")
    return found


def find_awards(engine: Engine, *, partners: Collection[str]) -> pl.DataFrame:
    """List the awards of people: person_key, kind, conferred_on, academic_year; the same award once.

    Args:
        engine: Holds `award`, and the people as `own_person`.
        partners: Whose rows may be read.
    """
    return engine.query(
        "SELECT DISTINCT a.person_key, a.kind, a.conferred_on, a.academic_year FROM award AS a "
        f"INNER JOIN {OWN} AS o ON o.person_key = a.person_key "
        f"WHERE a.level = 'postsecondary' AND {one_of('a.partner', sorted(partners))} "
        "ORDER BY a.person_key, a.conferred_on, a.kind"
    )
