"""Which partners' rows each metric may use, element by element."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonfield import agreements, intake, metrics
from commonfield.agreements.lineage import CHARACTERISTIC, elements_behind
from commonfield.catalog import Agreement, Dictionary, Group, Metric
from commonfield.region import Region
from commonfield.tables.derivation import Field

Signed = Callable[[str], Sequence[Agreement]]
"""Gives the agreements to ask about the rows of a partner."""


def as_they_stand(region: Region) -> Signed:
    """Give a region's agreements, the same for every partner."""
    signed = agreements.read_agreements(region.agreements)
    return lambda _: signed


@dataclass(frozen=True)
class LeftOut:
    """Something a metric does not use because no agreement permits it, and what would."""

    metric: str
    partner: str
    what: str
    instead: str


@dataclass(frozen=True)
class Permits:
    """For each metric: the partners whose rows it may use, by table and by characteristic."""

    allowed: Mapping[str, metrics.Permitted]
    left_out: tuple[LeftOut, ...]


def permits(
    region: Region,
    receipts: Sequence[intake.Receipt],
    *,
    metric_list: Sequence[Metric],
    groups: Mapping[str, Group],
    purpose: str,
    audience: str,
    on: date,
    signed: Signed | None = None,
) -> Permits:
    """Ask the agreements about every metric and every partner.

    A partner's rows of a table are used only where every file of it that gives rows to the table may be
    used with all the elements that the metric needs of it: deny by default. `signed` gives the agreements to
    ask about a partner's rows; the region's own, as they stand, if not given.
    """
    signed = signed or as_they_stand(region)
    sent: dict[str, set[str]] = defaultdict(set)
    for receipt in receipts:
        sent[receipt.partner].add(receipt.dictionary)
    allowed: dict[str, metrics.Permitted] = {}
    left_out: list[LeftOut] = []
    for metric in metric_list:
        needs = metrics.needs(metric, groups)
        tables: dict[str, set[str]] = {table: set() for table in needs.columns}
        traits: dict[str, set[str]] = {trait: set() for trait in needs.characteristics}
        # Who never states an attribute forbids nothing: its people are those of whom nothing is stated.
        silent: dict[str, set[str]] = {trait: set() for trait in (*needs.characteristics, *needs.events)}
        by_events: dict[str, set[str]] = {group: set() for group in needs.events}
        for partner, dictionaries in sorted(sent.items()):
            asked = _Question(signed(partner), region, partner, sorted(dictionaries), purpose, audience, on)
            for table, columns in needs.columns.items():
                instead = asked.about([(table, column) for column in columns])
                _decide(tables[table], left_out, metric, partner, table, instead)
            for trait in needs.characteristics:
                instead = asked.about([(CHARACTERISTIC, trait)])
                _decide(traits[trait], left_out, metric, partner, trait, instead)
                if instead is None:
                    silent[trait].add(partner)
            for group, (table, columns) in needs.events.items():
                instead = asked.about([(table, column) for column in columns])
                _decide(by_events[group], left_out, metric, partner, group, instead)
                if instead is None:
                    silent[group].add(partner)
        allowed[metric.name] = metrics.Permitted(
            tables={table: frozenset(partners) for table, partners in tables.items()},
            characteristics={
                trait: frozenset(partners | silent[trait]) if partners else frozenset()
                for trait, partners in traits.items()
            },
            events={
                group: frozenset(partners | silent[group]) if partners else frozenset()
                for group, partners in by_events.items()
            },
        )
    return Permits(allowed, tuple(left_out))


def may_be_stated(
    region: Region,
    receipts: Sequence[intake.Receipt],
    characteristics: Sequence[str],
    *,
    purpose: str,
    audience: str,
    on: date,
) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Say whose statements of a characteristic may be used, and who states it and does not permit that.

    Returns:
        For each characteristic the partners that permit it, and those that refuse it. A partner that
        never states it is in neither.
    """
    signed = agreements.read_agreements(region.agreements)
    sent: dict[str, set[str]] = defaultdict(set)
    for receipt in receipts:
        sent[receipt.partner].add(receipt.dictionary)
    allowed: dict[str, frozenset[str]] = {}
    refused: dict[str, frozenset[str]] = {}
    for trait in characteristics:
        answers = {
            partner: _Question(signed, region, partner, sorted(names), purpose, audience, on).about(
                [(CHARACTERISTIC, trait)]
            )
            for partner, names in sent.items()
        }
        allowed[trait] = frozenset(partner for partner, instead in answers.items() if instead == "")
        refused[trait] = frozenset(partner for partner, instead in answers.items() if instead)
    return allowed, refused


def may_be_read(
    region: Region,
    receipts: Sequence[intake.Receipt],
    fields: Sequence[Field],
    *,
    signed: Signed,
    purpose: str,
    audience: str,
    on: date,
) -> tuple[frozenset[str], dict[str, str]]:
    """Say whose rows of one table may be read, by the columns needed of it.

    Returns:
        The partners that permit it; and for each that does not, what would make it so. A partner that
        sends nothing of the kind is in neither.
    """
    sent: dict[str, set[str]] = defaultdict(set)
    for receipt in receipts:
        sent[receipt.partner].add(receipt.dictionary)
    answers = {
        partner: _Question(signed(partner), region, partner, sorted(names), purpose, audience, on).about(
            list(fields)
        )
        for partner, names in sorted(sent.items())
    }
    allowed = frozenset(partner for partner, instead in answers.items() if instead == "")
    return allowed, {partner: instead for partner, instead in answers.items() if instead}


def _decide(
    partners: set[str], left_out: list[LeftOut], metric: Metric, partner: str, what: str, instead: str | None
) -> None:
    if instead:
        left_out.append(LeftOut(metric.name, partner, what, instead))
    elif instead is not None:
        partners.add(partner)


@dataclass(frozen=True)
class _Question:
    signed: Sequence[Agreement]
    region: Region
    partner: str
    dictionaries: list[str]
    purpose: str
    audience: str
    on: date

    def about(self, fields: list[tuple[str, str]]) -> str | None:
        """Ask about columns of one table.

        Returns:
            Empty for yes, else what would make it yes; None where the partner sends nothing of the kind.
        """
        answer = None
        for name in self.dictionaries:
            dictionary = self.region.catalog.get(Dictionary, name)
            behind = elements_behind(dictionary, fields)
            if not behind:
                continue
            permission = agreements.permitted_elements(
                self.signed,
                partner=self.partner,
                dictionary=dictionary,
                purpose=self.purpose,
                audience=self.audience,
                on=self.on,
            )
            missing = frozenset().union(*behind.values()) - permission.elements
            if missing:
                return permission.instead or f"a clause that names {', '.join(sorted(missing))} of {name}"
            answer = ""
        return answer
