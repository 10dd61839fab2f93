"""Each message of the commands is there in both languages, and each that is there is said."""

import re
from importlib import resources
from typing import get_args, get_type_hints

import pytest

from commonfield.catalog import Expected, Metric, Wording, messages
from commonfield.intake.standing import Standing
from commonfield.vocabulary import LANGUAGES

ELSEWHERE = (
    "audit.py",
    "checking.py",
    "differing.py",
    "contrasting.py",
    "encoding.py",
    "equity.py",
    "keys.py",
    "labor.py",
    "linking.py",
    "protecting.py",
    "quality.py",
    "reconciling.py",
    "reference.py",
    "reviewing.py",
    "scorecard.py",
    "targets.py",
    "trust.py",
)  # they speak with the words of their own packages
SOURCES = "\n".join(
    file.read_text(encoding="utf-8")
    for file in resources.files("commonfield.cli").iterdir()
    if file.name.endswith(".py") and file.name not in ELSEWHERE
)
SAID = set(re.findall(r"""["']([a-z]+(?:_[a-z]+)*)["']""", SOURCES))
BEGINNINGS = tuple(re.findall(r'f"([a-z_]+_)\{', SOURCES))


def test_every_message_is_said_by_a_command():
    keys = {key.removesuffix("_one") for key in messages("cli", "en")} - {"locale"}
    assert {key for key in keys if key not in SAID and not key.startswith(BEGINNINGS)} == set()


def test_every_message_that_a_command_says_is_there():
    own = SOURCES.replace('said.counted("differences"', "").replace('said.say("no_differences")', "")
    said = set(re.findall(r'said\.(?:say|counted)\(\s*"([a-z_]+)"', own))
    assert len(said) > 20
    pages = set(messages("intake/pages", "en"))
    assert said - set(messages("cli", "en")) - pages == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_way_and_unit_has_a_word(language):
    said = Wording("cli", language)
    for family, kind, name in (
        ("way", Expected, "channel"),
        ("unit", Metric, "unit"),
        ("stands", Standing, "state"),
    ):
        for value in get_args(get_type_hints(kind)[name]):
            assert said.say(f"{family}_{value}", id="0" * 12)


def test_counted_messages_have_a_form_for_one_of_them():
    keys = set(messages("cli", "en"))
    counted = set(re.findall(r'said\.counted\(\s*"([a-z_]+)"', SOURCES)) & keys
    counted |= {key for key in keys if key.startswith("graduates_without_") and key + "_one" in keys}
    assert {key for key in counted if f"{key}_one" not in keys} == set()
