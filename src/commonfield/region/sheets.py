"""Sheets on which organizations keep their share: as text, and as a page to print, in both languages."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from commonfield.catalog import Wording
from commonfield.catalog.definition import Text
from commonfield.region.shares import BEGIN, END
from commonfield.vocabulary import LANGUAGES

_ACROSS = 3


@dataclass(frozen=True)
class Sheet:
    """One share and what its keeper must know.

    Args:
        region: Id of the region.
        label: Its name.
        keepers: Who keeps each of the shares, in their order.
        number: Which of them this is, from 1.
        needed: How many of them give the keys back.
        key: Fingerprint of the recovery key.
        day: When it was made.
        words: The share.
    """

    region: str
    label: Text
    keepers: Sequence[str]
    number: int
    needed: int
    key: str
    day: date
    words: str

    @property
    def name(self) -> str:
        """Give the name of its files, without their ending."""
        plain = (
            unicodedata.normalize("NFKD", self.keepers[self.number - 1]).encode("ascii", "ignore").decode()
        )
        keeper = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
        return f"share-{self.number}-{keeper}".rstrip("-")

    @property
    def mark(self) -> str:
        """Give the line by which a program sees to which region and recovery key it belongs."""
        return f"region {self.region}, recovery key {self.key}"

    def text(self) -> str:
        """Write it as plain text; `shares.combine_shares` reads it back."""
        numbered = [f"{n:2} {word:<12}" for n, word in enumerate(self.words.split(), start=1)]
        rows = ["  ".join(numbered[at : at + _ACROSS]).rstrip() for at in range(0, len(numbered), _ACROSS)]
        told = [block for language in LANGUAGES for block in (*self._told(Wording("region", language)), "")]
        return "\n".join([*told, BEGIN, *rows, END, self.mark, ""])

    def page(self) -> bytes:
        """Write it as a PDF of one page, in memory."""
        import typst

        template = (resources.files("commonfield") / "region" / "sheet.typ").read_bytes()
        told = {
            "words": self.words.split(),
            "mark": self.mark,
            "parts": [
                {"lang": language, "told": self._told(Wording("region", language))} for language in LANGUAGES
            ],
        }
        compile_files: Any = typst.compile  # takes a mapping of files too, which its types do not say
        files = {"main.typ": template, "sheet.json": json.dumps(told, ensure_ascii=False).encode()}
        page: bytes = compile_files(files, format="pdf", ignore_system_fonts=True)
        return page

    def _told(self, said: Wording) -> list[str]:
        others = [keeper for at, keeper in enumerate(self.keepers, start=1) if at != self.number]
        return [
            said.say("sheet_title", number=self.number, shares=len(self.keepers)),
            said.say("sheet_about", region=said.text(self.label)),
            said.say("sheet_keeper", keeper=self.keepers[self.number - 1]),
            said.say("sheet_others", others=", ".join(others)),
            said.say("sheet_made", day=said.day(self.day), more=said.counted("more_sheets", self.needed - 1)),
            *(said.say(f"sheet_{what}") for what in ("keep", "use", "drill", "lost", "plain")),
        ]
