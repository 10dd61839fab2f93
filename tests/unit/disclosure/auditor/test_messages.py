"""Each message of an audit is there, and each that is there is said."""

from __future__ import annotations

import re
from importlib import resources

from commonfield.catalog import messages

PLACES = [*resources.files("commonfield.disclosure.auditor").iterdir()]
SOURCES = [
    file.read_text(encoding="utf-8")
    for file in (*PLACES, resources.files("commonfield.cli").joinpath("audit.py"))
    if file.name.endswith(".py")
]
KEYS = set(messages("disclosure/auditor", "en")) - {"locale"}


def test_every_message_that_is_said_is_there():
    said = set(re.findall(r'said\.(?:say|counted)\(\s*"([a-z_]+)"', "\n".join(SOURCES)))
    assert len(said) > 20
    assert said - KEYS == set()


def test_every_message_that_is_there_is_said():
    words = set(re.findall(r'"([a-z_]+)"', "\n".join(SOURCES)))
    assert {key.removesuffix("_one") for key in KEYS} - words == set()
