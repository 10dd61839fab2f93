"""Decides what may be seen, tests it against all that was ever published, keeps the release register."""

from commonfield.disclosure.certificate import ExternalFile, Facts
from commonfield.disclosure.comparing import compare
from commonfield.disclosure.knowing import taking_as_knowing
from commonfield.disclosure.opening import open_proven
from commonfield.disclosure.register import read_register, registered_releases, seal_release
from commonfield.disclosure.relations import same_persons
from commonfield.disclosure.release import Release, load_release, write_release
from commonfield.disclosure.run import Note, Protected, protect
from commonfield.disclosure.sensitivity import tell_sensitivity
from commonfield.disclosure.utility import Alternative
from commonfield.disclosure.verifying import Verification, verify

__all__ = [
    "Alternative",
    "ExternalFile",
    "Facts",
    "Note",
    "Protected",
    "Release",
    "Verification",
    "compare",
    "load_release",
    "open_proven",
    "protect",
    "read_register",
    "registered_releases",
    "same_persons",
    "seal_release",
    "taking_as_knowing",
    "tell_sensitivity",
    "verify",
    "write_release",
]
