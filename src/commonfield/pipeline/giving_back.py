"""A partner gets something back: its own page, and its own students' outcomes, sealed to its key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from commonfield.catalog import Partner, Report
from commonfield.findings import UsageError
from commonfield.intake.giving_back import PACKED, LeftOut, Told, pack, unpack, write_page, write_sheet
from commonfield.pipeline.measuring import REPORT
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.own_outcomes import own_outcomes
from commonfield.pipeline.partner_page import newest_release, tell
from commonfield.pipeline.served import GAVE_BACK, places_of
from commonfield.region import Keys, Region, open_sealed, refuse_inside_regions, sealed, write_whole
from commonfield.vocabulary import LANGUAGES

GIVEN = "give-back"
"""The folder of a region where sealed pages and files lie until partners take them."""


@dataclass(frozen=True)
class Given:
    """What was given back. Counts and names of columns alone; `rows` is null for a page."""

    partner: str
    file: Path
    sha256: str
    rows: int | None
    columns: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    permitted_by: tuple[str, ...]


def give_back(
    region: Region,
    partner: str,
    *,
    out: Path | None = None,
    report: str = REPORT,
    occasion: Occasion | None = None,
) -> Given:
    """Seal to a partner what became of its own students: a file of outcomes, and its page.

    From then on every release takes the partner to know its own students. The ledger says so before the
    file is there: whoever is stopped in between has protected too much, and not too little.

    Args:
        region: The region.
        partner: Who gets it.
        out: A new file outside every region; the region's folder `give-back` if not given.
        report: Which metrics.
        occasion: Who, when, whom to tell.

    Raises:
        AgreementError: the partner's own agreement does not let it hear of its students; nothing is written.
        UsageError: there is no such partner, no snapshot with its students, or the path is not as it must be.
    """
    occasion = occasion or Occasion()
    party = party_of(region, partner)
    path = _path(region, partner, out, "outcomes")
    chosen = region.catalog.get(Report, report)
    outcomes = own_outcomes(region, party, chosen, occasion)
    occasion.tell(f"Putting ids back on {outcomes.sheet.height:,} rows")
    told = tell(region, party, chosen, outcomes=outcomes, release=newest_release(region), occasion=occasion)
    files = {PACKED: write_sheet(outcomes.sheet), **_pages(region, told)}
    content = sealed(pack(files), keys=region.keys, holder=partner)
    given = Given(
        partner=partner,
        file=path,
        sha256=hashlib.sha256(content).hexdigest(),
        rows=outcomes.sheet.height,
        columns=tuple(outcomes.sheet.columns),
        left_out=outcomes.left_out,
        permitted_by=outcomes.permitted_by,
    )
    snapshot = region.current(region.snapshots)
    region.ledger.append(
        GAVE_BACK,
        {
            "partner": partner,
            "places": places_of(party),
            "sha256": given.sha256,
            "rows": given.rows,
            "columns": list(given.columns),
            "permitted_by": list(given.permitted_by),
            "submissions": list(outcomes.submissions),
            "snapshot": snapshot.name if snapshot else "",
            "report": chosen.name,
        },
        by=occasion.by,
    )
    write_whole(path, content)
    return given


def give_page(
    region: Region,
    partner: str,
    *,
    out: Path | None = None,
    report: str = REPORT,
    occasion: Occasion | None = None,
) -> Given:
    """Seal to a partner its page of published figures, and of what it sent. No clause is needed for it.

    Raises:
        UsageError: there is no such partner, or it has no key yet; the path is not as it must be.
    """
    occasion = occasion or Occasion()
    party = party_of(region, partner)
    path = _path(region, partner, out, "page")
    chosen = region.catalog.get(Report, report)
    told = tell(region, party, chosen, release=newest_release(region), occasion=occasion)
    content = sealed(pack(_pages(region, told)), keys=region.keys, holder=partner)
    write_whole(path, content)
    return Given(partner, path, hashlib.sha256(content).hexdigest(), None, (), (), ())


def give_pages(region: Region, *, report: str = REPORT, occasion: Occasion | None = None) -> list[Given]:
    """Write the page of every partner that has sent something, after a release."""
    parties = [party.partner for party in region.settings.partners if region.keys.has(party.partner)]
    return [give_page(region, name, report=report, occasion=occasion) for name in parties]


def open_given(file: Path, *, keys: Keys, out: Path) -> list[Path]:
    """Open what was given back, with whichever key of a folder fits, into a new folder outside every region.

    Raises:
        UsageError: the folder exists or lies in a region, or the file is not such as `give_back` writes.
        SealError: no key of the folder opens it.
    """
    refuse_inside_regions(out, asked="open")
    if out.exists():
        raise UsageError(
            f"{out}: expected a folder that does not exist yet, found one.",
            fix="Name another, or remove that one.",
        )
    files = unpack(open_sealed(file, keys=keys, holder=_holder(file, keys)))
    out.mkdir(parents=True, mode=0o700)
    for name, content in files.items():
        write_whole(out / name, content)
        (out / name).chmod(0o600)
    return [out / name for name in files]


def _holder(file: Path, keys: Keys) -> str:
    from commonfield.region.looking import opens

    held = keys.holders()
    if not held:
        raise UsageError(
            f"open: expected a key in {keys.folder}, found none.",
            fix="Name the folder in which your key lies with --keys.",
        )
    return next((name for name in held if opens(file, keys.identities(name))), held[-1])


def party_of(region: Region, partner: str) -> Partner:
    """Find a partner of the region.

    Raises:
        UsageError: naming those that it has; or the partner has no key, since it sent nothing yet.
    """
    known = {party.partner: party for party in region.settings.partners}
    if partner not in known:
        raise UsageError(
            f"give-back: expected a partner of the region, found `{partner}`.",
            fix=f"Known: {', '.join(known) or 'none; add partners to region.yaml'}.",
        )
    if not region.keys.has(partner):
        raise UsageError(
            f"give-back: expected a key of {partner} to seal with, found none.",
            likely_cause="It has not sent a file yet, or its agreement was ended.",
            fix=f"Submit its first file: commonfield submit FILE --partner {partner}.",
        )
    return known[partner]


def _path(region: Region, partner: str, out: Path | None, kind: str) -> Path:
    if out is None:
        return region.path / GIVEN / f"{partner}.{kind}.age"
    refuse_inside_regions(out, asked="--out")
    if out.exists():
        raise UsageError(
            f"{out}: expected a new file, found one that is there.",
            fix="Name another, or remove that one when it has been sent.",
        )
    return out


def _pages(region: Region, told: Told) -> dict[str, bytes]:
    look = region.catalog.appearance
    return {
        f"page-{language}.html": write_page(told, appearance=look, language=language).encode()
        for language in LANGUAGES
    }
