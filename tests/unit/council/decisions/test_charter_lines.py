"""What cannot hold across a charter is told with the line of the entry that breaks it."""

from __future__ import annotations

import pytest
from tests.unit.council.decisions.chartering import charter

from commonfield.catalog import Charter
from commonfield.catalog.loader import load_typed
from commonfield.findings import DefinitionError

LINES = """charter: small
bodies:
  - body: board
    seats:
      - {seat: S1, sector: k12}
      - {seat: S2, sector: k12}
      - {seat: S3, sector: uc}
    quorum:
      per_sector:
        k12: 2
    decides:
      default: plain
      award: plain
  - body: team
    parent: board
    seats:
      - {seat: T1, sector: uc}
rules:
  - {rule: plain, kind: majority_of_cast}
  - rule: slow
    kind: consent
    then: plain
terms:
  - {seat: S1, member: m1, began_on: 2025-01-01}
  - {seat: S2, member: m2, began_on: 2025-01-01}
alternates:
  - {seat: S1, member: a1, began_on: 2025-01-01}
delegations:
  - {what: spending, body: board}
awards:
  - {award: a, amount: 1, awarded_on: 2025-01-01}
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("{seat: S2, member", "{seat: S9, member", 25, "terms.1.seat: the seat is one of the charter's"),
        ("{seat: S2, member", "{seat: S1, member", 25, "a seat has one holder on a day"),
        ("m2, began", "m1, began", 25, "a member holds one seat of a body on a day"),
        ("award: plain", "award: coin", 13, "bodies.0.decides.award: board: coin is a rule"),
        ("then: plain", "then: coin", 22, "rules.1.then: slow: `then` is a rule"),
        ("then: plain", "then: advice", 22, "what follows consent is a vote"),
        ("{seat: S1, member: a1", "{seat: S9, member: a1", 27, "alternates.0.seat: the seat is one"),
        ("{seat: T1", "{seat: S1", 17, "bodies.1.seats.0.seat: a seat stands once in the whole charter"),
        ("body: team", "body: board", 14, "each body stands once"),
        ("parent: board", "parent: council", 15, "the parent is one of the charter's bodies"),
        ("parent: board", "parent: team", 15, "no body stands above itself"),
        ("rule: plain, kind", "rule: slow, kind", 20, "each rule stands once"),
        ("k12: 2", "k12: 4", 10, "no more of k12 than its voting seats: 2"),
        ("k12: 2", "csu: 1", 10, "csu is the sector of one of its voting seats"),
        ("spending, body: board", "spending, body: nobody", 29, "delegations.0.body"),
        ("2025-01-01}\n$", "2025-01-01, follows: b}\n", 31, "awards.0.follows: an award follows one"),
    ],
)
def test_the_line_of_the_entry_is_told(old, new, line, said):
    text = LINES[: -len(old) + 1] + new if old.endswith("$") else LINES.replace(old, new, 1)
    load_typed(Charter, LINES, file="charter.yaml")
    with pytest.raises(DefinitionError) as refused:
        load_typed(Charter, text, file="charter.yaml")
    assert refused.value.what.startswith(f"charter.yaml:{line}: ") and said in refused.value.what


@pytest.mark.parametrize(
    ("quorum", "said"),
    [
        ({"count": 9}, "no more than its voting seats: 2"),
        ({"per_sector": {"k12": 2}}, "no more of k12 than its voting seats: 1"),
        ({"share": 1}, "more than all seats are never there"),
    ],
)
def test_a_quorum_that_can_never_be_there_is_refused(quorum, said):
    seats = ("S1 k12 m1", "S2 uc m2", "S3! uc m3")
    with pytest.raises(ValueError, match=said):
        charter(*seats, quorum=quorum)
    assert charter(*seats, quorum={"share": 1, "more_than": False}).bodies[0].quorum.share == "1"
