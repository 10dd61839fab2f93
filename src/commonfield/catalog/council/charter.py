"""A charter: bodies, seats, who sits on them and when, and what each body may decide."""

from __future__ import annotations

from collections import Counter, defaultdict
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
    read_share,
)
from commonfield.catalog.definition import Definition, Part, Source, Text, fault_at
from commonfield.catalog.region import PartnerKind

Place = tuple[str | int, ...]
Fault = tuple[Place, str]
"""Where something cannot hold, from the top of the charter, and why."""

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
    rule_pack: str = Field(
        default="",
        description="what the funder asks: a shipped `RulePack` by name, or a file beside the charter",
    )
    open_meetings: str = Field(
        default="", description="the open-meeting rules of covered bodies: shipped by name, or a file beside"
    )
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
        for where, says in _faults(self):
            raise fault_at(*where, says=says)
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


def _faults(charter: Charter) -> Iterator[Fault]:
    names = [body.body for body in charter.bodies]
    seats = [seat.seat for body in charter.bodies for seat in body.seats]
    places = [
        ("bodies", b, "seats", s) for b, body in enumerate(charter.bodies) for s in range(len(body.seats))
    ]
    rules = [rule.rule for rule in charter.rules]
    for b in _again(names):
        yield ("bodies", b, "body"), f"each body stands once, and {names[b]} stands above already"
    for s in _again(seats):
        yield (
            (*places[s], "seat"),
            f"a seat stands once in the whole charter, and {seats[s]} does above already",
        )
    for r in _again(rules):
        yield ("rules", r, "rule"), f"each rule stands once, and {rules[r]} stands above already"
    known = {*rules, *KINDS}
    for r, rule in enumerate(charter.rules):
        if rule.kind == "consent":
            if rule.then not in known:
                yield ("rules", r, "then"), f"{rule.rule}: `then` is a rule of the charter"
            elif charter.rule(rule.then).kind in ("consent", "advice"):
                yield ("rules", r, "then"), f"{rule.rule}: what follows consent is a vote"
    for b, body in enumerate(charter.bodies):
        for where, says in _body_faults(body, names, known):
            yield ("bodies", b, *where), f"{body.body}: {says}"
    yield from _cycles(charter.bodies)
    for i, why in overlapping_terms(charter.terms, charter.bodies):
        yield ("terms", i, "seat"), f"{why}, and {charter.terms[i].seat} breaks it"
    for i, alternate in enumerate(charter.alternates):
        if alternate.seat not in seats:
            yield ("alternates", i, "seat"), f"the seat is one of the charter's, and {alternate.seat} is none"
    for i, row in enumerate(charter.delegations):
        if row.body not in names:
            yield ("delegations", i, "body"), f"the body is one of the charter's, and {row.body} is none"
    awards = [award.award for award in charter.awards]
    for i in _again(awards):
        yield ("awards", i, "award"), "each award stands once"
    for i, award in enumerate(charter.awards):
        if award.follows and award.follows not in awards:
            yield ("awards", i, "follows"), "an award follows one that stands here"


def _again(codes: Sequence[str]) -> list[int]:
    """Give where a code stands that stood before."""
    return [i for i, code in enumerate(codes) if code in codes[:i]]


def _body_faults(body: Body, names: list[str], known: set[str]) -> Iterator[Fault]:
    if body.parent and body.parent not in names:
        yield ("parent",), "the parent is one of the charter's bodies"
    if body.chair and body.chair not in {seat.seat for seat in body.seats}:
        yield ("chair",), "the chair is one of its seats"
    named: list[tuple[Place, str]] = [(("decides", key), rule) for key, rule in body.decides.items()]
    named.append((("consent_agenda",), body.consent_agenda))
    if body.written_consent:
        named.append((("written_consent", "rule"), body.written_consent.rule))
    for where, name in named:
        if name not in known:
            yield where, f"{name} is a rule of the charter, or one of {', '.join(KINDS)}"
    yield from _quorum_faults(body)


def _quorum_faults(body: Body) -> Iterator[Fault]:
    """Tell what of a quorum can never be there, as the body has fewer voting seats."""
    quorum, seats = body.quorum, Counter(seat.sector for seat in body.seats if seat.voting)
    for sector, least in quorum.per_sector.items():
        if sector not in seats:
            yield ("quorum", "per_sector", sector), f"{sector} is the sector of one of its voting seats"
        elif least > seats[sector]:
            yield (
                ("quorum", "per_sector", sector),
                f"a quorum asks for no more of {sector} than its voting seats: {seats[sector]}",
            )
    if quorum.count is not None and quorum.count > seats.total():
        yield ("quorum", "count"), f"a quorum asks for no more than its voting seats: {seats.total()}"
    if quorum.count is None and quorum.more_than and read_share(quorum.share) == 1:
        yield (
            ("quorum", "share"),
            "more than all seats are never there; write more_than: false to ask for all",
        )


def _cycles(bodies: Sequence[Body]) -> Iterator[Fault]:
    parents = {body.body: body.parent for body in bodies}
    for b, name in enumerate(parents):
        seen, at = {name}, parents[name]
        while at and at in parents:
            if at in seen:
                yield ("bodies", b, "parent"), f"{name}: no body stands above itself"
                return
            seen.add(at)
            at = parents[at]
