"""The same rules by trying everything: slow, and nothing to go wrong."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from commonfield.catalog import AllocationRules
from commonfield.council.allocation import Proposal
from commonfield.council.allocation.ranking import draw_lot


def made(rows, rules):
    """Give proposals and rules from plain values."""
    proposals = [
        Proposal(
            code,
            Decimal(str(more.pop("score"))),
            Decimal(str(more.pop("ask"))),
            Decimal(str(least)) if (least := more.pop("minimum", None)) is not None else None,
            {name: str(cell) for name, cell in more.items()},
        )
        for code, more in ((code, dict(more)) for code, more in rows.items())
    ]
    return proposals, AllocationRules.model_validate(rules)


def points(p, rules):
    return p.score + sum((b.points for b in rules.bonus if p.holds(b.where)), Decimal(0))


def keeps(amounts, proposals, rules):
    by_code = {p.proposal: p for p in proposals}

    def total(column, code):
        return sum(a for c, a in amounts.items() if by_code[c].cell(column) == code)

    if sum(amounts.values()) > rules.budget:
        return False
    for asked, holds in ((rules.floors, lambda n, x: n >= x), (rules.caps, lambda n, x: n <= x)):
        for column, by in asked.items():
            codes = by if isinstance(by, dict) else {p.cell(column): by for p in proposals if p.cell(column)}
            if not all(holds(total(column, code), x) for code, x in codes.items()):
                return False
    for part in rules.set_asides:
        least = part.at_least if part.at_least is not None else part.share * rules.budget
        if sum(a for c, a in amounts.items() if by_code[c].holds(part.where)) < least:
            return False
    if rules.one_per:
        leads = [by_code[c].cell(rules.one_per) for c in amounts if by_code[c].cell(rules.one_per)]
        if len(set(leads)) < len(leads):
            return False
    if any(len(set(codes) & set(amounts)) not in (0, len(codes)) for codes in rules.linked):
        return False
    if any(len(set(codes) & set(amounts)) > 1 for codes in rules.either_or):
        return False
    return all(rules.quality_floor is None or by_code[c].score >= rules.quality_floor for c in amounts)


def every(proposals, rules):
    """Give all amounts that keep the rules."""
    choices = [
        [0, *range(max(1, int(p.minimum if p.minimum is not None else p.ask)), int(p.ask) + 1)]
        if rules.partial
        else [0, int(p.ask)]
        for p in proposals
    ]
    found = []
    for chosen in product(*choices):
        amounts = {p.proposal: Decimal(a) for p, a in zip(proposals, chosen, strict=True) if a}
        if keeps(amounts, proposals, rules):
            found.append(amounts)
    return found


def ranked(proposals, rules, *, ties_only=False):
    def key(p):
        by_rule = {"score": -points(p, rules), "ask": p.ask}
        ties = []
        for rule in rules.ties:
            if rule.startswith("seed "):
                ties.append(draw_lot(rule[5:], p.proposal))
            else:
                ties.append(by_rule[rule] if rule in by_rule else -Decimal(p.cell(rule)))
        return (*ties, -points(p, rules), p.proposal) if ties_only else (-points(p, rules), *ties, p.proposal)

    return [p.proposal for p in sorted(proposals, key=key)]


def worth(amounts, proposals, rules):
    scores = {p.proposal: points(p, rules) for p in proposals}
    if rules.objective == "score_weighted_dollars":
        return sum((scores[c] * a for c, a in amounts.items()), Decimal(0))
    return sum((scores[c] for c in amounts), Decimal(0))


def awarded(proposals, rules):
    """Give what the rules say, or null where nothing keeps them."""
    found = every(proposals, rules)
    if not found:
        return None
    order = ranked(proposals, rules)
    partners = {c: next((set(s) for s in rules.linked if c in s), {c}) for c in order}
    if rules.objective == "rank_first":
        chosen, refused = set(), set()
        for code in order:
            if code in chosen or code in refused:
                continue
            with_it = chosen | partners[code]
            if any(with_it <= set(a) and not refused & set(a) for a in found):
                chosen = with_it
            else:
                refused |= partners[code]
        best = [a for a in found if set(a) == chosen]
    else:
        largest = max(worth(a, proposals, rules) for a in found)
        best = [a for a in found if worth(a, proposals, rules) == largest]
        preferred = ranked(proposals, rules, ties_only=True)
        first = max(tuple(c in a for c in preferred) for a in best)
        best = [a for a in best if tuple(c in a for c in preferred) == first]
    return max(best, key=lambda a: tuple(a.get(c, 0) for c in order))


def best_sets(proposals, rules):
    """Give all sets that reach the largest sum."""
    found = every(proposals, rules)
    largest = max(worth(a, proposals, rules) for a in found)
    return {frozenset(a) for a in found if worth(a, proposals, rules) == largest}
