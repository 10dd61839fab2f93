"""May a partner hear what became of its own students, and which other partners let it?"""

from __future__ import annotations

from collections.abc import Sequence

from commonfield.catalog import Agreement
from commonfield.catalog.agreement import Grant

GIVE_BACK = "give-back"
"""Purpose that a clause must name."""

PARTNERS = "partners"
"""Audience: every partner, each about its own students. A clause may also name one partner."""


def as_read_by(agreements: Sequence[Agreement], partner: str, *, rows_of: str) -> list[Agreement]:
    """Give agreements as they stand when a partner is to hear what records tell of its own students.

    Of its own records they stand as written: a clause must name the partner as an audience, or it receives
    nothing. Of others' records an agreement counts only where it permits redisclosure, and a clause of it
    where it names the partner, or every partner.

    Args:
        agreements: Every agreement of the region.
        partner: Who is to hear; an audience by its name.
        rows_of: Whose records are asked about.
    """
    if rows_of == partner:
        return list(agreements)
    return [
        agreement.model_copy(
            update={
                "grants": [_heard(g, partner) for g in agreement.grants] if agreement.redisclosure else []
            }
        )
        for agreement in agreements
    ]


def _heard(grant: Grant, partner: str) -> Grant:
    if PARTNERS not in grant.audiences:
        return grant
    return grant.model_copy(update={"audiences": [*grant.audiences, partner]})
