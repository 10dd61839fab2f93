"""Copies of a packet: those known, those that come, which of them counts, and what is answered."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from commonfield import intake
from commonfield.catalog import Dictionary
from commonfield.findings import AgreementError, Finding, SubmissionError
from commonfield.intake import packets
from commonfield.intake.problems import finding_of
from commonfield.intake.receipts import submission_id
from commonfield.pipeline.latest import latest
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.packet_workbooks import KEPT, TAKEN, place_of
from commonfield.pipeline.returned import shown_name
from commonfield.pipeline.submitting import permitting_clauses, submit_content
from commonfield.pipeline.withdrawing import withdraw
from commonfield.region import Region, make_key
from commonfield.region.sealed import open_sealed, seal

State = Literal["taken", "again", "older", "undecided", "in part", "refused", "not permitted"]

_REPLACED = "A newer copy of the same packet took its place."
_UNDECIDED = "Newer copies of the same packet cannot be put in order."


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    `again` was here before with the same records; `older` is a copy older than the one in force, and was
    not taken; `undecided` differs from another copy, and nothing tells which of them is newer. `said` is
    what an error says where there is no finding. No value of a record is in it.
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
        return self.state in ("in part", "undecided", "refused", "not permitted")

    def as_dict(self) -> dict[str, Any]:
        """Give the outcome as plain data, for JSON."""
        told = {key: value for key, value in asdict(self).items() if key != "findings"}
        findings = [{**finding.as_dict(), "message": finding.message()} for finding in self.findings]
        return {**told, "findings": findings}


@dataclass(frozen=True)
class Copy:
    """One copy of a packet that came back. `id` is the submission that its records make."""

    path: Path
    received: bytes
    filled: packets.Filled

    @property
    def id(self) -> str:
        slip = self.filled.slip
        content_hash = hashlib.sha256(self.filled.content).hexdigest()
        return submission_id(content_hash, partner=slip.partner, packet=slip.packet)

    @property
    def saved_at(self) -> str:
        return self.filled.saved_at

    @property
    def workbook(self) -> str:
        """The hash by which the workbook is kept."""
        return hashlib.sha256(self.received).hexdigest()

    def outcome(self, state: State, **told: Any) -> Outcome:
        """Say what became of it."""
        slip = self.filled.slip
        return Outcome(
            shown_name(self.path),
            state,
            partner=slip.partner,
            about=slip.about,
            year=slip.year,
            saved_at=self.saved_at,
            **told,
        )


@dataclass(frozen=True)
class Known:
    """A copy that came before and can be taken: when it was last saved, and the workbook that is kept."""

    saved_at: str
    workbook: str


def open_copy(region: Region, path: Path, received: bytes, partner: str = "") -> Copy:
    """Read a packet that came back; of any partner, if none is named.

    Raises:
        FileProblemError: it is none, was damaged, or is another's.
    """
    filled = packets.read_packet(
        received,
        region=region.settings.id,
        partners=[partner] if partner else [p.partner for p in region.settings.partners],
        secret=region.keys.token_secret(),
        catalog=region.catalog,
    )
    return Copy(path, received, filled)


def known_copies(region: Region) -> dict[str, dict[str, Known]]:
    """Give the copies that came before: by packet, then by submission, each as it was saved last."""
    known: dict[str, dict[str, Known]] = defaultdict(dict)
    for entry in region.ledger.entries():
        if entry.kind in (TAKEN, KEPT):
            told, copies = entry.what, known[entry.what["packet"]]
            before = copies.get(told["submission"])
            if before is None or told["saved_at"] >= before.saved_at:
                copies[told["submission"]] = Known(told["saved_at"], told.get("workbook", ""))
    return known


def settle(
    region: Region, copies: Sequence[Copy], known: Mapping[str, Known], occasion: Occasion
) -> dict[Path, Outcome]:
    """Take the copy of a packet that counts, among all that came now or before; answer every other.

    What is in force afterwards depends on which copies came, not on their order. The ledger is told last:
    what a crash interrupts is finished when the same files are read again.

    Args:
        region: Where to.
        copies: Of one packet, those that come now.
        known: The others, see `known_copies`.
        occasion: Who takes them.
    """
    settling = _Settling(region, copies, known, occasion)
    settling.leave_out()
    settling.bring()
    return {copy.path: settling.outcome(copy) for copy in copies}


class _Settling:
    def __init__(
        self, region: Region, copies: Sequence[Copy], known: Mapping[str, Known], occasion: Occasion
    ) -> None:
        self.region, self.copies, self.known, self.occasion = region, copies, known, occasion
        by_age = sorted(copies, key=lambda copy: copy.saved_at)
        self.news = {
            copy.id: copy
            for copy in by_age
            if copy.id not in known or copy.saved_at > known[copy.id].saved_at
        }
        before = {id_: copy.saved_at for id_, copy in known.items()}
        self.saved = before | {id_: copy.saved_at for id_, copy in self.news.items()}
        self.before = latest(before).counts
        self.answers: dict[str, Outcome] = {}
        self.taken: dict[Path, Outcome] = {}

    def leave_out(self) -> None:
        """Leave out copies that cannot be taken, so that they stand in no other's way.

        The newest is taken at once instead: most packets come in one copy.
        """
        newest = latest(self.saved).counts
        for id_, copy in self.news.items():
            if id_ != newest and id_ not in self.known:
                self._leave_out_if(_judged(self.region, copy, self.occasion))

    def _leave_out_if(self, answer: tuple[str, Outcome] | None) -> None:
        if answer is not None:
            self.answers[answer[0]] = answer[1]
            del self.saved[answer[0]]

    def bring(self) -> None:
        """Bring into force what counts, take back what does not, and tell the ledger of what came."""
        while self._is_due(counts := latest(self.saved).counts):
            copy = self.news.get(counts) or self._restored(counts)
            if copy is None:
                break
            outcome = _taken(self.region, copy, self.occasion, again=bool(self.known))
            if outcome.submission:
                self.taken[copy.path] = outcome
                break
            self._leave_out_if((counts, outcome))
        self._take_back(counts)
        for id_, copy in self.news.items():
            if id_ in self.saved:
                _keep(self.region, copy)
                _record(self.region, copy, TAKEN if id_ == counts else KEPT, self.occasion)

    def _is_due(self, counts: str) -> bool:
        if not counts or counts != self.before:
            return bool(counts)
        # What a crash left: a copy that does not count is in force in the place of the one that does.
        return any(receipt.id != counts for receipt in self._in_force())

    def _in_force(self) -> list[intake.Receipt]:
        """Give the copies of this packet that are in force; none where there is but one, or nothing new."""
        if len(self.saved) < 2 or not self.news:
            return []
        partner = self.copies[0].filled.slip.partner
        standing = intake.in_force(intake.submissions(self.region))
        return [receipt for receipt in standing if receipt.partner == partner and receipt.id in self.saved]

    def outcome(self, copy: Copy) -> Outcome:
        """Say what became of a copy that came now."""
        if copy.id in self.answers:
            return replace(self.answers[copy.id], file=shown_name(copy.path))
        now = latest(self.saved)
        if copy.id == now.counts:
            return self.taken.get(copy.path) or _submitted(self.region, copy, self.occasion, again=False)
        if copy.id in now.undecided:
            return self._undecided(copy, now.undecided)
        return copy.outcome("older") if self.saved[copy.id] else self._undecided(copy, {copy.id})

    def _undecided(self, copy: Copy, among: Set[str]) -> Outcome:
        names = {one.id: shown_name(one.path) for one in self.copies}
        told = "; ".join(sorted(names.get(id_, id_[:12]) for id_ in among))
        finding = finding_of(self.region.catalog, "FIL-071", copies=told)
        return copy.outcome("undecided", findings=(finding,))

    def _restored(self, id_: str) -> Copy | None:
        """Give a copy that came before and counts again, unless people took it back, or it cannot be read."""
        partner, packet = self.copies[0].filled.slip.partner, self.copies[0].filled.slip.packet
        receipts = [r for r in intake.submissions(self.region) if (r.partner, r.id) == (partner, id_)]
        if any(r.withdrawn and r.withdrawn.reason not in (_REPLACED, _UNDECIDED) for r in receipts):
            return None
        path = place_of(self.region, partner, self.known[id_].workbook)
        if not path.exists():
            return None
        name = Path(receipts[0].file_name if receipts else f"{packet}.xlsx")
        try:
            received = open_sealed(path, keys=self.region.keys, holder=partner)
            return open_copy(self.region, name, received, partner)
        except packets.FileProblemError:  # the form has changed since
            return None

    def _take_back(self, counts: str) -> None:
        """Take back what no longer counts, also where the newer covers less and does not take its place."""
        reason = _REPLACED if counts in self.news else _UNDECIDED
        for receipt in self._in_force():
            if receipt.id != counts:
                # Its workbook stays: it counts again where no newer copy does any more.
                withdraw(
                    self.region,
                    receipt.id,
                    reason=reason,
                    partner=receipt.partner,
                    keep_workbook=True,
                    occasion=self.occasion,
                )


def _judged(region: Region, copy: Copy, occasion: Occasion) -> tuple[str, Outcome] | None:
    """Give what answers a copy that cannot be taken; None for one that can."""
    if (answer := _not_permitted(region, copy, occasion)) is not None:
        return copy.id, answer
    filled, slip = copy.filled, copy.filled.slip
    result = intake.check_file(
        filled.content,
        catalog=intake.catalog_for(region, slip.partner, filled.content),
        dictionary=slip.about,
        academic_year=filled.year,
    )
    if result.accepted and not result.file_refused:
        return None
    findings = tuple(filled.as_in_the_form(finding) for finding in result.findings)
    return copy.id, copy.outcome("refused", refused=result.refused, findings=findings)


def _not_permitted(region: Region, copy: Copy, occasion: Occasion) -> Outcome | None:
    slip = copy.filled.slip
    kind = region.catalog.get(Dictionary, slip.about)
    try:
        permitting_clauses(region, slip.partner, kind, shown_name(copy.path), occasion)
    except AgreementError as error:
        return copy.outcome("not permitted", said=str(error))
    make_key(region, slip.partner, by=occasion.by)
    return None


def _taken(region: Region, copy: Copy, occasion: Occasion, *, again: bool) -> Outcome:
    """Take a copy: its workbook is kept first, so that a submission never stands without it."""
    if (answer := _not_permitted(region, copy, occasion)) is not None:
        return answer
    before = place_of(region, copy.filled.slip.partner, copy.workbook).exists()
    kept = _keep(region, copy)
    outcome = _submitted(region, copy, occasion, again=again)
    if not outcome.submission and not before:
        kept.unlink()
    return outcome


def _submitted(region: Region, copy: Copy, occasion: Occasion, *, again: bool) -> Outcome:
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
            packet=slip.packet,
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


def _keep(region: Region, copy: Copy) -> Path:
    """Keep the workbook as it was received, beside the file that its rows made."""
    partner = copy.filled.slip.partner
    path = place_of(region, partner, copy.workbook)
    if not path.exists():
        seal(copy.received, path, keys=region.keys, holder=partner)
    return path


def _record(region: Region, copy: Copy, kind: str, occasion: Occasion) -> None:
    slip = copy.filled.slip
    told = {"packet": slip.packet, "partner": slip.partner, "dictionary": slip.about, "year": slip.year}
    saved = {"saved_at": copy.saved_at, "submission": copy.id, "workbook": copy.workbook}
    region.ledger.append(kind, {**told, **saved}, by=occasion.by)
