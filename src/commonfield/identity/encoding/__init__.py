"""The partner's side of private mode: names in, keyed encodings out.

Only the standard library of Python 3.11 is used, and nothing of ours outside this folder: it runs where
nothing else is installed, `python -m commonfield.identity.encoding`, or copied alone, `python -m encoding`.
"""

from .header import FORMAT, Header
from .keys import ProjectKey, make_key, read_key
from .mapping import FIELDS, Mapping, parse_mapping
from .profiles import PROFILES
from .refused import Refused
from .run import Encoded, encode_file

__all__ = [
    "FIELDS",
    "FORMAT",
    "PROFILES",
    "Encoded",
    "Header",
    "Mapping",
    "ProjectKey",
    "Refused",
    "encode_file",
    "make_key",
    "parse_mapping",
    "read_key",
]
