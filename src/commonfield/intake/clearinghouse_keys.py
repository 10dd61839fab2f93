"""The key of a person that goes out to the Clearinghouse and comes back with its answer."""

from __future__ import annotations

import re

_MARK = "CF_"
_RETURNED = re.compile(r"cf_([0-9a-f]{32})")


def key_to_send(token: str) -> str:
    """Give a subject token as it goes out: letters, digits and a low line, which the column allows."""
    return _MARK + token


def returned_key(subject: str) -> str | None:
    """Give the token in a key that we sent out and that came back, or None where it is none of ours."""
    found = _RETURNED.fullmatch(subject.strip().lower())
    return found[1] if found else None
