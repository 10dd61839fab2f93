from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commonfield.identity.lasting.history import History


def follow(history: History, key: str) -> str | None:
    """Give the key under which the person of a former key is known today; null where nobody is left.

    A key that is in force leads to itself. Where a person was split, the old key stays with the largest part.

    Raises:
        KeyError: the key was never given.
    """
    forward, known = {}, set(history.memberships["person_key"])
    for kind, old, new in history.events.select("kind", "from_key", "to_key").iter_rows():
        known |= {old, new} - {None}
        if kind in ("merge", "retire"):
            forward[old] = new
    if key not in known:
        raise KeyError("a person key that was never given")
    at: str | None = key
    while at in forward:
        at = forward[at]
    return at
