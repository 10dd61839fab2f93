"""Every package says the same in both languages, with the same places to fill."""

import re
from importlib import resources

import pytest

from commonfield.catalog import Wording, messages

PLACE = re.compile(r"\{(\w+)\}")
PACKAGES = [
    "catalog/passage", "cli", "reports", "region", "disclosure/auditor", "disclosure/checking",
    "council/allocation", "council/assignment", "council/decisions", "council/line", "council/norming",
    "council/reader_agreement", "council/severity",
    "disclosure/plain", "disclosure/proof",
    "equity/contrast", "equity/goals", "equity/impact", "pipeline", "reports/working",
    "intake/answers", "intake/giving_back", "intake/packets", "intake/pages", "intake/pulse",
    "identity/encoded", "identity/lasting", "identity/people", "identity/quality",
    "identity/review", "labor", "metrics/differing", "metrics/tracing",
    "pipeline/calls", "pipeline/scorecard", "reference",
    "pathways", "reports/public", "reports/pathways",
    "council/pillars", "council/voice",
]  # fmt: skip


@pytest.mark.parametrize("package", PACKAGES)
def test_both_languages_have_the_same_messages_and_places(package):
    english, spanish = messages(package, "en"), messages(package, "es")
    assert set(english) == set(spanish)
    if package != "reports":  # sentences of the report have places of their own, held by its own tests
        for key in english:
            assert set(PLACE.findall(english[key])) == set(PLACE.findall(spanish[key])), key
    assert all(spanish.values())


def test_every_folder_of_messages_is_held():
    root = resources.files("commonfield")
    found = {str(folder.relative_to(root).parent) for folder in root.rglob("messages") if folder.is_dir()}
    assert found == set(PACKAGES)


def test_a_message_is_filled_and_counted_as_the_language_does():
    said = Wording("intake/pulse", "en")
    assert said.say("in_all", total="1,204") == "1,204 in all"
    assert said.count(1204) == "1,204"
    with pytest.raises(KeyError):
        said.say("no such message")
