"""Answers to pulses: taken back, kept sealed, and which of a partner's copies counts."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from commonfield.catalog import Catalog, Pulse
from commonfield.findings import CommonfieldError, Exit, Finding
from commonfield.intake import pulse as pulses
from commonfield.intake.problems import finding_of, refuse
from commonfield.pipeline.latest import Latest, latest
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.returned import returned_files, shown_name, told_of
from commonfield.region import Region, make_key
from commonfield.region.sealed import open_sealed, seal

STARTED, ANSWERED = "pulse_started", "pulse_answered"

State = Literal["taken", "again", "older", "undecided", "in part", "refused"]
Copies = dict[str, dict[str, Any]]
"""Copies of one partner's answers by the hash of their content: when each was last saved, and its answers."""


@dataclass(frozen=True)
class Taken:
    """What became of one file that came back; states as of a packet. No answer is in it."""

    file: str
    state: State
    partner: str = ""
    pulse: str = ""
    answers: int = 0
    findings: tuple[Finding, ...] = ()
    said: str = ""

    @property
    def answered(self) -> bool:
        """Whether the sender has something to do."""
        return self.state in ("in part", "undecided", "refused")

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        findings = [{**finding.as_dict(), "message": finding.message()} for finding in self.findings]
        return {**asdict(self), "findings": findings}


def read_pulse(
    region: Region,
    files: Sequence[Path],
    *,
    occasion: Occasion | None = None,
    now: datetime | None = None,
) -> list[Taken]:
    """Take answers back, in any order, any number of times; of one partner the copy saved last counts.

    Which counts of several is as in `latest`. A copy in which a required question has no answer that can be
    taken is refused as a whole: the partner answers it and sends anew. One bad file never stops the others.

    Args:
        region: Whose pulses.
        files: Workbooks, and folders of them.
        occasion: Who takes them.
        now: When, if not now.
    """
    occasion, now = occasion or Occasion(), now or datetime.now(UTC)
    catalog = Catalog(region.path / "definitions")  # the region's own may be older than the pulse
    begun, outcomes = begun_pulses(region), dict[Path, Taken]()
    came: dict[tuple[str, str], dict[Path, pulses.Answers]] = defaultdict(dict)
    region.keys.token_secret()  # without it no form can be read at all
    for path in (paths := returned_files(files, ending=".xlsx")):
        try:
            read = _read(region, path, catalog, now)
            if read.slip.about not in begun:
                raise refuse(catalog, "FIL-067")
            came[read.slip.about, read.slip.partner][path] = read
        except (CommonfieldError, OSError) as error:
            outcomes[path] = Taken(shown_name(path), "refused", **told_of(error, catalog))
    for (pulse, partner), found in came.items():
        try:
            outcomes |= _take(region, catalog, found, occasion, now)
        except (CommonfieldError, OSError) as error:
            told: dict[str, Any] = {"partner": partner, "pulse": pulse, **told_of(error, catalog)}
            outcomes |= {path: Taken(shown_name(path), "refused", **told) for path in found}
    return [outcomes[path] for path in paths]


def exit_code(taken: Sequence[Taken]) -> Exit:
    """Say by a number whether all answers are in."""
    states = {one.state for one in taken}
    if states & {"refused", "undecided"}:
        return Exit.FILE_REFUSED
    return Exit.RECORDS_REFUSED if "in part" in states else Exit.DONE


def begun_pulses(region: Region) -> set[str]:
    """Name the pulses that were begun: a pulse exists when the ledger says so."""
    return {entry.what["pulse"] for entry in region.ledger.entries() if entry.kind == STARTED}


def answers_of(region: Region, pulse: Pulse, partner: str) -> dict[str, str] | None:
    """Give the answers of a partner that count: text by field; None where there are none."""
    copies = _kept(region, pulse.name, partner)
    counts = _latest(copies).counts
    answers: dict[str, str] | None = copies[counts]["answers"] if counts else None
    return answers


def _read(region: Region, path: Path, catalog: Catalog, now: datetime) -> pulses.Answers:
    return pulses.read_answers(
        pulses.bytes_of(path, catalog),
        region=region.settings.id,
        partners=[p.partner for p in region.settings.partners],
        secret=region.keys.token_secret(),
        catalog=catalog,
        now=now,
    )


def _take(
    region: Region,
    catalog: Catalog,
    came: Mapping[Path, pulses.Answers],
    occasion: Occasion,
    now: datetime,
) -> dict[Path, Taken]:
    """Keep what one partner answered to one pulse, every copy, and say what became of each."""
    slip = next(iter(came.values())).slip
    partner, pulse = slip.partner, slip.about
    copies = _kept(region, pulse, partner)
    before = _latest(copies).counts
    digests = {path: _digest(read) for path, read in came.items()}
    news: list[pulses.Answers] = []
    for path, read in came.items():
        if not read.complete:
            continue
        known = copies.get(digests[path])
        if known is None or read.saved_at > known["saved_at"]:
            copies[digests[path]] = {"saved_at": read.saved_at, "answers": dict(read.answers)}
            news.append(read)
    if news:
        make_key(region, partner, by=occasion.by)
        content = json.dumps(copies, ensure_ascii=False).encode()
        seal(content, _place(region, pulse, partner), keys=region.keys, holder=partner)
    for read in news:
        told = {"partner": partner, "pulse": pulse, "saved_at": read.saved_at, "answered": len(read.answers)}
        region.ledger.append(ANSWERED, told, by=occasion.by, at=now)
    return {
        path: _outcome(path, read, digests[path], _latest(copies), before, catalog)
        for path, read in came.items()
    }


def _outcome(
    path: Path, read: pulses.Answers, digest: str, now: Latest, before: str, catalog: Catalog
) -> Taken:
    findings, state = read.findings, _state(read, digest, now, before)
    if state == "undecided":
        others = len(now.undecided - {digest})
        told = shown_name(path) + (f" (+{others})" if others else "")
        findings = (finding_of(catalog, "FIL-071", copies=told), *findings)
    answers = 0 if state == "refused" else len(read.answers)
    return Taken(shown_name(path), state, read.slip.partner, read.slip.about, answers, findings)


def _state(read: pulses.Answers, digest: str, now: Latest, before: str) -> State:
    if not read.complete:
        return "refused"
    if digest != now.counts:
        return "undecided" if digest in now.undecided or not read.saved_at else "older"
    if read.findings:
        return "in part"
    return "again" if digest == before else "taken"


def _latest(copies: Copies) -> Latest:
    return latest({digest: copy["saved_at"] for digest, copy in copies.items()})


def _digest(read: pulses.Answers) -> str:
    return hashlib.sha256(json.dumps(dict(read.answers), sort_keys=True).encode()).hexdigest()


def _place(region: Region, pulse: str, partner: str) -> Path:
    return region.path / "pulses" / pulse / f"{partner}.json.age"


def _kept(region: Region, pulse: str, partner: str) -> Copies:
    path = _place(region, pulse, partner)
    if not path.exists() or not region.keys.has(partner):  # its key was destroyed with its agreement
        return {}
    held: Copies = json.loads(open_sealed(path, keys=region.keys, holder=partner))
    return held
