"""What the page of a partner tells, as plain data; the pipeline gathers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from commonfield.catalog import Text
from commonfield.vocabulary import CellStatus


@dataclass(frozen=True)
class Figure:
    """A share as it may be told: counts where `shown`, a band in percent where `banded`."""

    status: CellStatus
    people: int | None = None
    hits: int | None = None
    band: tuple[int, int] | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Beside:
    """One metric of one year: the partner's own people, and the region as published.

    `own` is exact where the agreement lets the partner hear of its own students, else as published.
    """

    label: Text
    short: Text
    did: Text
    people: Text
    academic_year: int
    own: Figure
    region: Figure


@dataclass(frozen=True)
class Class:
    """The students who finished high school in one academic year, by the kind of their first college.

    `by_college` counts people by a kind of `COLLEGES`, and those of whom no college is known as `not_found`.
    `early` where the academic year after it is not over: some are still on their way.
    """

    academic_year: int
    students: int
    by_college: Mapping[str, int]
    early: bool = False


@dataclass(frozen=True)
class Onward:
    """What became of own students beyond the first day of college; None where it may not be told.

    `due` counts those whose second year is over, of whom `back` were enrolled anywhere in it.
    """

    students: int
    entered: int | None = None
    due: int | None = None
    back: int | None = None
    awarded: int | None = None


@dataclass(frozen=True)
class File:
    """One file that the partner sent, and what became of its rows."""

    name: str
    dictionary: Text
    years: tuple[int, ...]
    received_on: date
    rows_in: int
    accepted: int
    still_refused: int
    state: str


@dataclass(frozen=True)
class Found:
    """How many of the partner's people of one source were found in another, as published."""

    source: Text
    other: Text
    figure: Figure


@dataclass(frozen=True)
class LeftOut:
    """What may not be told, whose rows it would need, and what would allow it."""

    what: Text
    partner: str
    instead: str


@dataclass(frozen=True)
class Told:
    """Everything on the page.

    `private` says that it counts own students exactly, whatever their number. `rows` and `columns` are those
    of the file of outcomes beside it; null where there is none. `agreement` names the agreement in which a
    clause for the audience `audience` would allow it; empty where one does, or where there is none.
    """

    partner: str
    region: Text
    day: date
    invented: bool
    private: bool
    beside: tuple[Beside, ...]
    files: tuple[File, ...]
    found: tuple[Found, ...]
    classes: tuple[Class, ...] = ()
    onward: Onward | None = None
    left_out: tuple[LeftOut, ...] = ()
    rows: int | None = None
    columns: tuple[str, ...] = ()
    agreement: str = ""
    audience: str = ""
    release: str = ""
