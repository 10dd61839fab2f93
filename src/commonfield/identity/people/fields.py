"""Which columns of somebody's file hold which piece of identity."""

from __future__ import annotations

import re
from dataclasses import dataclass

from commonfield.findings import UsageError

FIELDS = (
    "first_name", "middle_name", "last_name", "birth_date", "sex", "street", "city", "zip", "school", "phone",
    "email", "ssn", "ssid",
)  # fmt: skip
"""The pieces of identity that any two files may have in common."""

_NEXT = re.compile(r",(?=\s*\w+\s*=)")
_FORM = re.compile(r":(?=[^:]*%)")


@dataclass(frozen=True)
class Column:
    """Where a field stands: columns, joined by a space, and for a birth date how it is written.

    `form` is written as `strptime` has it; empty where it is to be recognized.
    """

    names: tuple[str, ...]
    form: str = ""


FieldMap = dict[str, Column]


def read_map(text: str, columns: list[str], *, option: str = "--map") -> FieldMap:
    """Read `first_name=given_name,birth_date=born:%Y%m%d,street=number+name`.

    Args:
        text: As a person typed it. Empty takes the columns that bear the name of a field.
        columns: The header of the file.
        option: What to call it in a complaint.

    Raises:
        UsageError: a field that there is not, one stated twice, a column that the file does not have, or
            no field at all.
    """
    found: FieldMap = {}
    for part in _NEXT.split(text) if text.strip() else []:
        field, _, rest = (piece.strip() for piece in part.partition("="))
        if field not in FIELDS:
            raise UsageError(
                f"{option}: expected a field, found `{field}`.", fix=f"Fields: {', '.join(FIELDS)}."
            )
        if field in found:
            raise UsageError(
                f"{option}: expected each field once, found `{field}` twice.",
                fix=f"Join columns with a plus sign: {field}=one+two.",
            )
        found[field] = _column(field, rest, columns, option)
    if not text.strip():
        found = {name: Column((name,)) for name in FIELDS if name in columns}
    if not found:
        raise UsageError(
            f"{option}: expected at least one field, found none.",
            fix=f"Say which column is which: {option} first_name=given_name,last_name=surname. "
            f"Columns of the file: {', '.join(columns)}.",
        )
    return found


def _column(field: str, text: str, columns: list[str], option: str) -> Column:
    form = ""
    if field == "birth_date" and text not in columns and (at := _FORM.search(text)):
        text, form = text[: at.start()].strip(), text[at.end() :].strip()
    names = (text,) if text in columns else tuple(name.strip() for name in text.split("+"))
    for name in names:
        require_column(name, columns, what=f"{option} {field}")
    return Column(names, form)


def require_column(name: str, columns: list[str], *, what: str) -> None:
    """Refuse a column that a file does not have.

    Raises:
        UsageError: naming the columns that it has.
    """
    if name not in columns:
        import difflib

        near = difflib.get_close_matches(name, columns, n=1)
        raise UsageError(
            f"{what}: expected a column of the file, found `{name}`.",
            fix=f"{f'Did you mean {near[0]}? ' if near else ''}Columns of the file: {', '.join(columns)}.",
        )
