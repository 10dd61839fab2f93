"""Tables from anybody's file of people: read, counted, protected, written with the proof."""

from commonfield.disclosure.plain.comparing import compare_file
from commonfield.disclosure.plain.design import Design, read_design
from commonfield.disclosure.plain.run import ProtectedFile, protect_file

__all__ = ["Design", "ProtectedFile", "compare_file", "protect_file", "read_design"]
