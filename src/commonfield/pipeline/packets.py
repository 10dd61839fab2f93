"""Packets: make the workbooks that partners fill in, and take back what comes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from commonfield import agreements, intake
from commonfield.catalog import Dictionary
from commonfield.findings import AgreementError, Exit, Finding, SubmissionError, UsageError
from commonfield.intake import packets
from commonfield.intake.receipts import submission_id
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.submitting import submit_content
from commonfield.pipeline.withdrawing import withdraw
from commonfield.region import Region
from commonfield.region.sealed import seal, write_whole
from commonfield.vocabulary import Language

State = Literal["taken", "again", "older", "in part", "refused", "not permitted"]

TAKEN = "packet_taken"
_NOT_FILES = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    `again` was here before with the same records; `older` is a copy older than the one in force, and was
    not taken. `said` is what an error says where there is no finding. No value of a record is in it.
    """

    file: str
    state: State
    partner: str = ""
    about: str = ""
    year: str = ""
    saved_at: str = ""
    accepted: int = 0
    refused: int = 0
    submission: str = ""
    findings: tuple[Finding, ...] = ()
    said: str = ""

    @property
    def answered(self) -> bool:
        """Whether the sender has something to do."""
        return self.state in ("in part", "refused", "not permitted")

    def as_dict(self) -> dict[str, Any]:
        """Give the outcome as plain data, for JSON."""
        told = {key: value for key, value in asdict(self).items() if key != "findings"}
        findings = [{**finding.as_dict(), "message": finding.message()} for finding in self.findings]
        return {**told, "findings": findings}


def exit_code(outcomes: Iterable[Outcome]) -> Exit:
    """Say by a number whether all went well: the worst of what became of the files."""
    states = {outcome.state for outcome in outcomes}
    if "refused" in states:
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
    last counts, by the time that the spreadsheet program wrote into it (at the same time, the one whose
    content has the greater hash). One bad file never stops the others.

    Args:
        region: Where to.
        files: Files and folders.
        partner: Who handed them over, if they must all be this partner's.
        occasion: Who takes them.
    """
    occasion = occasion or Occasion()
    outcomes: dict[Path, Outcome] = {}
    copies: dict[str, list[_Copy]] = {}
    for at, path in enumerate(paths := _files(files)):
        occasion.tell("Reading packets", done=at, of=len(paths))
        try:
            copy = _open(region, path, partner)
            copies.setdefault(copy.filled.slip.packet, []).append(copy)
        except packets.FileProblemError as problem:
            outcomes[path] = Outcome(path.name, "refused", findings=(problem.finding,))
    before = _taken_before(region)
    for at, (packet, found) in enumerate(sorted(copies.items())):
        occasion.tell("Taking packets", done=at, of=len(copies))
        outcomes |= _take_newest(region, found, before.get(packet), occasion)
    return [outcomes[path] for path in paths]


@dataclass(frozen=True)
class _Copy:
    """One copy of a packet that came back; `age` puts copies in order, the newest last."""

    path: Path
    received: bytes
    filled: packets.Filled

    @property
    def id(self) -> str:
        return submission_id(self.filled.content, partner=self.filled.slip.partner)

    @property
    def age(self) -> tuple[str, str]:
        return self.filled.saved_at, self.id

    def outcome(self, state: State, **told: Any) -> Outcome:
        slip = self.filled.slip
        return Outcome(
            self.path.name,
            state,
            partner=slip.partner,
            about=slip.about,
            year=slip.year,
            saved_at=self.filled.saved_at,
            **told,
        )


def _open(region: Region, path: Path, partner: str) -> _Copy:
    received = packets.bytes_of(path, region.catalog)
    filled = packets.read_packet(
        received,
        region=region.settings.id,
        partners=[partner] if partner else [p.partner for p in region.settings.partners],
        secret=region.keys.token_secret(),
        catalog=region.catalog,
    )
    return _Copy(path, received, filled)


def _take_newest(
    region: Region,
    copies: list[_Copy],
    before: tuple[str, str] | None,
    occasion: Occasion,
) -> dict[Path, Outcome]:
    """Take the newest copy that can be taken; the others are older, or the same once more."""
    outcomes: dict[Path, Outcome] = {}
    for copy in sorted(copies, key=lambda copy: copy.age, reverse=True):
        if before is not None and copy.id == before[1]:
            outcomes[copy.path] = _take(region, copy, occasion, again=False)
            if copy.age > before:  # saved again: copies between the two are older than what counts
                before = copy.age
                _record(region, copy, occasion)
        elif before is not None and copy.age < before:
            outcomes[copy.path] = copy.outcome("older")
        else:
            outcome = outcomes[copy.path] = _take(region, copy, occasion, again=before is not None)
            if outcome.submission:
                _replace(region, copy, before, occasion)
                before = copy.age
                _keep(region, copy)
                _record(region, copy, occasion)
    return outcomes


def _take(region: Region, copy: _Copy, occasion: Occasion, *, again: bool) -> Outcome:
    filled, slip = copy.filled, copy.filled.slip
    try:
        receipt = submit_content(
            region,
            partner=slip.partner,
            content=filled.content,
            file_name=copy.path.name,
            dictionary=slip.about,
            academic_year=filled.year,
            again=again,
            occasion=occasion,
        )
    except AgreementError as error:
        return copy.outcome("not permitted", said=str(error))
    except SubmissionError as error:
        return copy.outcome("refused", said=str(error))
    findings = tuple(filled.as_in_the_form(finding) for finding in receipt.findings)
    told: dict[str, Any] = {"accepted": receipt.accepted, "refused": receipt.refused, "findings": findings}
    if not receipt.accepted:
        return copy.outcome("refused", **told)
    state: State = "in part" if receipt.refused else "again" if receipt.duplicate else "taken"
    return copy.outcome(state, submission=receipt.id, **told)


def _replace(region: Region, copy: _Copy, before: tuple[str, str] | None, occasion: Occasion) -> None:
    """Take the older copy back where the newer covers less, so that it does not take its place by itself."""
    if before is None or before[1] == copy.id:
        return
    partner = copy.filled.slip.partner
    in_force = intake.in_force(intake.submissions(region))
    if any((receipt.partner, receipt.id) == (partner, before[1]) for receipt in in_force):
        reason = "A newer copy of the same packet took its place."
        withdraw(region, before[1], reason=reason, partner=partner, occasion=occasion)


def _keep(region: Region, copy: _Copy) -> None:
    """Keep the workbook as it was received, beside the file that its rows made."""
    partner = copy.filled.slip.partner
    name = f"{hashlib.sha256(copy.received).hexdigest()}.xlsx.age"
    seal(copy.received, region.submissions / partner / "packets" / name, keys=region.keys, holder=partner)


def _record(region: Region, copy: _Copy, occasion: Occasion) -> None:
    slip = copy.filled.slip
    told = {"packet": slip.packet, "partner": slip.partner, "dictionary": slip.about, "year": slip.year}
    region.ledger.append(
        TAKEN, {**told, "saved_at": copy.filled.saved_at, "submission": copy.id}, by=occasion.by
    )


def _taken_before(region: Region) -> dict[str, tuple[str, str]]:
    """Give for each packet when the copy in force was saved, and its submission."""
    return {
        entry.what["packet"]: (entry.what["saved_at"], entry.what["submission"])
        for entry in region.ledger.entries()
        if entry.kind == TAKEN
    }


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


def _files(named: Sequence[Path]) -> list[Path]:
    found: dict[Path, None] = {}
    for path in named:
        inside = sorted(item for item in path.rglob("*") if item.is_file()) if path.is_dir() else [path]
        for item in inside:
            # What spreadsheet programs and systems leave beside the files that people put there.
            if not item.name.startswith(("~$", ".")) and item.name.lower() not in _NOT_FILES:
                found[item] = None
    return list(found)
