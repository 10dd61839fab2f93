"""What is said of an allocation to people: tables, and sentences with the rule and the arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from commonfield.catalog import AllocationRules, Wording
from commonfield.council.allocation.conflicts import Conflict
from commonfield.council.allocation.inversions import Inversion
from commonfield.council.allocation.prices import Bound, RulePrice
from commonfield.council.allocation.problem import Rule
from commonfield.council.allocation.relaxing import Relaxation
from commonfield.council.allocation.run import Allocation, Award


class Table(NamedTuple):
    """A title, headings and rows."""

    title: str
    headings: list[str]
    rows: list[list[object]]


def as_data(found: Allocation, said: Wording) -> dict[str, Any]:
    """Give an allocation as plain data, with the same sentences as the table."""
    rules = found.rules
    return {
        "objective": rules.objective,
        "awards": [{"proposal": a.proposal, "amount": number(a.amount)} for a in found.awards],
        "details": [_award_data(award) for award in found.awards],
        "budget": number(rules.budget),
        "spent": number(found.spent) if found.feasible else None,
        "objective_value": number(found.objective_value),
        "share": found.share,
        "binding": [_bound_data(bound, rules, said) for bound in found.binding],
        "inversions": [_inversion_data(inversion, found, said) for inversion in found.inversions],
        "rule_prices": [_price_data(price, rules, said) for price in found.rule_prices],
        "alternatives": found.alternatives,
        "more_alternatives": found.more_alternatives,
        "infeasible": [say_conflict(one, rules, said) for one in found.conflict] or None,
        "conflict": [_conflict_data(one) for one in found.conflict],
        "note": " ".join(summary(found, said)),
    }


def tables(found: Allocation, said: Wording) -> list[Table]:
    """Give the tables: awards, rules that bind, inversions, prices; or the rules in conflict."""
    rules = found.rules
    if not found.feasible:
        rows: list[list[object]] = [[say_conflict(one, rules, said)] for one in found.conflict]
        return [Table(said.say("title_conflict"), [said.say("head_rule")], rows)]
    made = [Table(said.say("title_awards"), *_award_table(found, said))]
    if found.binding:
        rows = [[say_bound(bound, rules, said)] for bound in found.binding]
        made.append(Table(said.say("title_binding"), [said.say("head_rule")], rows))
    if found.inversions:
        heads = [said.say(f"head_{name}") for name in ("proposal", "score", "over", "cause")]
        rows = [
            [i.proposal, _points(i.score), ", ".join(i.over), say_causes(i, found, said)]
            for i in found.inversions
        ]
        made.append(Table(said.say("title_inversions"), heads, rows))
    heads = [said.say(f"head_{n}") for n in ("without", "in", "out", "dollars", "difference")]
    rows = [
        [
            name_rule(price.rule, rules, said),
            ", ".join(price.comes_in),
            ", ".join(price.goes_out),
            _signed(price.dollars),
            _signed(price.difference),
        ]
        for price in found.rule_prices
    ]
    made.append(Table(said.say("title_prices"), heads, rows))
    return made


def summary(found: Allocation, said: Wording) -> list[str]:
    """Say the rule and the arithmetic."""
    rules = found.rules
    if not found.feasible:
        told = [said.counted("infeasible", len(found.conflict))]
        return [*told, said.say("relaxed_alone")] if any(c.relaxed for c in found.conflict) else told
    lines = [said.say(f"objective_{rules.objective}")]
    if rules.partial:
        lines.append(
            said.say("share", share=f"{found.share:.2%}")
            if found.share is not None
            else said.say("partial_by_rank")
        )
    if rules.bonus:
        lines.append(said.say("bonus"))
    if found.alternatives:
        key = "alternatives_more" if found.more_alternatives else "alternatives"
        lines.append(said.counted(key, len(found.alternatives), ties=", ".join(rules.ties)))
    if any(award.renegotiate for award in found.awards):
        lines.append(said.say("renegotiate", share=f"{rules.renegotiate_above or 0:.0%}"))
    lines.append(
        said.say(
            "summary",
            n=said.count(len(found.awards)),
            of=said.count(found.proposals),
            spent=dollars(found.spent, said),
            budget=dollars(rules.budget, said),
            left=dollars(rules.budget - found.spent, said),
        )
    )
    return lines


def say_bound(bound: Bound, rules: AllocationRules, said: Wording) -> str:
    named = name_rule(bound.rule, rules, said, about=bound.about)
    if bound.kind == "other":
        return said.say("bound_other", rule=named)
    money = bound.rule.key not in ("one_per", "either_or")
    told = {
        name: dollars(value, said) if money else said.count(int(value))
        for name, value in (("used", bound.used), ("stands", bound.stands), ("slack", bound.slack))
    }
    key = "equal" if bound.slack == 0 else "near"
    changes = said.say("changes_yes" if bound.changes else "changes_no")
    return said.say(f"bound_{bound.kind}_{key}", rule=named, changes=changes, **told)


def say_causes(inversion: Inversion, found: Allocation, said: Wording) -> str:
    first, *others = inversion.causes
    if first.rule.key == "objective" and others:
        passed = (say_relaxation(cause, found.rules, said, unless="passes") for cause in others)
        objective = say_relaxation(first, found.rules, said)
        return said.say("outvoted", objective=objective, rules="; ".join(passed))
    unless = "above" if found.rules.objective == "rank_first" else "possible"
    told = (say_relaxation(cause, found.rules, said, unless=unless) for cause in inversion.causes)
    return said.say("or").join(told)


def say_relaxation(cause: Relaxation, rules: AllocationRules, said: Wording, *, unless: str = "relax") -> str:
    """Say which rule would have to give way, and by how much.

    Args:
        cause: The rule.
        rules: All of them.
        said: The language.
        unless: The words for what does not hold when all is run again.
    """
    if cause.rule.key == "together":
        return said.say("together", rules=", ".join(name_rule(rule, rules, said) for rule in cause.rules))
    if cause.rule.key == "objective":
        return said.say("objective_loses", by=plain(cause.by, said))
    named = name_rule(cause.rule, rules, said, about=cause.about)
    held = cause.holds or cause.unit == "points" or (cause.holds is None and unless != "passes")
    words = "relax" if held else unless
    if cause.by is None:
        return said.say(f"{words}_drop", rule=named)
    write = dollars if cause.unit == "dollars" else plain
    return said.say(f"{words}_{cause.unit}", rule=named, by=write(cause.by, said), to=write(cause.to, said))


def say_conflict(one: Conflict, rules: AllocationRules, said: Wording) -> str:
    named = name_rule(one.rule, rules, said)
    if one.stands is None:
        told = said.say("conflict_other", rule=named)
    elif one.rule.key == "quality_floor":
        told = said.say("conflict_floor", stands=plain(one.stands, said))
    elif one.asked is not None:
        short = one.stands - one.asked
        key = "conflict_short" if short > 0 else "conflict_least"
        told = said.say(
            key,
            rule=named,
            stands=dollars(one.stands, said),
            asked=dollars(one.asked, said),
            short=dollars(short, said),
        )
    else:
        told = said.say("conflict_most", rule=named, stands=dollars(one.stands, said))
    if one.relaxed is None or one.relaxed.to is None:
        return told
    to = dollars(one.relaxed.to, said) if one.relaxed.unit == "dollars" else plain(one.relaxed.to, said)
    key = "conflict_relaxed" if one.relaxed.holds else "conflict_relaxed_among"
    return f"{told} {said.say(key, to=to)}"


def name_rule(rule: Rule, rules: AllocationRules, said: Wording, *, about: str = "") -> str:
    """Name a rule in words."""
    if rule.key == "set_asides":
        part = rules.set_asides[int(rule.about) - 1]
        told = said.text(part.label) if part.label else _where(part.where)
        return said.say("rule_set_asides", about=told)
    if rule.key == "bonus":
        priority = rules.bonus[int(rule.about) - 1]
        told = said.text(priority.label) if priority.label else _where(priority.where)
        return said.say("rule_bonus", about=told, points=plain(priority.points, said))
    if rule.key == "one_per" and about:
        return said.say("rule_one_per_code", about=rule.about, code=about)
    return said.say(f"rule_{rule.key}", about=rule.about)


def dollars(amount: Decimal | None, said: Wording) -> str:
    """Write dollars as the language does; cents only where there are some."""
    if amount is None:
        return ""
    if amount == amount.to_integral_value():
        return f"${said.count(int(amount))}" if amount >= 0 else f"-${said.count(int(-amount))}"
    return f"${amount:,.2f}"


def plain(value: Decimal | None, said: Wording) -> str:
    if value is None:
        return ""
    return said.count(int(value)) if value == value.to_integral_value() else f"{value.normalize():f}"


def number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _award_table(found: Allocation, said: Wording) -> tuple[list[str], list[list[object]]]:
    cut = found.rules.partial
    points = bool(found.rules.bonus)
    names = ["proposal", "score", *(["points"] if points else []), "amount", *(["ask", "cut"] if cut else [])]
    rows: list[list[object]] = []
    for award in found.awards:
        row: list[object] = [award.proposal, _points(award.score)]
        row += [_points(award.points)] if points else []
        row.append(number(award.amount))
        if cut:
            mark = said.say("mark_renegotiate") if award.renegotiate else ""
            row += [number(award.ask), f"{1 - award.amount / award.ask:.1%}{mark}"]
        rows.append(row)
    return [said.say(f"head_{name}") for name in names], rows


def _award_data(award: Award) -> dict[str, Any]:
    return {
        "proposal": award.proposal,
        "score": number(award.score),
        "points": number(award.points),
        "ask": number(award.ask),
        "cut": number(1 - award.amount / award.ask),
        "renegotiate": award.renegotiate,
    }


def _bound_data(bound: Bound, rules: AllocationRules, said: Wording) -> dict[str, Any]:
    other = bound.kind == "other"
    return {
        "rule": bound.rule.key,
        "about": bound.about or bound.rule.about,
        "stands": None if other else number(bound.stands),
        "used": None if other else number(bound.used),
        "slack": None if other else number(bound.slack),
        "changes": bound.changes,
        "words": say_bound(bound, rules, said),
    }


def _inversion_data(inversion: Inversion, found: Allocation, said: Wording) -> dict[str, Any]:
    first = inversion.causes[0]
    return {
        "proposal": inversion.proposal,
        "score": number(inversion.score),
        "over": list(inversion.over),
        "rule": first.rule.key,
        "about": first.about or first.rule.about,
        "relaxation": number(first.by),
        "causes": [_relaxation_data(cause) for cause in inversion.causes],
        "words": say_causes(inversion, found, said),
    }


def _relaxation_data(cause: Relaxation) -> dict[str, Any]:
    return {
        "rule": cause.rule.key,
        "about": cause.about or cause.rule.about,
        "by": number(cause.by),
        "to": number(cause.to),
        "unit": cause.unit,
        "holds": cause.holds,
    }


def _price_data(price: RulePrice, rules: AllocationRules, said: Wording) -> dict[str, Any]:
    return {
        "rule": price.rule.key,
        "about": price.rule.about,
        "objective_value": number(price.objective_value),
        "difference": number(price.difference),
        "spent": number(price.spent),
        "dollars": number(price.dollars),
        "comes_in": list(price.comes_in),
        "goes_out": list(price.goes_out),
        "changes": price.changes,
        "words": name_rule(price.rule, rules, said),
    }


def _conflict_data(one: Conflict) -> dict[str, Any]:
    return {
        "rule": one.rule.key,
        "about": one.rule.about,
        "stands": number(one.stands),
        "asked": number(one.asked),
        "relaxed_to": number(one.relaxed.to) if one.relaxed else None,
        "others_still_conflict": not one.relaxed.holds if one.relaxed else None,
    }


def _signed(value: Decimal | None) -> str:
    if value is None:
        return ""
    return f"{'+' if value > 0 else ''}{_points(value)}"


def _points(value: Decimal) -> str:
    """Write a score with three decimals at most; plain data keep them all."""
    text = f"{value:,.3f}"
    return text.rstrip("0").rstrip(".")


def _where(where: Mapping[str, str]) -> str:
    return ", ".join(f"{column} {code}" for column, code in where.items())
