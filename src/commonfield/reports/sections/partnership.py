"""Partners, what came from them, agreements in force, and what was left out for want of one."""

from __future__ import annotations

from commonfield.catalog import Agreement
from commonfield.catalog.report import ReportSection
from commonfield.reports.blocks import Block, Page, Point, Points, Prose, Tabulated
from commonfield.reports.context import PartnerLine
from commonfield.reports.sections.collected import collected, compared, found_across
from commonfield.reports.sections.desk import Desk
from commonfield.reports.tabulate import DataTable, Entry


def partners_page(desk: Desk, section: ReportSection) -> Page:
    """Make the page of partners and agreements."""
    words = desk.words
    blocks: list[Block] = [
        Tabulated(
            partners_table(desk), sheet=words.say("sheet_partners"), heading=words.say("partners_caption")
        )
    ]
    blocks += collected(desk)
    blocks += found_across(desk, f"{section.section}.html")
    if desk.context.agreements:
        blocks.append(
            Tabulated(
                agreements_table(desk),
                sheet=words.say("sheet_agreements"),
                heading=words.say("agreements_caption"),
            )
        )
    else:
        blocks.append(Prose((words.say("no_agreements"),), heading=words.say("agreements_caption")))
    blocks.append(left_out(desk))
    blocks += compared(desk)
    return Page(
        f"{section.section}.html",
        words.text(section.title),
        words.text(section.intro),
        tuple(blocks),
        section.section,
    )


def partners_table(desk: Desk) -> DataTable:
    """Tabulate partners by name, with the state of each collection in words."""
    words = desk.words
    head = tuple(words.say(key) for key in ("partner", "kind", "deliveries"))
    rows = tuple(
        (Entry(partner.name), Entry(words.say(f"kind_{partner.kind}")), Entry(_deliveries(desk, partner)))
        for partner in desk.context.partners
    )
    return DataTable(words.say("partners_caption"), head, rows)


def _deliveries(desk: Desk, partner: PartnerLine) -> str:
    words = desk.words
    told = [
        words.say("delivery", label=words.text(label), state=words.say(f"state_{state}"))
        for label, state in partner.deliveries
    ]
    return "; ".join(told) or words.say("no_deliveries")


def agreements_table(desk: Desk) -> DataTable:
    """Tabulate the agreements in force."""
    words = desk.words
    head = tuple(
        words.say(key) for key in ("agreement", "layer", "parties", "in_force", "purposes", "legal_basis")
    )
    rows = tuple(_agreement(desk, agreement) for agreement in desk.context.agreements)
    return DataTable(words.say("agreements_caption"), head, rows)


def _agreement(desk: Desk, agreement: Agreement) -> tuple[Entry, ...]:
    words = desk.words
    purposes = dict.fromkeys(purpose for grant in agreement.grants for purpose in grant.purposes)
    span = words.say(
        "period", first=words.day(agreement.in_force_from), last=words.day(agreement.in_force_to)
    )
    return (
        Entry(f"{words.text(agreement.label)} (v{agreement.version})"),
        Entry(words.say(f"layer_{agreement.layer}")),
        Entry(", ".join(desk.names.partner(party) for party in agreement.parties)),
        Entry(span),
        Entry(", ".join(words.named("purpose", purpose) for purpose in purposes) or "–"),
        Entry(words.say(f"basis_{agreement.legal_basis}")),
    )


def left_out(desk: Desk) -> Points | Prose:
    """Tell what was not used for want of an agreement, and what would change that."""
    words = desk.words
    heading = words.say("left_out")
    if not desk.context.left_out:
        return Prose((words.say("left_out_none"),), heading=heading)
    items = tuple(
        Point(
            f"{words.text(item.what)}. {words.text(item.why)}",
            more=words.say("left_out_instead", instead=words.text(item.instead)) if item.instead else "",
        )
        for item in desk.context.left_out
    )
    return Points(items, heading=heading)
