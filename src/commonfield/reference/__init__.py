"""Public files of agencies: recognized by their content, dated, read with what the publisher said."""

from commonfield.reference.fetching import fetch
from commonfield.reference.reading import Held, Table
from commonfield.reference.recognizing import recognize
from commonfield.reference.run import Entry, Shelf, add
from commonfield.reference.vintages import Vintage

__all__ = ["Entry", "Held", "Shelf", "Table", "Vintage", "add", "fetch", "recognize"]
