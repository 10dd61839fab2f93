"""Workbooks for partners without a data system: made, sent, filled in, and taken back.

`design` > `writing` makes one; `opening` > `reading` turns what came back into the dictionary's own file.
"""

from commonfield.intake.packets.design import ROWS, Packet, design, packet_id
from commonfield.intake.packets.opening import bytes_of, not_readable
from commonfield.intake.packets.reading import Filled, read_packet
from commonfield.intake.packets.writing import write_packet
from commonfield.intake.problems import FileProblemError

__all__ = [
    "ROWS",
    "FileProblemError",
    "Filled",
    "Packet",
    "bytes_of",
    "design",
    "not_readable",
    "packet_id",
    "read_packet",
    "write_packet",
]
