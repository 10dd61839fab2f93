from __future__ import annotations

import hashlib
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from commonfield.vocabulary import Language

Words = Annotated[str, Field(min_length=1)]


def hash_text(text: str) -> str:
    """Hash a definition as the ledger records it; line ends do not count."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def fault_at(*where: str | int, says: str) -> PydanticCustomError:
    """Make a complaint of a whole definition that is about one place in it, so that its line is named.

    Args:
        where: The keys and indexes that lead to the place from where the validator stands.
        says: What must hold there.
    """
    return PydanticCustomError("fault_at", "{says}", {"says": says, "where": where})


class Part(BaseModel):
    """A piece of a definition: frozen, and refusing keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Part):
    """Something a person reads, in every language we speak."""

    en: Words
    es: Words

    def in_language(self, language: Language) -> str:
        return self.es if language == "es" else self.en


class Source(Part):
    """Where a definition or a value comes from, and when somebody last looked."""

    title: str
    href: str = ""
    read_on: date | None = None
    note: str = ""


class Definition(Part):
    """One definition file. `name` is its path; `hash` the SHA-256 of its bytes; both set on loading.

    `made_from` is set where the catalog made it from others by rule: their hashes by `kind/name`. What is
    made has no file, and is adopted by adopting what it is made from.
    """

    name: str = ""
    hash: str = ""
    file: str = ""
    made_from: dict[str, str] = {}
