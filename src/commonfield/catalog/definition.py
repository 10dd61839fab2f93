from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from commonfield.vocabulary import Language

Words = Annotated[str, Field(min_length=1)]


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
    """One definition file. `name` is its path; `hash` the SHA-256 of its bytes; both set on loading."""

    name: str = ""
    hash: str = ""
    file: str = ""
