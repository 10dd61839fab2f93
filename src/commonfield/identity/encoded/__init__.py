"""The linkage unit's side of private mode: encoded files in, links out, without key and without a name."""

from commonfield.identity.encoded.run import EncodedLinks, dedupe_file, link_files
from commonfield.identity.encoding.header import is_encoded

__all__ = ["EncodedLinks", "dedupe_file", "is_encoded", "link_files"]
