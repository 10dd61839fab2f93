"""A pair in plain words, for a terminal: English or Spanish, nothing told by colour alone."""

from __future__ import annotations

import unicodedata
from itertools import zip_longest
from math import ceil, floor
from typing import TYPE_CHECKING

from commonfield.catalog import Wording
from commonfield.identity.review.evidence import BEFORE, Contribution
from commonfield.identity.review.looking import Look, Origin, Rival, Said
from commonfield.identity.review.marking import in_brackets

if TYPE_CHECKING:
    from commonfield.catalog import LinkageModel
    from commonfield.vocabulary import Language

_HARDLY = 0.05
"""Bits below which a piece of identity says nothing either way."""
_UNSURE = 0.01


def words(language: Language) -> Wording:
    """Give what a review says to people."""
    return Wording("identity/review", language)


def tell(look: Look, *, model: LinkageModel, said: Wording, width: int = 34) -> list[str]:
    """Write a pair as lines of text.

    Args:
        look: What a person may see of the pair.
        model: Whose words are used for each level of agreement.
        said: The language.
        width: Of each of the two columns, in characters; longer values run on.
    """
    return [
        said.say("pair", pair=look.pair, cause=said.say(f"cause_{look.cause}")),
        "",
        *_side_by_side(look, said, width),
        "",
        *_evidence(look, model, said),
        *[f"! {said.say(f'reason_{reason}')}" for reason in look.reasons],
        *_rivals(look, said),
        "",
        *_persons(look, said),
        *_earlier(look, said),
    ]


def likelihood(look: Look, said: Wording) -> str:
    """Say how likely it is that the two are one person, and where the figure comes from."""
    if look.weight is None or look.probability is None:
        return said.say("not_weighed")
    shown = share_in_words(look.probability, said, answers=look.answers if look.calibrated else 0)
    if look.calibrated:
        return said.say("calibrated", share=shown, n=said.count(look.answers), bits=_bits(look.weight))
    return said.say("not_calibrated", share=shown, bits=_bits(look.weight))


def share_in_words(share: float, said: Wording, *, answers: int = 0) -> str:
    """Write a share as a percentage; never nearer to certain than so many answers can tell.

    Args:
        share: 0 to 1.
        said: The language.
        answers: On how many it rests: none of n leaves room for 3 in n. 0 where it rests on none.
    """
    least = max(_UNSURE, min(3 / answers, 0.5)) if answers else _UNSURE
    if share > 1 - least:
        return said.say("more_than", share=floor(100 - 100 * least))
    if share < least:
        return said.say("less_than", share=ceil(100 * least))
    return said.say("percent", share=round(share * 100))


def explained(part: Contribution, model: LinkageModel, said: Wording) -> str:
    """Say in words what one piece of identity contributes."""
    if part.column == BEFORE:
        return said.say("part_before", bits=_column(part.bits))
    field = said.say(f"field_{part.column}")
    if part.level is None:
        return said.say("part_silent", field=field)
    comparison = next(each for each in model.comparisons if each.column == part.column)
    speaks = "neither" if abs(part.bits) < _HARDLY else "for" if part.bits > 0 else "against"
    rare = f" ({one_in(part.share, said)})" if part.share else ""
    return said.say(
        f"part_{speaks}",
        field=field,
        level=said.text(comparison.levels[part.level].label) + rare,
        bits=_column(part.bits),
    )


def one_in(share: float, said: Wording) -> str:
    """Say how rare a name is among the people of the region."""
    return said.say("one_in", n=said.count(max(round(1 / share), 1)))


def _side_by_side(look: Look, said: Wording, width: int) -> list[str]:
    label = max(_width(said.say(f"field_{one.column}")) for one in look.said)
    heads = [_origin(origin, said) for origin in (look.left, look.right)]
    lines = _row("", (f"L  {heads[0]}", f"R  {heads[1]}"), (label, width, width))
    for one in look.said:
        if one.left or one.right or one.left_before or one.right_before:
            cells = (_cell(one, "left", said), _cell(one, "right", said))
            lines += _row(said.say(f"field_{one.column}"), cells, (label, width, width))
    return [*lines, "", said.say("brackets")]


def _cell(one: Said, side: str, said: Wording) -> str:
    runs, before = (one.left, one.left_before) if side == "left" else (one.right, one.right_before)
    newest = in_brackets(runs) or said.say("none_told")
    return f"{newest} ({said.say('also', values='; '.join(before))})" if before else newest


def _origin(origin: Origin, said: Wording) -> str:
    first, last = origin.academic_years[0], origin.academic_years[-1]
    years = str(first) if first == last else f"{first}-{last}"
    return said.say("origin", partner=origin.partner, source=origin.source, years=years)


def _row(label: str, cells: tuple[str, str], sizes: tuple[int, int, int]) -> list[str]:
    columns = [[label], *(_wrapped(cell, size) for cell, size in zip(cells, sizes[1:], strict=True))]
    return [
        "  ".join(_padded(text, size) for text, size in zip(row, sizes, strict=True)).rstrip()
        for row in zip_longest(*columns, fillvalue="")
    ]


def _wrapped(text: str, width: int) -> list[str]:
    return [text[i : i + width] for i in range(0, len(text), width)] or [""]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Count columns in a terminal: a combining accent takes none."""
    return sum(not unicodedata.combining(character) for character in text)


def _evidence(look: Look, model: LinkageModel, said: Wording) -> list[str]:
    lines = [likelihood(look, said)]
    lines += [f"  {explained(part, model, said)}" for part in look.contributions]
    if look.name_share:
        lines.append(said.say("surname_rare", one_in=one_in(look.name_share, said)))
    return lines


def _rivals(look: Look, said: Wording) -> list[str]:
    if not look.rivals:
        return [said.say("no_rivals")]
    return [said.say("rivals"), *(f"  {_rival(rival, said)}" for rival in look.rivals)]


def _rival(rival: Rival, said: Wording) -> str:
    return said.say(
        "rival_linked" if rival.linked else "rival",
        of="L" if rival.of == "left" else "R",
        name=rival.name,
        birth_date=rival.birth_date or said.say("none_told"),
        partner=rival.partner,
        bits=_bits(rival.weight),
        pair=rival.pair,
    )


def _persons(look: Look, said: Wording) -> list[str]:
    lines = [
        said.say("persons_now", persons=_grouped(look.persons_now)),
        said.say("persons_if_same", persons=_grouped(look.if_same)),
        said.say("persons_if_different", persons=_grouped(look.if_different)),
    ]
    others = {name: partner for name, partner in look.members.items() if name not in ("L", "R")}
    if others:
        told = ", ".join(f"{name} = {partner}" for name, partner in sorted(others.items()))
        lines.append(said.say("others", others=told))
    if look.still_joined:
        lines.append(said.say("still_joined"))
    return lines


def _grouped(persons: list[list[str]]) -> str:
    return "  ".join("{" + " ".join(members) + "}" for members in persons)


def _earlier(look: Look, said: Wording) -> list[str]:
    if look.blind:
        return [said.say("blind")]
    return [
        said.say(
            "earlier_replaced" if one.replaced else "earlier",
            decision=one.decision,
            answer=said.say(f"answer_{one.answer}"),
            who=one.who,
            day=one.decided_on[:10],
            why=one.why or "",
        )
        for one in look.earlier
    ]


def _bits(bits: float) -> str:
    return f"{bits:+.1f}"


def _column(bits: float) -> str:
    return f"{_bits(bits):>6}"
