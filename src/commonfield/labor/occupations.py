"""Occupations as an agency publishes them: some stand together under a code of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def published_codes(
    published: Iterable[str], detailed: Iterable[str], aggregates: Mapping[str, list[str]]
) -> dict[str, str]:
    """Say under which published code each detailed occupation stands.

    Args:
        published: Codes in the agency's table, e.g. `31-1120`.
        detailed: Every detailed code of the classification.
        aggregates: Codes of the agency's own that are no broad group, and what they hold.

    Returns:
        The published code by detailed code; an occupation that is published by itself is its own, and one
        that is not published at all is missing.
    """
    codes, known = set(published), set(detailed)
    found = {code: code for code in codes & known}
    for code in sorted(codes - known):
        members = aggregates.get(code) or (
            [one for one in known if one[:6] == code[:6]] if code.endswith("0") else []
        )
        for member in members:
            found.setdefault(member, code)
    return found


def stands_under(
    code: str, places: Mapping[str, str], detailed: Iterable[str], aggregates: Mapping[str, list[str]]
) -> set[str]:
    """Say under which published codes a code of a crosswalk stands; the code itself where nothing is known.

    A crosswalk may write one code for occupations that are published under another, or each by itself.

    Args:
        code: As a crosswalk writes it.
        places: What `published_codes` gives.
        detailed: Every detailed code of the classification.
        aggregates: Codes of agencies' own, and what they hold.
    """
    if code in places or code in places.values():
        return {places.get(code, code)}
    held = published_codes([code], detailed, aggregates)
    return {places.get(one, one) for one in held} or {code}


def members_of(places: Mapping[str, str]) -> dict[str, list[str]]:
    """Turn `published_codes` around: the detailed occupations under each published code."""
    members: dict[str, list[str]] = {}
    for detailed, code in sorted(places.items()):
        members.setdefault(code, []).append(detailed)
    return members
