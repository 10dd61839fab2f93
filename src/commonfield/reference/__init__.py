"""Public files of agencies: recognized by their content, dated, read with what the publisher said."""

from commonfield.reference.reading import Held, Table
from commonfield.reference.recognizing import recognize
from commonfield.reference.run import Shelf, add
from commonfield.reference.vintages import Vintage

__all__ = ["Held", "Shelf", "Table", "Vintage", "add", "recognize"]
