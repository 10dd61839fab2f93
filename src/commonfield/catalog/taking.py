"""What one dictionary takes from another, so that what they share is written once.

`form_of: mis/sx` says that a file is another form of the same file: whoever may send the one may send the
other, and each takes the other's place. `like: calpads/scsc` only takes elements, rules and maps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commonfield.catalog.loader import Lines, Where, read_yaml
from commonfield.findings import DefinitionError

TAKING = ("form_of", "like")
_LEFT_OUT = "without_rules"
_BY_NAME = {"elements": "name", "rules": "code"}
_NAMING_ELEMENTS = ("key", "one_person_per", "told_apart_by")


@dataclass(frozen=True)
class Written:
    """A dictionary written out in full: plain data, the line of each value, and the texts behind it."""

    data: dict[str, Any]
    lines: Lines
    texts: tuple[str, ...]


def written_out(path: str, files: Mapping[str, tuple[str, str]], *, asking: tuple[str, ...] = ()) -> Written:
    """Read a dictionary, with what it takes from another one put in.

    Its elements are those that it lists, each over the element of that name in the other; all of the
    other's, if it lists none. Its rules are the other's, each under what it says of the same code, then
    its own; `without_rules` leaves some out. Cells of the example are the other's unless it names them.

    Args:
        path: Name of the dictionary.
        files: Text and shown name of every dictionary file, by name.
        asking: Dictionaries that are being written out, for which this one is needed.

    Raises:
        DefinitionError: with file and line: it takes from one that is not there, or from itself; it
            leaves out a rule that is not there.
    """
    text, file = files[path]
    data, lines = read_yaml(text, file=file)
    taken = next((key for key in TAKING if isinstance(data, dict) and key in data), "")
    if not taken:
        return Written(data, lines, (text,))
    other, line = str(data[taken]), lines[taken,]
    if other not in files or other in (*asking, path):
        found = "itself" if other in (*asking, path) else f"`{other}`, which there is not"
        raise DefinitionError(
            f"{file}:{line}: {taken}: expected the name of another dictionary, found {found}.",
            fix="Name one of the shipped dictionaries or of the region's own, e.g. mis/sx.",
        )
    base = written_out(other, files, asking=(*asking, path))
    merged, lines = _merged(base.data, data, lines, file=file)
    return Written(merged, lines, (text, *base.texts))


def _merged(
    base: dict[str, Any], own: dict[str, Any], lines: Lines, *, file: str
) -> tuple[dict[str, Any], Lines]:
    left_out = own.get(_LEFT_OUT, [])
    known = [rule.get("code") for rule in base.get("rules", [])]
    for index, code in enumerate(left_out):
        if code not in known:
            raise DefinitionError(
                f"{file}:{lines[_LEFT_OUT, index]}: {_LEFT_OUT}: expected a rule of the other dictionary, "
                f"found `{code}`."
            )
    merged = {key: value for key, value in {**base, **own}.items() if key not in (_LEFT_OUT, *TAKING)}
    merged |= {key: own[key] for key in TAKING if key in own}
    merged["elements"] = _elements(base.get("elements", []), own.get("elements"))
    merged["rules"], lines = _rules(base.get("rules", []), own.get("rules", []), set(left_out), lines)
    names = {element.get("name") for element in merged["elements"] if isinstance(element, dict)}
    example = {**base.get("example", {}), **own.get("example", {})}
    merged["example"] = {name: cell for name, cell in example.items() if name in names}
    for key in _NAMING_ELEMENTS:
        if key not in own and key in base:
            merged[key] = [name for name in base[key] if name in names]
    return merged, lines


def _elements(base: list[Any], own: list[Any] | None) -> list[Any]:
    if own is None:
        return base
    known = {element["name"]: element for element in base}
    return [{**known.get(e.get("name"), {}), **e} if isinstance(e, dict) else e for e in own]


def _rules(base: list[Any], own: list[Any], left_out: set[str], lines: Lines) -> tuple[list[Any], Lines]:
    """Put a dictionary's own rules over those it takes; lines follow the rules to their new places."""
    kept = [rule for rule in base if rule["code"] not in left_out]
    places = {rule["code"]: place for place, rule in enumerate(kept)}
    moved: Lines = {
        where: line for where, line in lines.items() if where[:1] != ("rules",) or len(where) == 1
    }
    for index, rule in enumerate(own):
        place = places.get(rule.get("code"), len(kept)) if isinstance(rule, dict) else len(kept)
        if place == len(kept):
            kept.append(rule)
        else:
            kept[place] = {**kept[place], **rule}
        moved |= {_at(where, place): line for where, line in lines.items() if where[:2] == ("rules", index)}
    return kept, moved


def _at(where: Where, place: int) -> Where:
    return (where[0], place, *where[2:])
