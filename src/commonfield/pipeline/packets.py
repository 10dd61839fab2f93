"""Packets: make the workbooks that partners fill in, and take back what comes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from commonfield import agreements
from commonfield.catalog import Dictionary
from commonfield.findings import AgreementError, CommonfieldError, Exit, UsageError
from commonfield.intake import packets
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.packet_copies import Copy, Outcome, known_copies, open_copy, settle
from commonfield.pipeline.returned import returned_files, shown_name, told_of
from commonfield.region import Region
from commonfield.region.sealed import write_whole
from commonfield.vocabulary import Language


def exit_code(outcomes: Iterable[Outcome]) -> Exit:
    """Say by a number whether all went well: the worst of what became of the files."""
    states = {outcome.state for outcome in outcomes}
    if states & {"refused", "undecided"}:
        return Exit.FILE_REFUSED
    if "not permitted" in states:
        return Exit.NO_AGREEMENT
    return Exit.RECORDS_REFUSED if "in part" in states else Exit.DONE


def make_packet(
    region: Region,
    *,
    partner: str,
    dictionary: str,
    out: Path,
    year: int | None = None,
    language: Language = "en",
    rows: int = packets.ROWS,
    occasion: Occasion | None = None,
) -> packets.Packet:
    """Write the packet of a partner: elements that agreements permit, and no other.

    Raises:
        UsageError: the region has no such partner, or the dictionary cannot be a form.
        AgreementError: nothing is permitted, or an element without which no record can be taken is not.
    """
    occasion = occasion or Occasion()
    if partner not in (known := [p.partner for p in region.settings.partners]):
        raise UsageError(
            f"packet: expected one of the region's partners, found `{partner}`.",
            fix=f"Known: {', '.join(known) or 'none yet; add partners to region.yaml'}.",
        )
    kind = region.catalog.get(Dictionary, dictionary)
    packet = packets.design(
        region=region.settings.id,
        region_name=region.settings.label.in_language(language),
        partner=region.settings.partner(partner),
        dictionary=kind,
        permitted=_permitted(region, partner, kind, occasion),
        catalog=region.catalog,
        year=year,
        language=language,
        rows=rows,
    )
    secret, now = region.keys.token_secret(), datetime.now(UTC)
    content = packets.write_packet(packet, appearance=region.catalog.appearance, secret=secret, made_at=now)
    write_whole(out, content)
    told = {"packet": packet.id, "partner": partner, "dictionary": dictionary, "year": year}
    region.ledger.append("packet_made", {**told, "schema": packet.schema}, by=occasion.by)
    return packet


def make_planned_packets(
    region: Region,
    *,
    out: Path,
    year: int | None = None,
    language: Language = "en",
    rows: int = packets.ROWS,
    occasion: Occasion | None = None,
) -> list[tuple[Path, packets.Packet]]:
    """Write every packet that the collection plan asks for by the channel `packet`, into a folder.

    Raises:
        UsageError: the region has no collection plan, or it asks for none.
    """
    from commonfield.region import read_plan

    asked = [e for e in read_plan(region).expected() if e.channel == "packet"]
    wanted = [e for e in asked if year is None or e.academic_year == year]
    if not wanted:
        raise UsageError(
            f"packet: expected a plan that asks for packets, found {len(asked)} in all and none to make.",
            fix="Write `channel: packet` into collection.yaml, or name another --year.",
        )
    occasion = occasion or Occasion()
    made = []
    # Packets of one kind one after another: their workbook is written once.
    wanted.sort(key=lambda one: (one.dictionary, one.academic_year or 0))
    for at, one in enumerate(wanted):
        occasion.tell("Making packets", done=at, of=len(wanted))
        name = f"{one.partner} {one.dictionary.replace('/', '-')} {one.academic_year or ''}".strip()
        path = out / f"{name}.xlsx"
        packet = make_packet(
            region,
            partner=one.partner,
            dictionary=one.dictionary,
            out=path,
            year=one.academic_year,
            language=language,
            rows=rows,
            occasion=occasion,
        )
        made.append((path, packet))
    return made


def read_packets(
    region: Region,
    files: Sequence[Path],
    *,
    partner: str = "",
    occasion: Occasion | None = None,
) -> list[Outcome]:
    """Take back packets: files or folders of them, in any order, any number of times.

    What is in force afterwards does not depend on the order: of several copies of a packet the one saved
    last counts, see `latest`. Whatever is wrong with one packet is answered, and never stops the others.

    Args:
        region: Where to.
        files: Files and folders.
        partner: Who handed them over, if they must all be this partner's.
        occasion: Who takes them.
    """
    occasion = occasion or Occasion()
    outcomes: dict[Path, Outcome] = {}
    copies: dict[str, list[Copy]] = defaultdict(list)
    region.keys.token_secret()  # without it no packet can be read at all
    for at, path in enumerate(paths := returned_files(files)):
        occasion.tell("Reading packets", done=at, of=len(paths))
        try:
            copy = open_copy(region, path, packets.bytes_of(path, region.catalog), partner)
            copies[copy.filled.slip.packet].append(copy)
        except (CommonfieldError, OSError) as error:
            outcomes[path] = Outcome(shown_name(path), "refused", **told_of(error, region.catalog))
    known = known_copies(region)
    for at, (packet, found) in enumerate(sorted(copies.items())):
        occasion.tell("Taking packets", done=at, of=len(copies))
        try:
            outcomes |= settle(region, found, known.get(packet, {}), occasion)
        except (CommonfieldError, OSError) as error:
            told = told_of(error, region.catalog)
            outcomes |= {copy.path: copy.outcome("refused", **told) for copy in found}
    return [outcomes[path] for path in paths]


def _permitted(region: Region, partner: str, dictionary: Dictionary, occasion: Occasion) -> frozenset[str]:
    """Give the elements that some clause in force permits, whatever for; refuse where records cannot be."""
    signed, on = agreements.read_agreements(region.agreements), occasion.day(region)
    theirs = agreements.agreements_of(signed, partner, on)
    uses = {(p, a) for agreed in theirs for g in agreed.grants for p in g.purposes for a in g.audiences}
    permitted: frozenset[str] = frozenset()
    for purpose, audience in sorted(uses):
        asked = agreements.permitted_elements(
            signed, partner=partner, dictionary=dictionary, purpose=purpose, audience=audience, on=on
        )
        permitted |= asked.elements
    missing = [e.name for e in dictionary.elements if e.required and e.name not in permitted]
    if not permitted or missing:
        instead = agreements.may_submit(signed, partner=partner, dictionary=dictionary, on=on).instead
        elements = f"a clause that also names {', '.join(missing)}"
        raise AgreementError(
            f"packet: expected an agreement by which {partner} may be asked for {dictionary.name}, "
            f"found {'one without elements that every record needs' if permitted else 'none in force'}.",
            likely_cause="The agreement has not been signed by every party, has ended, or names other files.",
            fix=f"What would allow it: {instead or elements}.",
        )
    return permitted
