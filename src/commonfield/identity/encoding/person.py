"""One record, made alike field by field as where names are linked in plain text, before it is encoded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .dates import DateForm, form_of
from .mapping import Mapping
from .refused import Refused
from .spelling import Name, name_of, text_of

_NO_DIGIT = re.compile(r"\D+")
_NO_SIGN = re.compile(r"[\s.-]+")
_ABBREVIATED = {
    "STREET": "ST", "AVENUE": "AVE", "ROAD": "RD", "DRIVE": "DR", "LANE": "LN", "BOULEVARD": "BLVD",
    "COURT": "CT", "PLACE": "PL", "CIRCLE": "CIR", "TERRACE": "TER", "APARTMENT": "APT", "NORTH": "N",
    "SOUTH": "S", "EAST": "E", "WEST": "W", "HIGHWAY": "HWY", "PARKWAY": "PKWY", "SQUARE": "SQ",
}  # fmt: skip
_SEXES = {
    **dict.fromkeys("F FEMALE FEM FEMENINO FEMENINA MUJER W WOMAN GIRL NIÑA 2".split(), "F"),  # noqa: SIM905
    **dict.fromkeys("M MALE MASC MASCULINO HOMBRE VARON VARÓN MAN BOY NIÑO 1".split(), "M"),  # noqa: SIM905
    **dict.fromkeys(("X", "NONBINARY", "NON-BINARY", "NB", "NO BINARIO"), "X"),
}
_NOT_AN_SSN = ("123456789", "987654321")
_ZIP, _ZIP_PLUS_FOUR, _SSN, _PHONE = 5, 9, 9, 10
_SHORTEST_ZIP, _SHORTEST_SSN, _SHORTEST_PHONE = 3, 7, 7


@dataclass(frozen=True, slots=True)
class Person:
    """What a record says, made alike. Names are null and texts empty where nothing is said.

    `born` is YYYYMMDD.
    """

    first: Name | None = None
    middle: Name | None = None
    last: Name | None = None
    born: str = ""
    sex: str = ""
    street: str = ""
    city: str = ""
    zip: str = ""
    school: str = ""
    phone: str = ""
    email: str = ""
    ssn: str = ""
    ssid: str = ""


class PersonReader:
    """Makes the records of one file alike.

    Args:
        mapping: Which column says what.
        records: All cells of the file, in the order of the mapping's fields: how dates are written and
            whether M is *mujer* shows in all of them, not in one.
    """

    def __init__(self, mapping: Mapping, records: Sequence[Sequence[str]]) -> None:
        fields = tuple(mapping.columns)
        written = {field: {record[at] for record in records} for at, field in enumerate(fields)}
        self._form = (
            DateForm(mapping.date_format)
            if mapping.date_format
            else form_of(sorted(written.get("birth_date", ())))
        )
        self.date_format = self._form.form if "birth_date" in fields else ""
        self.dates_not_read = 0
        if mapping.date_format and not any(map(self._form.digits, written.get("birth_date", ("",)))):
            seen = form_of(sorted(written["birth_date"])).form
            raise Refused(
                f"--map birth_date: expected dates written {mapping.date_format}, found none.",
                fix=f"They look like {seen}; or leave the form out, and it is recognized.",
            )
        sexes = _SEXES | _hombre_mujer(written.get("sex", ()))
        own: dict[str, Callable[[str], object]] = {
            "birth_date": lru_cache(maxsize=100_000)(self._form.digits),
            "sex": lambda cell: sexes.get(cell.upper(), ""),
        }
        self._alike = [(_STORED.get(field, field), own.get(field) or _ALIKE[field]) for field in fields]

    def read(self, cells: Sequence[str]) -> Person:
        """Make one record alike; empty cells say nothing."""
        said = {name: alike(cell) for (name, alike), cell in zip(self._alike, cells, strict=True) if cell}
        self.dates_not_read += said.get("born") == ""
        return Person(**said)  # type: ignore[arg-type]


def _hombre_mujer(sexes: Iterable[str]) -> dict[str, str]:
    said = {sex.upper() for sex in sexes}
    return {"H": "M", "M": "F"} if "H" in said and "F" not in said else {}


@lru_cache(maxsize=100_000)
def _street(written: str) -> str:
    return " ".join(_ABBREVIATED.get(word, word) for word in text_of(written).split())


def _zip(written: str) -> str:
    code = text_of(written).replace(" ", "")
    if not code.isdigit():
        return code
    if len(code) == _ZIP_PLUS_FOUR:
        return code[:_ZIP]
    # A spreadsheet drops the zero at the beginning.
    return code.zfill(_ZIP) if len(code) >= _SHORTEST_ZIP else code


def _phone(written: str) -> str:
    digits = _NO_DIGIT.sub("", written)[-_PHONE:]
    return _said(digits) if len(digits) >= _SHORTEST_PHONE else ""


def _email(written: str) -> str:
    return "".join(written.lower().split())


def _ssn(written: str) -> str:
    digits = _said(_NO_SIGN.sub("", written))
    if digits in _NOT_AN_SSN:
        return ""
    return digits.zfill(_SSN) if digits.isdigit() and len(digits) >= _SHORTEST_SSN else digits


def _ssid(written: str) -> str:
    return _said(_NO_SIGN.sub("", written).upper())


def _said(digits: str) -> str:
    """Take one character over and over as nothing said: people type it to get past a form."""
    return digits if len(set(digits)) > 1 else ""


_STORED = {"first_name": "first", "middle_name": "middle", "last_name": "last", "birth_date": "born"}
_ALIKE: dict[str, Callable[[str], object]] = {
    "first_name": name_of, "middle_name": name_of, "last_name": name_of, "street": _street, "city": text_of,
    "zip": _zip, "school": text_of, "phone": _phone, "email": _email, "ssn": _ssn, "ssid": _ssid,
}  # fmt: skip
