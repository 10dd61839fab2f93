"""Which institution a college's short name means: `LA Swest` is Los Angeles Southwest College."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_SAID_FULLY = {"la": ("los", "angeles"), "swest": ("southwest",), "cont": ("continuing",)}
_SAYS_NOTHING = frozenset({"college", "community", "district", "the", "of", "and", "at", "campus"})


def match_colleges(names: Iterable[str], institutions: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Find the institution of each short name; a name that fits none or several is left out, never guessed.

    A name fits where its words are an institution's, or part of one institution's words alone, or hold all
    the words of one institution alone. Words such as `college` do not count.

    Args:
        names: As a publisher writes them.
        institutions: By UNITID, the name and the aliases of each that may be meant.

    Returns:
        UNITID by name.
    """
    words = {unitid: [_words(name) for name in known] for unitid, known in institutions.items()}
    found = {name: unitid for name in names if (unitid := _meant(_words(name), words))}
    twice = {u for u in found.values() if list(found.values()).count(u) > 1}
    return {
        name: unitid
        for name, unitid in found.items()
        if unitid not in twice or any(_words(name) == known for known in words[unitid])
    }


def _words(name: str) -> frozenset[str]:
    plain = re.findall(r"[a-z]+", name.lower().replace(".", ""))
    return frozenset(
        word for one in plain for word in _SAID_FULLY.get(one, (one,)) if word not in _SAYS_NOTHING
    )


def _meant(name: frozenset[str], words: Mapping[str, list[frozenset[str]]]) -> str:
    if not name:
        return ""
    joined = "".join(sorted(name))
    tests = (
        lambda known: known == name,
        lambda known: "".join(sorted(known)) == joined or "".join(known) == "".join(name),
        lambda known: name < known,
        lambda known: bool(known) and known < name,
    )
    for test in tests:
        fits = [unitid for unitid, some in words.items() if any(test(known) for known in some)]
        if len(fits) == 1:
            return fits[0]
        if fits:
            return ""
    return ""
