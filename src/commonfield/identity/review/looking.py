"""What a person sees of a pair: both records, what speaks for and against, who else it might be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commonfield.identity.review.constraints import parts
from commonfield.identity.review.decisions import Pair
from commonfield.identity.review.evidence import Contribution, contributions, share_of
from commonfield.identity.review.marking import Run, marked
from commonfield.identity.review.pairs import REASONS, RIVAL_BITS

if TYPE_CHECKING:
    import polars as pl

    from commonfield.identity.review.material import Material
    from commonfield.identity.review.turns import Turn

SHOWN = (
    "first_name", "middle_name", "last_name", "name_suffix", "birth_date", "sex", "school", "zip", "ssid",
    "ssn", "local_id",
)  # fmt: skip
"""What is shown of a record: no race or ethnicity, and nothing of what became of anybody."""

_OF_A_PARTNER = "local_id"
"""Differs from partner to partner, whoever it is."""

_SSN_DIGITS = 9
_SSN_SHOWN = 4
_FURTHER_RIVALS = 5


@dataclass(frozen=True)
class Said:
    """One piece of identity on both sides, the newest value cut into runs; older ones stand beside."""

    column: str
    left: list[Run]
    right: list[Run]
    left_before: list[str]
    right_before: list[str]


@dataclass(frozen=True)
class Origin:
    """Where a record comes from: who sent it, in files of which academic years."""

    partner: str
    source: str
    academic_years: list[int]


@dataclass(frozen=True)
class Rival:
    """Another candidate for the place of one of the two: `of` is left or right, whose candidate it is."""

    pair: str
    of: str
    weight: float
    linked: bool
    partner: str
    name: str
    birth_date: str


@dataclass(frozen=True)
class Earlier:
    """What somebody answered before."""

    decision: str
    answer: str
    who: str
    why: str
    decided_on: str
    replaced: bool


@dataclass(frozen=True)
class Look:
    """A pair as a person sees it.

    `probability` is calibrated where `calibrated` says so, else it is the model's own figure; null where
    nobody weighed the pair. `persons_now`, `if_same` and `if_different` say which records are one person:
    the letters L and R are the two, numbers others. `still_joined`: other links hold the two together even
    if they are said to be different. `earlier` is empty in a blind reading.
    """

    pair: str
    cause: str
    blind: bool
    left: Origin
    right: Origin
    said: list[Said]
    weight: float | None
    probability: float | None
    calibrated: bool
    answers: int
    contributions: list[Contribution]
    name_share: float | None
    linked: bool
    reasons: list[str]
    rivals: list[Rival]
    members: dict[str, str]
    persons_now: list[list[str]]
    if_same: list[list[str]]
    if_different: list[list[str]]
    still_joined: bool
    earlier: list[Earlier]


def look_at(material: Material, turn: Turn) -> Look:
    """Show a pair.

    Args:
        material: The linkage.
        turn: Which pair, and whether earlier answers are hidden.

    Raises:
        KeyError: one of the two is not among the records.
    """
    pair = turn.pair
    cards = {side: _card(material.records, subject) for side, subject in (("l", pair.l), ("r", pair.r))}
    row = _row_of(material.pairs, pair)
    weight: float | None = row["weight"] if row else None
    people = _people(material, pair)
    curve = material.calibration.curve(linked=bool(row and row["linked"]))
    probability = None if weight is None else float(curve.of(weight))
    return Look(
        pair=pair.id,
        cause=turn.cause,
        blind=turn.blind,
        left=cards["l"][0],
        right=cards["r"][0],
        said=[_said(column, cards["l"][1], cards["r"][1]) for column in SHOWN],
        weight=weight,
        probability=probability,
        calibrated=curve.is_calibrated,
        answers=curve.answers,
        contributions=_contributions(material, pair),
        name_share=_name_share(material, pair),
        linked=bool(row and row["linked"]),
        reasons=[reason for reason in REASONS if row and row[reason]],
        rivals=_rivals(material, pair),
        earlier=[] if turn.blind else _earlier(material, pair),
        **people,
    )


def _row_of(frame: pl.DataFrame, pair: Pair) -> dict[str, Any] | None:
    import polars as pl

    found = frame.filter(pl.col("l") == pair.l, pl.col("r") == pair.r)
    return found.row(0, named=True) if found.height else None


def _card(records: pl.DataFrame, subject: str) -> tuple[Origin, dict[str, list[str]]]:
    """Give where a subject comes from and every value of each column, the newest first."""
    import polars as pl

    own = records.filter(pl.col("subject_id") == subject).sort(
        "academic_year", "submission_id", "record_no", descending=True
    )
    if own.is_empty():
        raise KeyError("a subject that is not among the records")
    values = {
        column: list(dict.fromkeys(_written(column, value) for value in own[column].drop_nulls()))
        for column in SHOWN
    }
    years = sorted(set(own["academic_year"]))
    return Origin(own["partner"][0], "+".join(sorted(set(own["source"]))), years), values


def _written(column: str, value: object) -> str:
    text = str(value)
    if column == "ssn":
        # The last four digits tell two people apart; a token tells a reader nothing.
        return f"***-**-{text[-_SSN_SHOWN:]}" if len(text) == _SSN_DIGITS else f"{text[:6]}..."
    return text


def _said(column: str, left: dict[str, list[str]], right: dict[str, list[str]]) -> Said:
    one, other = (next(iter(side[column]), "") for side in (left, right))
    if one and other and column != _OF_A_PARTNER:
        runs = marked(one, other)
    else:
        runs = ([Run(one, same=True)] if one else [], [Run(other, same=True)] if other else [])
    return Said(column, runs[0], runs[1], left[column][1:], right[column][1:])


def _contributions(material: Material, pair: Pair) -> list[Contribution]:
    edge = _row_of(material.edges, pair)
    if edge is None:
        return []
    values = _description(material, pair.l)
    return contributions(edge["pattern"], model=material.model, weights=material.weights, values=values)


def _description(material: Material, subject: str) -> dict[str, Any]:
    import polars as pl

    return material.descriptions.row(by_predicate=pl.col("subject_id") == subject, named=True)


def _name_share(material: Material, pair: Pair) -> float | None:
    """Say how common the surname is, where both have the same one."""
    names = {_description(material, subject)["last_name"] for subject in (pair.l, pair.r)}
    if len(names) > 1:
        return None
    return share_of(names.pop(), "last_name", material.weights.frequencies)


def _rivals(material: Material, pair: Pair) -> list[Rival]:
    """Give other candidates for the place that either has at the other's partner, the likeliest first."""
    import polars as pl

    row = _row_of(material.pairs, pair)
    if row is None or row["weight"] is None:
        return []
    found: list[Rival] = []
    for of, mine, partner in (("left", pair.l, row["r_partner"]), ("right", pair.r, row["l_partner"])):
        at_l = (pl.col("l") == mine) & (pl.col("r_partner") == partner)
        at_r = (pl.col("r") == mine) & (pl.col("l_partner") == partner)
        others = material.pairs.filter(at_l | at_r, pl.col("weight").is_not_null()).sort(
            "weight", descending=True
        )
        for other in others.iter_rows(named=True):
            rival = Pair(other["l"], other["r"])
            near = other["weight"] >= row["weight"] - 2 * RIVAL_BITS
            if rival != pair and near:
                subject = rival.r if rival.l == mine else rival.l
                found.append(_rival(material, rival, of, other, subject, partner))
    return sorted(found, key=lambda rival: -rival.weight)[:_FURTHER_RIVALS]


def _rival(material: Material, pair: Pair, of: str, row: dict[str, Any], subject: str, partner: str) -> Rival:
    values = _card(material.records, subject)[1]
    name = " ".join(values[column][0] for column in ("first_name", "last_name") if values[column])
    born = next(iter(values["birth_date"]), "")
    return Rival(pair.id, of, row["weight"], row["linked"], partner, name, born)


def _people(material: Material, pair: Pair) -> dict[str, Any]:
    """Say who is one person now, and who would be if the two were the same, or were not."""
    import polars as pl

    crosswalk = material.crosswalk
    keys: dict[str, str] = dict(
        crosswalk.filter(pl.col("subject_id").is_in([pair.l, pair.r]))
        .select("subject_id", "person_key")
        .iter_rows()
    )
    rows = crosswalk.filter(pl.col("person_key").is_in(list(keys.values()))).sort("subject_id")
    others = [subject for subject in rows["subject_id"] if subject not in (pair.l, pair.r)]
    names = {pair.l: "L", pair.r: "R"} | {subject: str(i) for i, subject in enumerate(others, start=1)}
    partner_of: dict[str, str] = dict(rows.select("subject_id", "partner").iter_rows())
    persons: dict[str, list[str]] = {}
    for subject, key in rows.select("subject_id", "person_key").iter_rows():
        persons.setdefault(key, []).append(names[subject])
    now = sorted(sorted(members) for members in persons.values())
    together = [sorted(names.values())]
    part_of = parts(_links(material, set(names)) - {pair})
    apart: dict[str, list[str]] = {}
    for subject, name in names.items():
        apart.setdefault(part_of.get(subject, subject), []).append(name)
    joined = part_of.get(pair.l, pair.l) == part_of.get(pair.r, pair.r)
    different = now if len(now) > 1 else sorted(sorted(members) for members in apart.values())
    return {
        "members": {name: partner_of.get(subject, "") for subject, name in names.items()},
        "persons_now": now,
        "if_same": together,
        "if_different": different,
        "still_joined": len(now) == 1 and joined,
    }


def _links(material: Material, subjects: set[str]) -> set[Pair]:
    """Give the links within persons that hold these subjects together: by weight, and by a shared id."""
    import polars as pl

    among = sorted(subjects)
    weighed = material.pairs.filter(
        pl.col("linked"),
        pl.col("weight") >= material.model.match_weight,
        pl.col("l").is_in(among),
        pl.col("r").is_in(among),
    )
    found = {Pair(left, right) for left, right in weighed.select("l", "r").iter_rows()}
    known = material.descriptions.filter(pl.col("subject_id").is_in(among))
    for kind in ("ssid", "ssn"):
        held = known.filter(pl.col(kind).is_not_null()).select("subject_id", kind)
        both = held.join(held, on=kind, suffix="_r").filter(pl.col("subject_id") < pl.col("subject_id_r"))
        found |= {Pair(left, right) for left, right in both.select("subject_id", "subject_id_r").iter_rows()}
    return found


def _earlier(material: Material, pair: Pair) -> list[Earlier]:
    import polars as pl

    own = material.decisions.filter(pl.col("l") == pair.l, pl.col("r") == pair.r)
    replaced = set(" ".join(own["supersedes"].drop_nulls()).split())
    columns = ("decision_id", "answer", "who", "why", "decided_on")
    return [
        Earlier(one, answer, who, why, on, one in replaced)
        for one, answer, who, why, on in own.sort("decided_on", "decision_id").select(columns).iter_rows()
    ]
