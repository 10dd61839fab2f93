"""A recommendation by frozen rules, and the packet that proves it; start reading here."""

from __future__ import annotations

import commonfield
from commonfield.findings import UsageError
from commonfield.pipeline.calls.assigning import refuse_interested_readers
from commonfield.pipeline.calls.computing import compute, tell_of
from commonfield.pipeline.calls.folder import DECISION, CallFolder
from commonfield.pipeline.calls.freezing import FROZEN, Frozen, require_frozen, write_frozen
from commonfield.pipeline.calls.inputs import private_hashes, public_inputs, rules_to_show
from commonfield.pipeline.calls.packet import INPUTS, RESULTS, RULES, Packet
from commonfield.pipeline.calls.picturing import picture


def recommend_call(call: CallFolder) -> Packet:
    """Recommend grant awards.

    Raises:
        UsageError: the rules are not frozen, or are others than were.
        SubmissionError: a row cannot be read, or somebody scored in whose way an interest stands.
        NotEstimableError: no set of proposals keeps the rules.
    """
    frozen = require_frozen(call)
    refuse_interested_readers(call)
    _refuse_early_decision(call, frozen[0])
    shown, withheld = rules_to_show(call)
    files = {f"{RULES}/{name}": text.encode() for name, text in shown.items()}
    files[f"{RULES}/{FROZEN}"] = write_frozen(frozen).encode()
    files |= {f"{INPUTS}/{name}": content for name, content in public_inputs(call).items()}
    if call.decision is not None:
        files[f"{INPUTS}/{DECISION}"] = (call.path / DECISION).read_bytes()
    files |= {f"{RESULTS}/{name}": content for name, content in compute(files).items()}
    about = {
        **tell_of(files),
        "made_by": commonfield.__version__,
        "withheld": withheld,
        "kept_private": private_hashes(call),
    }
    return Packet(about, {**files, **picture(Packet(about, files))})


def _refuse_early_decision(call: CallFolder, first: Frozen) -> None:
    if call.decision is not None and call.decision.decided_on.isoformat() < first.frozen_on:
        raise UsageError(
            f"{DECISION}: expected a decision after the rules were frozen ({first.frozen_on}), found an "
            "earlier day.",
            fix="Write the day on which the body decided.",
        )
