"""A charter: bodies, seats, who sits on them and when, and what each body may decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from commonfield.catalog.council.deciding import (
    KINDS,
    Code,
    CompositionRule,
    DecisionRule,
    Openness,
    Proxies,
    Quorum,
    WrittenConsent,
)
from commonfield.catalog.definition import Definition, Part, Source, Text
from commonfield.catalog.region import PartnerKind

DEFAULT = "default"
"""The kind of question whose rule is taken where none is named."""


class Seat(Part):
    """One seat of a body. Its code is its own in the whole charter."""

    seat: str = Field(min_length=1)
    sector: str = Field(min_length=1)
    partner_kind: PartnerKind | None = None
    organization: str = Field(default="", description="a code of the organization, where the seat is its own")
    voting: bool = True
    local: bool = Field(default=True, description="false: an employer from elsewhere, who is no local one")

    @property
    def kind(self) -> str:
        """What kind of partner sits here: as written, or employer where the sector says so."""
        return self.partner_kind or ("employer" if self.sector == "employer" else "")


class Body(Part):
    """A body: who sits on it, when it has a quorum, and by which rule it decides which question."""

    body: Code
    label: Text | None = None
    parent: str = ""
    kind: Literal["steering", "council", "team"] = "steering"
    openness: Openness | None = None
    seats: list[Seat] = Field(min_length=1)
    chair: str = Field(default="", description="the seat whose vote breaks a tie, where a rule says so")
    quorum: Quorum = Quorum()
    decides: dict[str, str] = Field(
        default={},
        description="the rule for each kind of question; `default` is taken where none is named",
    )
    composition: list[CompositionRule] = Field(default=[], description="what its seats keep to on every day")
    proxies: Proxies = Proxies()
    alternates_sit_for_recused: bool = Field(
        default=False, description="whether an alternate sits for a member who is recused"
    )
    written_consent: WrittenConsent | None = Field(default=None, description="left out: not by charter")
    consent_agenda: str = Field(
        default="majority_of_cast", description="the rule by which items that nobody pulls pass together"
    )


class Term(Part):
    """Who holds a seat, from its first day to its last one; without a last day it goes on."""

    seat: str
    member: str = Field(min_length=1, description="a code, and no name")
    began_on: date
    ended_on: date | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.ended_on is not None and self.ended_on < self.began_on:
            raise ValueError("a term ends on or after the day on which it begins")
        return self

    def holds(self, day: date) -> bool:
        return self.began_on <= day and (self.ended_on is None or day <= self.ended_on)


class Alternate(Term):
    """Who may sit on a seat while its holder is away. The first one listed sits first."""


class Delegation(Part):
    """What a body may decide alone: up to an amount, or for some classes of data or types of terms."""

    what: Code
    body: str
    amount_up_to: Decimal | None = Field(default=None, ge=0, description="left out: any amount, or none")
    of: list[str] = Field(default=[], description="classes of data or types of terms; empty: every one")
    began_on: date | None = None
    ended_on: date | None = None


class Award(Part):
    """Money that the collaborative was awarded; `follows` names the award before it."""

    award: Code
    amount: Decimal = Field(ge=0)
    awarded_on: date
    follows: str = ""


class Commitment(Part):
    """What the collaborative committed to, and for how long.

    `which` is the number of a recommendation in the rule pack, or the code of one of its sectors.
    """

    to: Literal["recommendation", "sector"]
    which: str | int
    began_on: date
    ended_on: date | None = None

    def holds(self, day: date) -> bool:
        return self.began_on <= day and (self.ended_on is None or day <= self.ended_on)


class Charter(Definition):
    """How a collaborative governs itself: its bodies, seats, terms, rules of decision and delegations."""

    charter: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    collaborative: str = ""
    label: Text | None = None
    version: str | int | float = Field(default="1", description="which version of the charter this is")
    rule_pack: str = Field(default="", description="what the funder asks, see `RulePack`")
    open_meetings: str = Field(default="", description="the open-meeting rules of covered bodies")
    bodies: list[Body] = Field(min_length=1)
    rules: list[DecisionRule] = []
    terms: list[Term] = []
    alternates: list[Alternate] = []
    delegations: list[Delegation] = []
    awards: list[Award] = []
    commitments: list[Commitment] = []
    source: Source | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for fault in _faults(self):
            raise ValueError(fault)
        return self

    def rule(self, name: str) -> DecisionRule:
        """Give a rule of the charter, or one of the kinds as it stands without parameters.

        Raises:
            KeyError: there is none of that name.
        """
        for rule in self.rules:
            if rule.rule == name:
                return rule
        if name in KINDS:
            return DecisionRule.model_validate({"rule": name, "kind": name})
        raise KeyError(name)

    @property
    def rule_names(self) -> list[str]:
        return list(dict.fromkeys([*(rule.rule for rule in self.rules), *KINDS]))


def overlapping_terms(terms: Sequence[Term], bodies: Sequence[Body]) -> Iterator[tuple[int, str]]:
    """Tell which terms cannot stand beside an earlier one: (index, why)."""
    body_of = {seat.seat: body.body for body in bodies for seat in body.seats}
    by_seat: dict[str, list[Term]] = defaultdict(list)
    by_member: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for i, term in enumerate(terms):
        if term.seat not in body_of:
            yield i, "the seat is one of the charter's"
            continue
        if any(_overlap(term, other) for other in by_seat[term.seat]):
            yield i, "a seat has one holder on a day"
        mine = by_member[term.member, body_of[term.seat]]
        if any(_overlap(term, other) for other in mine if other.seat != term.seat):
            yield i, "a member holds one seat of a body on a day"
        by_seat[term.seat].append(term)
        mine.append(term)


def _overlap(one: Term, other: Term) -> bool:
    return one.began_on <= (other.ended_on or date.max) and other.began_on <= (one.ended_on or date.max)


def _faults(charter: Charter) -> Iterator[str]:
    names = [body.body for body in charter.bodies]
    seats = [seat.seat for body in charter.bodies for seat in body.seats]
    rules = [rule.rule for rule in charter.rules]
    if len(set(names)) < len(names):
        yield "bodies: each body stands once"
    if len(set(seats)) < len(seats):
        yield "bodies: the code of a seat stands once in the whole charter"
    if len(set(rules)) < len(rules):
        yield "rules: each rule stands once"
    known = {*rules, *KINDS}
    for rule in charter.rules:
        if rule.kind == "consent":
            if rule.then not in known:
                yield f"rules: {rule.rule}: `then` is a rule of the charter"
            elif charter.rule(rule.then).kind in ("consent", "advice"):
                yield f"rules: {rule.rule}: what follows consent is a vote"
    for body in charter.bodies:
        yield from _body_faults(body, names, known)
    yield from _cycles(charter.bodies)
    for i, why in overlapping_terms(charter.terms, charter.bodies):
        yield f"terms: {why} (see the term number {i + 1})"
    if any(alternate.seat not in seats for alternate in charter.alternates):
        yield "alternates: the seat is one of the charter's"
    if any(row.body not in names for row in charter.delegations):
        yield "delegations: the body is one of the charter's"
    awards = [award.award for award in charter.awards]
    if len(set(awards)) < len(awards) or any(a.follows and a.follows not in awards for a in charter.awards):
        yield "awards: each stands once, and follows one that stands here"


def _body_faults(body: Body, names: list[str], known: set[str]) -> Iterator[str]:
    own = {seat.seat for seat in body.seats}
    if body.parent and body.parent not in names:
        yield f"bodies: {body.body}: the parent is one of the charter's bodies"
    if body.chair and body.chair not in own:
        yield f"bodies: {body.body}: the chair is one of its seats"
    named = [*body.decides.values(), body.consent_agenda]
    if body.written_consent:
        named.append(body.written_consent.rule)
    if strange := [name for name in named if name not in known]:
        yield f"bodies: {body.body}: {strange[0]} is a rule of the charter, or one of {', '.join(KINDS)}"
    sectors = {seat.sector for seat in body.seats if seat.voting}
    if strange := sorted(set(body.quorum.per_sector) - sectors):
        yield f"bodies: {body.body}: quorum: {strange[0]} is the sector of one of its voting seats"


def _cycles(bodies: Sequence[Body]) -> Iterator[str]:
    parents = {body.body: body.parent for body in bodies}
    for name in parents:
        seen, at = {name}, parents[name]
        while at and at in parents:
            if at in seen:
                yield f"bodies: {name}: no body stands above itself"
                return
            seen.add(at)
            at = parents[at]
