"""From rules and inputs to results: nothing else goes in, so that anybody computes the same."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from commonfield.catalog import AllocationRules, Call, CallDecision, Definition, Rubric, Wording
from commonfield.catalog.loader import load_typed
from commonfield.council import Score, read_scores, read_sheet, score_proposals
from commonfield.findings import NotEstimableError, SubmissionError, UsageError
from commonfield.pipeline.calls.folder import CALL, DECISION, PROPOSALS, SCORES
from commonfield.pipeline.calls.freezing import FROZEN, parse_frozen
from commonfield.pipeline.calls.lining import ask_for, components_of, counted_scores, line_of
from commonfield.pipeline.calls.packet import INPUTS, RULES, as_json

if TYPE_CHECKING:
    from commonfield.council.allocation import Allocation

Kind = TypeVar("Kind", bound=Definition)


class Held(NamedTuple):
    """The rules of a packet; `decision` is null where none is recorded."""

    call: Call
    rubric: Rubric
    rules: AllocationRules
    decision: CallDecision | None


def compute(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Compute the results of a packet.

    Args:
        files: Its rules and inputs by path, as in `Packet`.

    Returns:
        Each result by name: `agreement`, `reading`, `severity`, `scores`, `allocation`, `line` and
        `recommendation`, as JSON. What is not estimable holds the reason.

    Raises:
        DefinitionError: a rule is broken.
        NotEstimableError: no set of proposals keeps the rules; the conflicting ones are named.
    """
    with TemporaryDirectory() as folder:  # what a packet holds is public
        _write_out(files, Path(folder))
        return {
            f"{name}.json": as_json(data) for name, data in _Computing(files, Path(folder)).results().items()
        }


def read_held(files: Mapping[str, bytes]) -> Held:
    """Read the rules of a packet, and its decision where it has one.

    Raises:
        SubmissionError: a file of rules is missing, or is no text.
        DefinitionError: one is broken; with file and line.
    """
    call = _held(Call, files, f"{RULES}/{CALL}")
    return Held(
        call,
        _held(Rubric, files, f"{RULES}/{call.rubric}"),
        _held(AllocationRules, files, f"{RULES}/{call.allocation}"),
        _held(CallDecision, files, f"{INPUTS}/{DECISION}") if f"{INPUTS}/{DECISION}" in files else None,
    )


def tell_of(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Give what the index of a packet says of its contents."""
    held = read_held(files)
    frozen = parse_frozen(files[f"{RULES}/{FROZEN}"].decode("utf-8", "replace"))
    return {
        "call": held.call.call,
        "rules_hash": frozen[-1].hash if frozen else None,
        "frozen_on": frozen[0].frozen_on if frozen else None,
        "panels": held.call.simulation.panels,
        "seed": held.call.simulation.seed,
        "decision": held.decision.decision if held.decision else None,
    }


def _held(kind: type[Kind], files: Mapping[str, bytes], path: str) -> Kind:
    try:
        return load_typed(kind, files[path].decode("utf-8"), file=path)
    except (KeyError, UnicodeDecodeError):
        raise SubmissionError(
            f"packet: expected a text {path}, found none.",
            likely_cause="The packet was taken apart and put together again.",
            fix="Ask for the packet as it was published.",
        ) from None


def allocation_of(files: Mapping[str, bytes]) -> Allocation:
    """Share out the money of a packet once more, for who wants to say it in another language."""
    with TemporaryDirectory() as folder:
        _write_out(files, Path(folder))
        return _Computing(files, Path(folder)).shared


_BY_PROPOSAL = "The packet tells each proposal's score and not its readers': the panel is too small."


def _write_out(files: Mapping[str, bytes], folder: Path) -> None:
    for path, content in files.items():
        if path.startswith(f"{INPUTS}/"):
            target = folder / path.split("/", 1)[0] / Path(path).name  # no path of a packet leads elsewhere
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


class _Computing:
    """The results of one packet, each made once."""

    def __init__(self, files: Mapping[str, bytes], folder: Path) -> None:
        held, inputs = read_held(files), folder / INPUTS
        self.readings = inputs / SCORES
        self.call, self.rubric, self.rules, self.decision = held
        self.given = _scores_of(inputs / SCORES)
        self.totals = score_proposals(self.given, rubric=self.rubric) if self.given else []
        self.counted = (
            counted_scores(self.given, self.rubric, self.call.adjust)
            if self.given
            else _told(inputs / SCORES)
        )
        self.proposals = ask_for(inputs / PROPOSALS, self.rules, self.counted)

    @cached_property
    def shared(self) -> Allocation:
        from commonfield.council.allocation import allocate

        return allocate(self.proposals, self.rules)

    def results(self) -> dict[str, Any]:
        from commonfield.council.allocation import telling as allocation_telling

        shared = self.shared
        said = Wording("council/allocation", "en")
        if not shared.feasible:
            told = " ".join(allocation_telling.say_conflict(one, self.rules, said) for one in shared.conflict)
            raise NotEstimableError(
                f"{self.call.allocation}: expected proposals that keep all rules, found none. {told}",
                fix="Relax one of these rules by a decision, freeze the change, and recommend again.",
            )
        line = self._line()
        return {
            "scores": self._scores(),
            "agreement": self._agreement(),
            "reading": self._reading(),
            "severity": self._severity(),
            "allocation": allocation_telling.as_data(shared, said),
            "line": line,
            "recommendation": self._recommendation(shared, line),
        }

    def _scores(self) -> list[dict[str, Any]]:
        means = {one.proposal: one for one in self.totals}
        return [
            {
                "proposal": proposal,
                "score": score,
                "mean": means[proposal].score if proposal in means else None,
                "readings": len(means[proposal].totals) if proposal in means else None,
            }
            for proposal, score in sorted(self.counted.items())
        ]

    def _agreement(self) -> list[dict[str, Any]]:
        """Measure how far readers agree on each criterion: two figures, each named with its metric."""
        if not self.given:
            return []
        from commonfield.council.reader_agreement import Asked, Layout, measure_agreement, read_score_table

        levels = tuple(str(level) for level in range(self.rubric.lowest, self.rubric.highest + 1))
        found = []
        for criterion in sorted({one.criterion for one in self.given}):
            table = read_score_table(self.readings, Layout(criterion=criterion))
            alpha = measure_agreement(table, Asked("alpha", "ordinal", levels=levels))
            ac2 = measure_agreement(table, Asked("ac2", weights="quadratic", levels=levels))
            found.append(
                {
                    "criterion": criterion,
                    "alpha": alpha.value,
                    "low": alpha.low,
                    "high": alpha.high,
                    "ac2": ac2.value,
                }
            )
        return found

    def _reading(self) -> dict[str, Any]:
        """Say how the reading was laid out: by number, since who read what is nobody's business."""
        from commonfield.council.reading_design import connected_parts

        reads = [(one.proposal, reader) for one in self.totals for reader in one.totals]
        counts = [len(one.totals) for one in self.totals]
        return {
            "proposals": len(self.proposals),
            "readers": len({reader for _, reader in reads}) or None,
            "readings": len(reads) or None,
            "fewest_of_a_proposal": min(counts, default=None),
            "most_of_a_proposal": max(counts, default=None),
            "connected": len(connected_parts(reads)) == 1 if reads else None,
        }

    def _severity(self) -> dict[str, Any]:
        """Say how far readers differ in severity; who is severe is for the reader and the chair."""
        if not self.given:
            return {"not_estimable": _BY_PROPOSAL}
        try:
            parts = components_of(self.totals)
        except NotEstimableError as reason:
            return {"not_estimable": str(reason.what)}
        whole = parts.proposals + parts.readers + parts.rest
        return {
            "variance_between_proposals": parts.proposals,
            "variance_between_readers": parts.readers,
            "variance_left": parts.rest,
            "share_of_proposals": parts.proposals / whole if whole else None,
        }

    def _line(self) -> dict[str, Any]:
        from commonfield.council.line import telling, without_readers

        if not self.given:
            return {"not_estimable": _BY_PROPOSAL}
        try:
            found = line_of(
                self.given,
                self.proposals,
                self.rules,
                rubric=self.rubric,
                adjust=self.call.adjust,
                simulation=self.call.simulation,
            )
        except NotEstimableError as reason:
            return {"not_estimable": str(reason.what)}
        return telling.as_data(without_readers(found))

    def _recommendation(self, shared: Allocation, line: dict[str, Any]) -> list[dict[str, Any]]:
        amounts = {one.proposal: one.amount for one in shared.awards}
        standing = {one["proposal"]: one for one in line.get("standings", ())}
        decided = self._decided(amounts)
        order = sorted(self.proposals, key=lambda p: (-p.score, p.proposal))
        return [
            {
                "rank": rank,
                "proposal": one.proposal,
                "score": float(one.score),
                "ask": one.ask,
                "amount": amounts.get(one.proposal, Decimal(0)),
                "decided": None if decided is None else decided.get(one.proposal, Decimal(0)),
                "chance": standing.get(one.proposal, {}).get("chance"),
                "place": standing.get(one.proposal, {}).get("place"),
            }
            for rank, one in enumerate(order, start=1)
        ]

    def _decided(self, amounts: Mapping[str, Decimal]) -> dict[str, Decimal] | None:
        """Give what the body decided: what was recommended, but for what it overrode by name."""
        if self.decision is None:
            return None
        known = {one.proposal: one.ask for one in self.proposals}
        if strange := sorted({one.proposal for one in self.decision.overrides} - set(known)):
            raise UsageError(
                f"{DECISION}: expected overrides of proposals of the call, found {', '.join(strange)}.",
                fix=f"Write the code as {PROPOSALS} has it.",
            )
        if above := sorted(
            one.proposal for one in self.decision.overrides if one.amount > known[one.proposal]
        ):
            raise UsageError(
                f"{DECISION}: expected at most what was asked for, found more for {', '.join(above)}.",
                fix="Write dollars, as the column ask does.",
            )
        return {**amounts, **{one.proposal: one.amount for one in self.decision.overrides}}


def _scores_of(path: Path) -> list[Score]:
    """Read scores by reader; none where a small panel's packet tells each proposal's score alone."""
    return read_scores(path) if read_sheet(path).has("reader") else []


def _told(path: Path) -> dict[str, float]:
    sheet = read_sheet(path, needs=("proposal", "score"))
    given = sheet.numbers("score")
    return {row["proposal"]: float(score or 0) for row, score in zip(sheet.rows, given, strict=True)}
