"""People in any two files, or twice in one: no region, no tuning, only the fields that are there."""

from commonfield.identity.people.fields import FIELDS
from commonfield.identity.people.result import Account, FileDeduped, FilesLinked
from commonfield.identity.people.run import THRESHOLD, Given, dedupe_file, link_files
from commonfield.identity.people.telling import expectation, sentences

__all__ = [
    "FIELDS",
    "THRESHOLD",
    "Account",
    "FileDeduped",
    "FilesLinked",
    "Given",
    "dedupe_file",
    "expectation",
    "link_files",
    "sentences",
]
