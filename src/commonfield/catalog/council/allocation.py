from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from commonfield.catalog.definition import Definition, Part, Text, fault_at


def _as_text(value: Any) -> Any:
    # A code may look like a number, as in {rural: 1}; files hold text, so text is compared with text.
    if isinstance(value, dict):
        return {str(key): _as_text(one) for key, one in value.items()}
    if isinstance(value, bool) or value is None:
        return value
    return str(value)


def _keys_as_text(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {
        str(key): {str(code): one for code, one in inner.items()} if isinstance(inner, dict) else inner
        for key, inner in value.items()
    }


def _list_as_text(value: Any) -> Any:
    return [_as_text(one) for one in value] if isinstance(value, list) else value


def _form(value: Any) -> str:
    return "[by code]" if isinstance(value, dict) else "[for each]"


_MOST = Decimal(10) ** 15
"""No budget is larger; a number that is, is an id or an accident."""

Money = Annotated[Decimal, Field(ge=0, lt=_MOST)]
_MONEY: TypeAdapter[Decimal] = TypeAdapter(Money)
Where = Annotated[dict[str, str], BeforeValidator(_as_text), Field(min_length=1)]


def _names_what_is_wrong(amounts: dict[str, Any]) -> dict[str, Any]:
    # the code is named beside its line: a file may write all its codes on one
    for code, amount in amounts.items():
        try:
            _MONEY.validate_python(amount)
        except ValidationError as error:
            said = error.errors(include_url=False)[0]["msg"]
            raise fault_at(code, says=f"`{code}`: {said[:1].lower()}{said[1:]}") from None
    return amounts


# told apart by form, so that a complaint is about the amount that stands there and not about both forms
Amounts = Annotated[
    Annotated[Money, Tag("[for each]")]
    | Annotated[dict[str, Money], BeforeValidator(_names_what_is_wrong), Tag("[by code]")],
    Discriminator(_form),
]
ByCode = Annotated[dict[str, Amounts], BeforeValidator(_keys_as_text)]
Codes = Annotated[list[str], BeforeValidator(_list_as_text), Field(min_length=2)]

_SEED = re.compile(r"seed \d+")


class SetAside(Part):
    """Money kept for proposals that are so: every column of `where` holds its code."""

    where: Where = Field(description="columns of the file and the code that each holds")
    at_least: Money | None = Field(default=None, description="the least that they get together, in dollars")
    share: Decimal | None = Field(default=None, gt=0, le=1, description="or as a share of the budget")
    label: Text | None = Field(default=None, description="what it is for")

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if (self.at_least is None) == (self.share is None):
            raise ValueError("a set-aside says either at_least or share")
        return self


class Bonus(Part):
    """Points for a declared priority, added to the score of the readers before ranking."""

    where: Where = Field(description="columns of the file and the code that each holds")
    points: Decimal = Field(description="points added")
    label: Text | None = Field(default=None, description="the priority")


class Helper(Part):
    """Who helps applicants to improve, and for how long."""

    helper: str = Field(min_length=1, description="their code")
    hours: Decimal = Field(gt=0, description="hours that they can give in a round")
    where: Annotated[dict[str, str], BeforeValidator(_as_text)] = Field(
        default={}, description="whom they help: columns and codes; without it everybody"
    )


class Improvement(Part):
    """How proposals that are not funded yet are brought to it: each is wanted."""

    rounds: int = Field(default=3, ge=1, description="how often a proposal can be submitted again")
    hours_each: Decimal = Field(
        default=Decimal(8), gt=0, description="hours of help for a proposal in a round"
    )
    points_each: Decimal | None = Field(
        default=None,
        gt=0,
        description="points that a round of help is planned to bring, as the committee states",
    )
    helpers: list[Helper] = Field(default=[], description="who helps")

    @field_validator("helpers")
    @classmethod
    def _named_once(cls, helpers: list[Helper]) -> list[Helper]:
        if len({helper.helper for helper in helpers}) < len(helpers):
            raise ValueError("each helper stands once")
        return helpers


class AllocationRules(Definition):
    """How money is shared out among proposals. The committee adopts it before a proposal is opened.

    `rank_first` funds in the order of scores as long as the rules can still be met; `sum_of_scores` funds the
    set with the largest sum of scores; `score_weighted_dollars` the one with the largest sum of score times
    dollars. The choice is a policy: it changes who is funded.
    """

    budget: Money = Field(description="dollars to share out")
    floors: ByCode = Field(
        default={},
        description="least dollars by column and code, `{region: {East: 800}}`; `{region: 500}` is for each",
    )
    caps: ByCode = Field(default={}, description="most dollars, written like floors")
    set_asides: list[SetAside] = Field(default=[], description="money kept for some proposals")
    quality_floor: Decimal | None = Field(
        default=None, description="no proposal below this score is funded; points added do not count here"
    )
    objective: Literal["rank_first", "sum_of_scores", "score_weighted_dollars"] = Field(
        default="rank_first", description="what is sought"
    )
    partial: bool = Field(
        default=False, description="whether less than the ask may be given, from the minimum"
    )
    cuts: Literal["by_rank", "proportional"] = Field(
        default="by_rank",
        description="how partial amounts are set: the better rank first, or one share for all",
    )
    renegotiate_above: Decimal | None = Field(
        default=None, gt=0, lt=1, description="a cut above this share of the ask: scope must be renegotiated"
    )
    one_per: str | None = Field(
        default=None, description="a column, such as lead: at most one each is funded"
    )
    linked: list[Codes] = Field(default=[], description="proposals that are funded all or none")
    either_or: list[Codes] = Field(default=[], description="proposals of which at most one is funded")
    bonus: list[Bonus] = Field(default=[], description="points for declared priorities")
    ties: Annotated[list[str], BeforeValidator(_list_as_text)] = Field(
        default=["score", "ask"],
        description="in order: `score`, `ask` and `spread` (smallest first), `seed 7` (a public lottery), "
        "or a column of numbers, highest first",
    )
    improve: Improvement | None = Field(default=None, description="how proposals are brought to be funded")

    @field_validator("ties")
    @classmethod
    def _decides(cls, ties: list[str]) -> list[str]:
        if len(set(ties)) < len(ties):
            raise ValueError("each tie rule stands once")
        if any(rule.startswith("seed") and not _SEED.fullmatch(rule) for rule in ties):
            raise ValueError("a lottery is written as seed and a whole number: seed 7")
        if any(_SEED.fullmatch(rule) for rule in ties[:-1]):
            raise ValueError("a lottery leaves no tie, so it stands last among the tie rules")
        return ties

    @field_validator("linked", "either_or")
    @classmethod
    def _named_once(cls, sets: list[list[str]]) -> list[list[str]]:
        if any(len(set(codes)) < len(codes) for codes in sets):
            raise ValueError("each proposal stands once in a set")
        return sets

    @field_validator("cuts")
    @classmethod
    def _may_cut(cls, cuts: str, rest: ValidationInfo) -> str:
        if cuts == "proportional" and not rest.data.get("partial"):
            raise ValueError("cuts are made where partial is true")
        return cuts

    def columns(self) -> list[str]:
        """List the columns of the file that the rules look at."""
        found = [*self.floors, *self.caps, *([self.one_per] if self.one_per else [])]
        helpers = self.improve.helpers if self.improve else []
        wheres = [
            *(p.where for p in self.set_asides),
            *(p.where for p in self.bonus),
            *(h.where for h in helpers),
        ]
        found += [column for where in wheres for column in where]
        found += [rule for rule in self.ties if rule not in ("score", "ask") and not _SEED.fullmatch(rule)]
        return sorted(set(found))
