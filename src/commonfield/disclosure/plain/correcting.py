"""Tables that were published, and people corrected since: both releases are proven together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.disclosure.plain.deciding import Decided
from commonfield.disclosure.plain.microdata import read_microdata
from commonfield.disclosure.proof import shown_but, smaller_tables, verify_folder
from commonfield.disclosure.proof.moves import pack_moves, unpack_moves
from commonfield.disclosure.proof.verifier import verify_universe
from commonfield.disclosure.protector.run import protect_universe
from commonfield.disclosure.universe.corrections import Corrected, corrected_universe, few_movers
from commonfield.findings import ReleaseError, SubmissionError, UsageError

if TYPE_CHECKING:
    import polars as pl

    from commonfield.disclosure.plain.design import Correction, Design
    from commonfield.disclosure.protector.run import Protection
    from commonfield.disclosure.universe.pattern import Pattern, Rules


def decide_corrected(
    file: Path, content: bytes, design: Design, correction: Correction, rules: Rules, *, key: bytes
) -> Decided:
    """Decide what to hide of corrected people, so that old and new tables together keep the promise.

    People who did not change carry the proof of both. A new count is hidden where few came or left.

    Args:
        file: The corrected file; `content` its bytes.
        content: See `file`.
        design: As the tables were published.
        correction: The folder that was published, the file it was made of, and who is who.
        rules: What the policy asks.
        key: The secret of the folder.

    Raises:
        UsageError: the design is not the one of the folder.
        SubmissionError: the column of persons is empty somewhere or names somebody twice.
        ReleaseError: old and new together pin a hidden count down: what was published stands.
    """
    earlier = verify_folder(correction.folder, microdata=correction.microdata)
    told = earlier.certificate
    if (told.hierarchy, told.outcomes, told.tables) != (design.hierarchy, design.outcome, design.tables):
        raise UsageError(
            "corrects: expected hierarchy, outcome and tables as they were published, found others.",
            fix="Correct the tables first; then add new ones with already_published.",
        )
    before, now = (
        _people(path, bytes_, design, correction.person)
        for path, bytes_ in ((correction.microdata, correction.microdata.read_bytes()), (file, content))
    )
    both = corrected_universe(
        before,
        now,
        person=correction.person,
        name=design.universe,
        hierarchy=design.hierarchy,
        tables=smaller_tables(design.tables),
        outcomes=design.outcome,
    )
    published = earlier.verified.published
    shown = tuple(low == high for low, high in zip(published.low, published.high, strict=True))
    nothing = tuple(counts < 0 for counts in both.now.counts)
    fixed = both.pattern_of(nothing, shown)
    hidden = both.pattern_of(nothing, tuple(~mask for mask in shown))
    few = few_movers(both.universe, smallest=rules.smallest)
    protection = protect_universe(
        both.universe,
        rules,
        key=key,
        fixed=fixed,
        before=tuple(a | b for a, b in zip(hidden, few, strict=True)),
    )
    _hold(both, protection, rules)
    return Decided(
        both.now,
        both.now_of(protection.hidden),
        tuple(both.world_now(world) for world in protection.worlds),
        _public_now(both, protection),
        (earlier,),
        (correction.folder,),
    )


def _people(path: Path, content: bytes, design: Design, person: str) -> pl.DataFrame:
    people = read_microdata(path, content, design=design, besides=person)
    named = people[person]
    if named.is_null().any() or (named == "").any() or named.n_unique() < len(named):
        raise SubmissionError(
            f"{path.name}, column {person}: expected every person once, found one twice or without a name.",
            fix="Keep one row for each person, named as in the file that was protected before.",
        )
    return people


def _hold(both: Corrected, protection: Protection, rules: Rules) -> None:
    """Let the verifier hold old and new tables together: what it refuses is not published."""
    if protection.exposed:
        raise ReleaseError(
            "corrects: expected no hidden count to follow from old and new tables together, found "
            f"{len(protection.exposed):,}.",
            likely_cause="Few were corrected, or those who were carried the proof of what is published.",
            fix="Let what was published stand until the next group of people is published.",
        )
    universe = both.universe
    packed = pack_moves(protection.worlds, components=len(universe.components))
    worlds, changes = unpack_moves(packed, universe)
    published = shown_but(universe, protection.hidden)
    verify_universe(universe, rules, published, worlds, changes, protection.public)


def _public_now(both: Corrected, protection: Protection) -> Pattern:
    measures = len(both.now.measures)
    return tuple(
        mask[: counts.shape[0], : counts.shape[1], :measures]
        for mask, counts in zip(protection.public, both.now.counts, strict=True)
    )
