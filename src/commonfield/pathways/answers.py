"""What the compiler says: of each school, entry term and occupation, and of each link that does not hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from commonfield.pathways.terms import Term

Status = Literal["unbroken", "unchecked", "broken"]
"""`unchecked`: no break was found, but a link could not be looked at because its records are not here."""

WarningKind = Literal[
    "dead_end", "unit_loss", "sole_link", "runs_out", "unconfirmed", "unchecked", "contradicted", "few_slots"
]


@dataclass(frozen=True, slots=True)
class Break:
    """A link that does not hold.

    Args:
        step: The step of the pathway.
        what: Key of the message that says what is wrong, e.g. `agreement_ended`.
        link: The link by kind and records, the same for every school that uses it, e.g.
            `agreement|33669771|110097`.
        values: What fills the message and that of its repair (`<what>_repair`): names, codes, days.
        since: The first day on which it did not hold; null where it never did.
        owner: The organization that can mend it.
    """

    step: str
    what: str
    link: str
    values: Mapping[str, Any] = field(hash=False)
    since: date | None
    owner: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a learner of a school can follow a pathway to an occupation.

    Args:
        pathway: The pathway.
        school: CDS code.
        entering: The term in which the learner enters grade 9.
        soc: The occupation.
        status: See `Status`.
        schedule: First term of each step of the way found, in order of time; empty where it is broken.
        done: The last term of it; null where it is broken.
        repair: The fewest links to mend so that a chain holds, on the way that needs fewest; empty unless
            broken.
    """

    pathway: str
    school: str
    entering: Term
    soc: str
    status: Status
    schedule: tuple[tuple[str, Term], ...]
    done: Term | None
    repair: tuple[Break, ...]


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that breaks no chain and should be known.

    `schools` are those that it concerns, `chains` how many chains (school, entry term, occupation) do, and
    `pathways` how many pathways.
    """

    kind: WarningKind
    pathway: str
    step: str
    link: str
    values: Mapping[str, Any] = field(hash=False)
    owner: str
    schools: tuple[str, ...]
    chains: int
    pathways: int = 1


@dataclass(frozen=True, slots=True)
class Compiled:
    """Everything that the compiler found.

    Args:
        answers: One for each pathway, school, entry term and occupation, in this order.
        steps: For each pathway, school and entry term: status of every step by itself, that is whether the
            step can be reached at all.
        warnings: In order of what concerns most chains.
        faults: What is wrong with the records themselves, such as two versions of a course at a time.
    """

    answers: tuple[Answer, ...]
    steps: Mapping[tuple[str, str, Term], Mapping[str, Status]]
    warnings: tuple[Warned, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of the records: `what` is the key of its message, `record` the table, `lines` where it is."""

    what: str
    record: str
    values: Mapping[str, Any] = field(hash=False)
    lines: tuple[int, ...] = ()
