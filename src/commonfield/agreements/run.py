"""The three questions that the route asks before it uses anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commonfield.agreements.permission import Permission
from commonfield.agreements.reading import agreements_of
from commonfield.catalog import Agreement, Dictionary
from commonfield.catalog.agreement import Grant

ALL = "all"


def permitted_elements(
    agreements: Sequence[Agreement],
    *,
    partner: str,
    dictionary: Dictionary,
    purpose: str,
    audience: str,
    on: date,
) -> Permission:
    """Say which elements of a partner's file may be used for a purpose, towards an audience, on a day."""
    names = {element.name for element in dictionary.elements}
    elements: set[str] = set()
    clauses: list[str] = []
    for agreement in agreements_of(agreements, partner, on):
        for grant in agreement.grants:
            granted = _granted(grant, dictionary)
            if granted is None or purpose not in grant.purposes or audience not in grant.audiences:
                continue
            elements |= names if ALL in granted else names & set(granted)
            clauses.append(f"{agreement.agreement} v{agreement.version}, clause {grant.clause}")
    instead = "" if elements else _what_would_do(agreements, partner, dictionary, purpose, audience, on)
    return Permission(frozenset(elements), tuple(clauses), instead)


def may_submit(
    agreements: Sequence[Agreement], *, partner: str, dictionary: Dictionary, on: date
) -> Permission:
    """Say whether a partner may send a file of this kind at all: some clause in force must name it."""
    clauses, elements = [], set()
    for agreement in agreements_of(agreements, partner, on):
        for grant in agreement.grants:
            if _granted(grant, dictionary) is not None:
                clauses.append(f"{agreement.agreement} v{agreement.version}, clause {grant.clause}")
                elements.add(dictionary.dictionary)
    if clauses:
        return Permission(frozenset(elements), tuple(clauses))
    return Permission(
        frozenset(),
        (),
        f"an agreement in force on {on.isoformat()} to which {partner} is party, "
        f"with a clause that names {dictionary.dictionary}",
    )


def may_link(agreements: Sequence[Agreement], *, partner: str, on: date) -> Permission:
    """Say whether a partner's records may be linked with others'."""
    clauses = [
        f"{agreement.agreement} v{agreement.version}, clause {grant.clause}"
        for agreement in agreements_of(agreements, partner, on)
        for grant in agreement.grants
        if grant.linkage
    ]
    if clauses:
        return Permission(frozenset({"linkage"}), tuple(clauses))
    return Permission(frozenset(), (), f"a clause in force that permits linkage of the records of {partner}")


def _granted(grant: Grant, dictionary: Dictionary) -> list[str] | None:
    """Give the elements that a clause names of a file; one that names a file means every form of it."""
    return grant.elements.get(dictionary.dictionary, grant.elements.get(dictionary.file_type))


def _what_would_do(
    agreements: Sequence[Agreement],
    partner: str,
    dictionary: Dictionary,
    purpose: str,
    audience: str,
    on: date,
) -> str:
    theirs = agreements_of(agreements, partner, on)
    if not theirs:
        return f"an agreement in force on {on.isoformat()} to which {partner} is party"
    sharing = [agreement for agreement in theirs if agreement.layer != "mou"] or theirs
    return (
        f"a clause in {sharing[-1].agreement} that names {dictionary.dictionary} "
        f"for the purpose {purpose} and the audience {audience}"
    )
