"""May this file, element, linkage or release happen, and until when? No agreement, no use."""

from commonfield.agreements.giving_back import GIVE_BACK, as_read_by
from commonfield.agreements.permission import Permission
from commonfield.agreements.reading import agreement_files, agreements_of, in_force, read_agreements
from commonfield.agreements.run import may_link, may_submit, permitted_elements

__all__ = [
    "GIVE_BACK",
    "Permission",
    "agreement_files",
    "agreements_of",
    "as_read_by",
    "in_force",
    "may_link",
    "may_submit",
    "permitted_elements",
    "read_agreements",
]
