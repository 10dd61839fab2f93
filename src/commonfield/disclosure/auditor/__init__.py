"""Finds what can be recovered from tables that somebody published, ourselves included."""

from commonfield.disclosure.auditor.design import AuditDesign, FileDesign, Split, TableDesign, load_design
from commonfield.disclosure.auditor.run import Audited, HiddenCount, audit

__all__ = [
    "AuditDesign",
    "Audited",
    "FileDesign",
    "HiddenCount",
    "Split",
    "TableDesign",
    "audit",
    "load_design",
]
