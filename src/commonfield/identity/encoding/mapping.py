"""Which column of a file says what: `first_name=given_name,birth_date=born:%Y%m%d,street=number+road`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .refused import Refused

FIELDS = (
    "first_name", "middle_name", "last_name", "birth_date", "sex", "street", "city", "zip", "school", "phone",
    "email", "ssn", "ssid",
)  # fmt: skip
"""Everything that may be encoded. A field that the partners did not agree on is not mapped, and not read."""


_NEXT = re.compile(r",(?=\s*\w+\s*=)")
_FORM = re.compile(r":(?=[^:]*%)")


@dataclass(frozen=True)
class Mapping:
    """For each field its columns (joined by a space); `date_format` as in strptime, empty to find it out."""

    columns: dict[str, tuple[str, ...]]
    date_format: str = ""


def parse_mapping(text: str) -> Mapping:
    """Read a mapping as it is written on a command line.

    Raises:
        Refused: it is not of the form `field=column,...`, or names a field that there is not, or twice.
    """
    columns: dict[str, tuple[str, ...]] = {}
    date_format = ""
    for part in _NEXT.split(text) if text.strip() else []:
        name, equals, rest = part.partition("=")
        name, rest = name.strip(), rest.strip()
        if not equals or not rest:
            raise Refused(
                f"--map: expected field=column, found `{part.strip()}`.",
                fix="Write --map first_name=given_name,last_name=surname,birth_date=born:%Y%m%d",
            )
        if name not in FIELDS or name in columns:
            found = f"`{name}` twice" if name in columns else f"`{name}`"
            raise Refused(
                f"--map: expected each field once, of those there are, found {found}.",
                fix=f"The fields are {', '.join(FIELDS)}.",
            )
        if name == "birth_date" and (at := _FORM.search(rest)):
            rest, date_format = rest[: at.start()], rest[at.end() :]
        columns[name] = tuple(column.strip() for column in rest.split("+"))
    if not columns:
        raise Refused(
            "--map: expected at least one field, found none.", fix="Write --map first_name=column,..."
        )
    return Mapping(columns, date_format.strip())
