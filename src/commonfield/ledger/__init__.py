"""What ran: files, definitions, versions, by whom, when; each entry holds the hash of the one before."""

from commonfield.ledger.chain import Entry, Ledger

__all__ = ["Entry", "Ledger"]
