"""The page of a packet, in each language, from its own results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from commonfield.catalog import Catalog, Wording
from commonfield.council.allocation import Allocation
from commonfield.council.allocation import telling as allocation_telling
from commonfield.pipeline.calls.computing import Held, allocation_of, read_held
from commonfield.pipeline.calls.freezing import FROZEN, parse_frozen
from commonfield.pipeline.calls.packet import RULES, Packet
from commonfield.pipeline.calls.telling import dollars, recommendation_table
from commonfield.reports.blocks import Block, Card, Cards, Fact, Facts, Point, Points, Prose, Tabulated
from commonfield.reports.calls import PacketPage, write_packet_pages
from commonfield.reports.tabulate import DataTable, Entry
from commonfield.vocabulary import LANGUAGES, Language

WORDS = "pipeline/calls"
INVENTED = "Invented by commonfield call example"
"""The source that an invented call names; a call written by hand has another, or none."""


def picture(packet: Packet) -> dict[str, bytes]:
    """Make the pages of a packet, by path, from what it holds."""
    held, shared = read_held(packet.files), allocation_of(packet.files)
    pages = [_Page(held, packet, language, shared).page() for language in LANGUAGES]
    return write_packet_pages(pages, appearance=Catalog().appearance)


class _Page:
    def __init__(self, held: Held, packet: Packet, language: Language, shared: Allocation) -> None:
        self.held, self.packet, self.language, self.shared = held, packet, language, shared
        self.said = Wording(WORDS, language)
        self.rows: list[dict[str, Any]] = packet.result("recommendation")
        self.line: dict[str, Any] = packet.result("line")

    def page(self) -> PacketPage:
        said, source = self.said, self.held.call.source
        funded = [row for row in self.rows if Decimal(str(row["amount"]))]
        asked = sum(Decimal(str(row["ask"])) for row in self.rows)
        spent = sum(Decimal(str(row["amount"])) for row in self.rows)
        frozen_on = said.day(date.fromisoformat(self.packet.about["frozen_on"]))
        lede = said.say(
            "page_lede",
            proposals=said.count(len(self.rows)),
            asked=dollars(asked, said),
            day=frozen_on,
            funded=said.count(len(funded)),
            spent=dollars(spent, said),
        )
        budget = dollars(self.held.rules.budget, said)
        return PacketPage(
            language=self.language,
            over=said.text(self.held.call.label),
            title=said.say("page_title"),
            lede=lede,
            cover=(
                Fact(said.say("page_budget"), budget),
                Fact(said.say("page_asked"), dollars(asked, said)),
                Fact(said.say("page_recommended"), dollars(spent, said)),
                Fact(said.say("page_frozen"), frozen_on),
            ),
            blocks=tuple(self._blocks()),
            foot=(
                said.say("page_foot"),
                said.say("page_made_by", version=self.packet.about["made_by"]),
            ),
            invented=said.say("page_invented") if source and source.title == INVENTED else "",
        )

    def _blocks(self) -> Iterator[Block]:
        yield self._decision()
        heads, rows = recommendation_table(self.rows, self.said)
        yield self._table(self.said.say("page_table"), heads, rows, note=self._note(), first=1)
        yield from self._why()
        yield from self._how_sure()
        yield from self._reading()
        yield self._rules()
        yield Prose((self.said.say("page_again_how"),), self.said.say("page_again"))

    def _decision(self) -> Block:
        said, decision = self.said, self.held.decision
        if decision is None:
            return Prose((said.say("page_undecided"),), said.say("page_decision"))
        day = said.day(decision.decided_on)
        items = [Point(said.say("page_decided", number=decision.decision, body=decision.body, day=day))]
        recused = ", ".join(decision.recused)
        items.append(
            Point(said.say("page_recused", seats=recused) if recused else said.say("page_nobody_recused"))
        )
        items += [
            Point(
                said.say(
                    "page_override",
                    proposal=one.proposal,
                    amount=dollars(one.amount, said),
                    because=said.text(one.because),
                ),
                status=said.say("page_overridden"),
                tone="notice",
            )
            for one in decision.overrides
        ]
        total = sum(Decimal(str(row["decided"])) for row in self.rows)
        if total > self.held.rules.budget:
            told = said.say(
                "page_over", total=dollars(total, said), budget=dollars(self.held.rules.budget, said)
            )
            items.append(Point(told, status=said.say("page_overridden"), tone="notice"))
        return Points(tuple(items), said.say("page_decision"))

    def _note(self) -> str:
        return "" if "not_estimable" in self.line else self.said.say("page_chance_note")

    def _why(self) -> Iterator[Block]:
        said = Wording("council/allocation", self.language)
        told = tuple(allocation_telling.summary(self.shared, said))
        yield Prose(told, self.said.say("page_why"))
        for table in allocation_telling.tables(self.shared, said)[1:]:
            yield self._table(table.title, table.headings, table.rows)

    def _how_sure(self) -> Iterator[Block]:
        said, line = self.said, self.line
        if "not_estimable" in line:
            yield Prose((said.say("page_not_estimable"),), said.say("page_line"))
            return
        places = [one["place"] for one in line["standings"]]
        cards = [
            Card(said.count(places.count(name)), said.say(f"page_{name}"), said.say(f"page_{name}_means"))
            for name in ("sure", "grey", "declined")
        ]
        changed = f"{line['changed']:.0%}"
        cards.append(Card(changed, said.say("page_changed"), said.say("page_changed_means")))
        intro = said.say("page_sure_intro", panels=said.count(line["panels"]), seed=line["seed"])
        yield Cards(tuple(cards), said.say("page_line"), intro)

    def _reading(self) -> Iterator[Block]:
        said, agreement = self.said, self.packet.result("agreement")
        reading, severity = self.packet.result("reading"), self.packet.result("severity")
        if not agreement:
            yield Prose((said.say("page_small_panel"),), said.say("page_reading"))
            return
        labels = {one.criterion: said.text(one.label) for one in self.held.rubric.criteria}
        rows: list[list[object]] = [
            [
                labels.get(one["criterion"], one["criterion"]),
                _two(one["alpha"]),
                self._range(one),
                _two(one["ac2"]),
            ]
            for one in agreement
        ]
        heads = [said.say(key) for key in ("head_criterion", "head_alpha", "head_between", "head_ac2")]
        yield self._table(said.say("page_agreement"), heads, rows, note=said.say("page_agreement_note"))
        counts = {key: reading[key] for key in ("readers", "readings", "fewest_of_a_proposal")}
        told = [said.say("page_design", **counts)]
        told.append(said.say("page_connected" if reading["connected"] else "page_parted"))
        if severity.get("share_of_proposals") is not None:
            told.append(said.say("page_severity", share=f"{severity['share_of_proposals']:.0%}"))
        yield Prose(tuple(told), said.say("page_reading"))

    def _range(self, one: dict[str, Any]) -> str:
        if one["low"] is None or one["high"] is None:
            return "–"
        return self.said.say("between", low=_two(one["low"]), high=_two(one["high"]))

    def _rules(self) -> Block:
        said = self.said
        frozen = parse_frozen(self.packet.text(f"{RULES}/{FROZEN}"))
        facts = [Fact(name, found) for name, found in frozen[-1].files.items()]
        facts.append(Fact(said.say("page_rules_hash"), frozen[-1].hash))
        facts += [
            Fact(
                said.say("page_changed_rules", day=said.day(date.fromisoformat(one.frozen_on))),
                said.say("changed_by", file=", ".join(one.changed), decision=one.decision),
            )
            for one in frozen
            if one.changed
        ]
        intro = said.say("page_rules_intro")
        if withheld := self.packet.about.get("withheld"):
            intro = f"{intro} {said.say('page_withheld', names=', '.join(withheld))}"
        return Facts(tuple(facts), said.say("page_rules"), intro=intro)

    def _table(
        self,
        title: str,
        heads: Sequence[str],
        rows: Sequence[Sequence[object]],
        *,
        note: str = "",
        first: int = 0,
    ) -> Tabulated:
        """Lay a table out; `first` is the column that names a row, which comes to the front."""
        order = [first, *(n for n in range(len(heads)) if n != first)]
        numeric = [all(_is_number(row[n]) for row in rows) for n in order]
        table = DataTable(
            title,
            tuple(heads[n] for n in order),
            tuple(tuple(Entry(str(row[n])) for n in order) for row in rows),
            frozenset(at for at, yes in enumerate(numeric) if yes and at),
        )
        return Tabulated(table, heading=title, note=note)


def _is_number(cell: object) -> bool:
    return str(cell).strip("$%–+-.").replace(",", "").replace(".", "").isdigit() or str(cell) == "–"


def _two(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
