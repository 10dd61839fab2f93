"""What is said of agreement to people."""

from __future__ import annotations

from collections.abc import Iterable

from commonfield.catalog import Wording
from commonfield.council.reader_agreement.estimate import Note
from commonfield.vocabulary import Language

PACKAGE = "council/reader_agreement"


def sentences(notes: Iterable[Note], language: Language) -> str:
    """Say notes one after the other, each a sentence."""
    said = Wording(PACKAGE, language)
    return " ".join(said.say(note.key, **note.values) for note in notes)
