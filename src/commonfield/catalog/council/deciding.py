"""How a body decides: shares written exactly, quorum, rules of decision, proxies, written consent."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from commonfield.catalog.definition import Part, Text

Code = Annotated[str, Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$")]


def read_share(text: str) -> Fraction:
    """Give a share as it is written: 2/3 is two thirds, .25 is one quarter, and not a binary neighbour.

    Raises:
        ValueError: it is no share from 0 to 1.
    """
    try:
        share = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise ValueError("a share is written as 2/3 or 0.25") from None
    if not 0 <= share <= 1:
        raise ValueError("a share lies between 0 and 1")
    return share


def _is_share(text: str) -> str:
    read_share(text)
    return text


ShareText = Annotated[str, BeforeValidator(str), AfterValidator(_is_share)]
Seats = Literal["filled", "all"]

KINDS = (
    "majority_of_cast", "majority_of_seats", "supermajority_of_cast", "supermajority_of_seats",
    "sectors_for", "no_sector_against", "consent", "advice",
)  # fmt: skip
RuleKind = Literal[
    "majority_of_cast", "majority_of_seats", "supermajority_of_cast", "supermajority_of_seats",
    "sectors_for", "no_sector_against", "consent", "advice",
]  # fmt: skip


class Quorum(Part):
    """How many must be there before a body may decide: a count or a share, and a least number per sector."""

    count: int | None = Field(default=None, ge=1, description="how many seats; instead of `share`")
    share: ShareText = Field(default="1/2", description="of the voting seats, such as 1/2; see `more_than`")
    more_than: bool = Field(default=True, description="more than the share is asked; false: the share itself")
    of: Seats = Field(default="all", description="of which voting seats: all, or those filled on the day")
    per_sector: dict[str, int] = Field(
        default={}, description="the fewest seats of a sector that must be there"
    )
    recused_count: bool = Field(
        default=False, description="whether a member recused on an item counts in its quorum"
    )


class DecisionRule(Part):
    """What it takes to decide. Majorities ask more than one half, supermajorities at least their share.

    `sectors_for` is a majority of all, and more for than against in at least so many sectors;
    `no_sector_against` a majority of all, and no sector with more against than for. `consent` passes when
    no tested objection with a reason stands; after its rounds the rule named in `then` is voted on.
    `advice` decides nothing.
    """

    rule: Code
    label: Text | None = None
    kind: RuleKind
    share: ShareText = Field(default="2/3", description="for supermajorities: at least this share")
    seats: Seats = Field(default="filled", description="for rules of seats: of the filled ones, or of all")
    of: Literal["cast", "seats"] = Field(
        default="cast", description="for the two sector rules: what the majority of all is counted in"
    )
    sectors: int = Field(default=2, ge=1, description="for `sectors_for`: at least so many sectors")
    abstentions_are_cast: bool = Field(default=False, description="whether an abstention is a vote cast")
    tie: Literal["fails", "chair", "goes_on"] = Field(
        default="fails", description="as many for as against: it fails, the chair decides, or it goes on"
    )
    rounds: int = Field(default=2, ge=1, description="for consent: rounds before `then`")
    then: str = Field(default="majority_of_cast", description="for consent: the rule after the last round")

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.kind.startswith("supermajority") and read_share(self.share) <= Fraction(1, 2):
            raise ValueError("a supermajority asks for more than one half; use a majority")
        if self.tie == "chair" and self.kind != "majority_of_cast":
            raise ValueError("the chair decides ties of majority_of_cast only")
        if self.kind == "consent" and self.then == self.rule:
            raise ValueError("what follows consent is another rule")
        return self


class Proxies(Part):
    """Whether an absent member may have another one vote for them, and how far."""

    allowed: bool = False
    at_most: int = Field(default=1, ge=1, description="how many proxies one member may hold")
    count_for_quorum: bool = Field(default=False, description="whether a seat held by proxy is there")


class WrittenConsent(Part):
    """Deciding in writing between meetings: how long it stays open, and by which rule."""

    days: int = Field(default=7, ge=1, description="days until it closes, from when it was opened")
    rule: str = Field(default="majority_of_seats", description="the rule by which answers count")
    quorum: bool = Field(default=True, description="whether those who answer must be a quorum")


class Openness(Part):
    """Whether a body is covered by an open-meeting law, why, and which role has looked at it."""

    covered: bool
    reason: str | Text
    reviewed_by: str = Field(default="", description="a role, e.g. Counsel; no name")


class CompositionRule(Part):
    """What must hold of the seats of a body on every day: a least number, or a least share."""

    sector: str = ""
    partner_kind: str = ""
    at_least: int | None = Field(default=None, ge=1)
    share_at_least: ShareText | None = None
    of: Literal["filled_voting", "filled", "all_voting", "all"] = Field(
        default="filled_voting", description="of which seats the share is taken"
    )

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if bool(self.sector) == bool(self.partner_kind):
            raise ValueError("a rule of composition names a sector or a partner_kind, and one of them")
        if (self.at_least is None) == (self.share_at_least is None):
            raise ValueError("a rule of composition asks at_least or share_at_least, and one of them")
        return self
