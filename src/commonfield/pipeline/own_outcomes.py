"""What became of one partner's own students, as far as agreements let it hear: by person key, in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commonfield import agreements, identity, intake, metrics
from commonfield.agreements.lineage import could_tell, elements_behind
from commonfield.catalog import Dictionary, Metric, Partner, Report, Text
from commonfield.engines import DuckEngine, Engine
from commonfield.findings import AgreementError, UsageError
from commonfield.intake.giving_back import LeftOut
from commonfield.intake.giving_back.sheet import spread_outcomes, tell_awards, tell_college
from commonfield.metrics.onward import AWARDED, ENROLLED, FINISHED
from commonfield.pipeline.linking import current_crosswalk
from commonfield.pipeline.measuring import data_as_of, load_snapshot, report_metrics
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.permits import Signed, may_be_read, permits
from commonfield.pipeline.served import places_of
from commonfield.pipeline.withdrawn import refuse_withdrawn
from commonfield.region import Region
from commonfield.vocabulary import is_median

if TYPE_CHECKING:
    import polars as pl

IDS = [("identity_record", name) for name in ("ssid", "local_id")]
"""What of a partner's own files goes back with the outcomes."""

WHAT = {
    "completion": Text(en="When high school was finished", es="Cuándo terminó la preparatoria"),
    "enrollment": Text(en="First college and second year", es="Primera universidad y segundo año"),
    "award": Text(en="College awards", es="Títulos y certificados universitarios"),
}


@dataclass(frozen=True)
class OwnOutcomes:
    """What may be told: of each person one row, and behind it what the page counts.

    Attributes:
        sheet: The rows that go back, with the partner's own ids.
        people: `person_key` and what is known of it; `outcomes` as `metrics.outcomes_of` gives them.
        awarded: How many people have an award; None where it may not be told.
        told: Which of `completion`, `enrollment` and `award` may be told.
        left_out: What may not, and why.
        permitted_by: Clauses under which the ids go back.
        submissions: The partner's own, whose people these are.
    """

    sheet: pl.DataFrame
    people: pl.DataFrame
    outcomes: pl.DataFrame
    awarded: int | None
    told: frozenset[str]
    left_out: tuple[LeftOut, ...]
    permitted_by: tuple[str, ...]
    submissions: tuple[str, ...]


def own_outcomes(region: Region, partner: Partner, report: Report, occasion: Occasion) -> OwnOutcomes:
    """Put together what became of a partner's own students.

    Raises:
        AgreementError: no clause in force lets the partner hear of its own students.
        UsageError: there is no snapshot, or none of the partner's students in it.
    """
    return _Asked.of(region, partner, report, occasion).answer()


def permitted_receipts(
    region: Region, partner: str, receipts: Sequence[intake.Receipt], *, on: date
) -> tuple[list[intake.Receipt], tuple[str, ...], str]:
    """Ask the partner's own agreements which of its files may have their ids put back.

    Returns:
        The receipts of those files; the clauses that permit it; what would, where nothing does.
    """
    signed = _signed(region, partner)(partner)
    allowed: dict[str, tuple[str, ...]] = {}
    instead = ""
    for name in sorted({receipt.dictionary for receipt in receipts}):
        dictionary = region.catalog.get(Dictionary, name)
        needed = frozenset[str]().union(*elements_behind(dictionary, IDS).values())
        if not needed:
            continue
        permission = agreements.permitted_elements(
            signed,
            partner=partner,
            dictionary=dictionary,
            purpose=agreements.GIVE_BACK,
            audience=partner,
            on=on,
        )
        if permission.covers(needed):
            allowed[name] = permission.clauses
        else:
            missing = ", ".join(sorted(needed - permission.elements))
            clause = f"a clause that names {missing} of {name} for {agreements.GIVE_BACK} as well"
            instead = instead or permission.instead or clause
    clauses = tuple(dict.fromkeys(clause for own in allowed.values() for clause in own))
    return [r for r in receipts if r.dictionary in allowed], clauses, "" if allowed else instead


def _signed(region: Region, partner: str) -> Signed:
    every = agreements.read_agreements(region.agreements)
    return lambda rows_of: agreements.as_read_by(every, partner, rows_of=rows_of)


@dataclass(frozen=True)
class _Asked:
    """One partner's question, and what may be read for the answer."""

    region: Region
    partner: Partner
    metrics: list[Metric]
    snapshot: Path
    own: list[intake.Receipt]
    clauses: tuple[str, ...]
    receipts: list[intake.Receipt]
    signed: Signed
    on: date
    as_of: date

    @classmethod
    def of(cls, region: Region, partner: Partner, report: Report, occasion: Occasion) -> _Asked:
        if report.pooled_years is not None:
            raise UsageError(
                "give-back: expected a report of single years, found one that takes years together.",
                fix="Name another with --report.",
            )
        on, name = occasion.day(region), partner.partner
        snapshot = region.current(region.snapshots)
        made_from: list[str] = []
        if snapshot is not None:
            made_from = json.loads((snapshot / "snapshot.json").read_text(encoding="utf-8"))["submissions"]
            refuse_withdrawn(region, made_from, step="give-back")
        receipts = [r for r in intake.submissions(region) if r.id in set(made_from)]
        mine = [r for r in receipts if r.partner == name]
        if snapshot is None or not mine:
            raise UsageError(
                f"give-back: expected students of {name} in the snapshot in force, found none.",
                likely_cause="No file of theirs was accepted, or nothing was run since.",
                fix="Submit a file and type: commonfield run.",
            )
        own, clauses, instead = permitted_receipts(region, name, mine, on=on)
        if not own:
            raise AgreementError(
                f"give-back: expected an agreement that lets {name} hear what became of its own students, "
                "found none in force.",
                likely_cause="The agreement was signed for the regional report alone.",
                fix=f"What would allow it: {instead}. The page of published figures needs no clause: --page.",
            )
        signed = _signed(region, name)
        chosen = [m for m in report_metrics(region, report) if not is_median(m.kind)]
        as_of = data_as_of(region, occasion)
        return cls(region, partner, chosen, snapshot, own, clauses, receipts, signed, on, as_of)

    def answer(self) -> OwnOutcomes:
        """Read, count and put the ids back."""
        records = self._records()
        crosswalk = current_crosswalk(self.region)
        if crosswalk is None:
            raise UsageError("give-back: expected linked records, found none.", fix="Type: commonfield run.")
        people = identity.people_of(records, crosswalk)
        with DuckEngine() as engine:
            load_snapshot(engine, self.snapshot)
            engine.load(metrics.OWN, people)
            outcomes, named, left_out = self._outcomes(engine)
            people, awards, told, untold = self._onward(engine, people)
        sheet = spread_outcomes(_for_reading(people, awards, told), outcomes, named)
        return OwnOutcomes(
            sheet=identity.put_ids_back(sheet, records=records, crosswalk=crosswalk),
            people=people,
            outcomes=outcomes,
            awarded=awards["person_key"].n_unique() if awards is not None else None,
            told=told,
            left_out=(*left_out, *untold),
            permitted_by=self.clauses,
            submissions=tuple(receipt.id for receipt in self.own),
        )

    def _records(self) -> pl.DataFrame:
        return intake.accepted(self.region, [r.id for r in self.own], tables=()).identity_records

    def _outcomes(self, engine: Engine) -> tuple[pl.DataFrame, list[str], list[LeftOut]]:
        """Ask each metric; one that needs rows of somebody who does not permit it is left out."""
        asked = permits(
            self.region,
            self.receipts,
            metric_list=self.metrics,
            groups={},
            purpose=agreements.GIVE_BACK,
            audience=self.partner.partner,
            on=self.on,
            signed=self.signed,
        )
        wanted = {metric.name: metrics.conditions(metric) for metric in self.metrics}
        refused: dict[str, dict[str, str]] = {}
        for left in asked.left_out:
            if self._could_tell(left.partner, left.what, wanted[left.metric].get(left.what, [{}])):
                refused.setdefault(left.metric, {})[left.partner] = left.instead
        allowed = {name: one for name, one in asked.allowed.items() if name not in refused}
        outcomes = metrics.outcomes_of(
            engine,
            self.metrics,
            places=places_of(self.partner),
            data_as_of=self.as_of,
            region=self.region.settings.region,
            permitted=allowed,
        )
        counted = set(outcomes["metric"])
        named = [metric.name for metric in self.metrics if metric.name in counted]
        labels = {metric.name: metric.label for metric in self.metrics}
        return outcomes, named, [one for m, by in refused.items() for one in self._left_out(labels[m], by)]

    def _onward(
        self, engine: Engine, people: pl.DataFrame
    ) -> tuple[pl.DataFrame, pl.DataFrame | None, frozenset[str], list[LeftOut]]:
        """Follow people on: when they finished, their first college, awards; each as far as permitted."""
        allowed: dict[str, frozenset[str]] = {}
        left_out: list[LeftOut] = []
        for table, columns in {"completion": FINISHED, "enrollment": ENROLLED, "award": AWARDED}.items():
            permitted, refused = may_be_read(
                self.region,
                self.receipts,
                [(table, column) for column in columns],
                signed=self.signed,
                purpose=agreements.GIVE_BACK,
                audience=self.partner.partner,
                on=self.on,
            )
            level = {"level": "high_school" if table == "completion" else "postsecondary"}
            refused = {p: why for p, why in refused.items() if self._could_tell(p, table, [level])}
            if refused:
                left_out += self._left_out(WHAT[table], refused)
            elif permitted:
                allowed[table] = permitted
        schools = [school.code for school in self.partner.institutions]
        finished = metrics.find_finished(
            engine, institutions=schools, partners=allowed.get("completion", frozenset())
        )
        if "completion" in allowed and finished.height:
            people = people.join(
                finished.select("person_key", "finished_in"),
                on="person_key",
                how="left",
                maintain_order="left",
            )
        if "enrollment" in allowed:
            gone = metrics.find_first_college(
                engine, finished, partners=allowed["enrollment"], data_as_of=self.as_of
            )
            people = people.join(gone, on="person_key", how="left", maintain_order="left")
        awards = metrics.find_awards(engine, partners=allowed["award"]) if "award" in allowed else None
        return people, awards, frozenset(allowed), left_out

    def _could_tell(self, partner: str, table: str, asked: Sequence[Mapping[str, Any]]) -> bool:
        """Tell whether a partner's files could say anything of what is asked of a table."""
        sent = {receipt.dictionary for receipt in self.receipts if receipt.partner == partner}
        return any(could_tell(self.region.catalog.get(Dictionary, name), table, asked) for name in sent)

    def _left_out(self, what: Text, refused: Mapping[str, str]) -> list[LeftOut]:
        names = {partner.partner: partner.name for partner in self.region.settings.partners}
        return [
            LeftOut(what, names.get(partner, partner), f"{instead}, with redisclosure")
            for partner, instead in refused.items()
        ]


def _for_reading(people: pl.DataFrame, awards: pl.DataFrame | None, told: frozenset[str]) -> pl.DataFrame:
    if "enrollment" in told:
        people = tell_college(people)
    if awards is not None:
        people = tell_awards(people, awards)
    return people
