"""The page of a call's packet: what is recommended, why, and how sure it is."""

from commonfield.reports.calls.writing import PacketPage, write_packet_pages

__all__ = ["PacketPage", "write_packet_pages"]
