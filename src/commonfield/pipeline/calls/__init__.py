"""A call for proposals from frozen rules to a packet that anybody can compute again."""

from commonfield.pipeline.calls.changing import Changed, compare_packets
from commonfield.pipeline.calls.folder import CallFolder, open_call
from commonfield.pipeline.calls.freezing import Frozen, freeze_call
from commonfield.pipeline.calls.packet import Packet, read_packet
from commonfield.pipeline.calls.recommending import recommend_call
from commonfield.pipeline.calls.verifying import Differing, verify_packet

__all__ = [
    "CallFolder",
    "Changed",
    "Differing",
    "Frozen",
    "Packet",
    "compare_packets",
    "freeze_call",
    "open_call",
    "read_packet",
    "recommend_call",
    "verify_packet",
]
