"""A recommendation by frozen rules, and the packet that proves it; start reading here."""

from __future__ import annotations

import commonfield
from commonfield.pipeline.calls.assigning import refuse_interested_readers
from commonfield.pipeline.calls.computing import compute
from commonfield.pipeline.calls.folder import DECISION, CallFolder
from commonfield.pipeline.calls.freezing import FROZEN, require_frozen, write_frozen
from commonfield.pipeline.calls.inputs import private_hashes, public_inputs
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
    files = {f"{RULES}/{name}": text.encode() for name, text in call.rule_texts.items()}
    files[f"{RULES}/{FROZEN}"] = write_frozen(frozen).encode()
    files |= {f"{INPUTS}/{name}": content for name, content in public_inputs(call).items()}
    if call.decision is not None:
        files[f"{INPUTS}/{DECISION}"] = (call.path / DECISION).read_bytes()
    files |= {f"{RESULTS}/{name}": content for name, content in compute(files).items()}
    about = {
        "call": call.call.call,
        "made_by": commonfield.__version__,
        "rules_hash": frozen[-1].hash,
        "frozen_on": frozen[0].frozen_on,
        "panels": call.call.simulation.panels,
        "seed": call.call.simulation.seed,
        "decision": call.decision.decision if call.decision else None,
        "kept_private": private_hashes(call),
    }
    return Packet(about, {**files, **picture(call, Packet(about, files))})
