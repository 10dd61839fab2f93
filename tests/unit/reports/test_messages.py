import re
from importlib import resources
from pathlib import Path

import pytest

from commonfield.catalog import messages
from commonfield.vocabulary import CellStatus

PLACE = re.compile(r"{(\w+)}")
ENGLISH, SPANISH = messages("reports", "en"), messages("reports", "es")


def sources() -> str:
    folder = resources.files("commonfield") / "reports"
    files = [p for p in Path(str(folder)).rglob("*") if p.suffix in (".py", ".j2", ".typ")]
    files.append(Path(str(resources.files("commonfield"))) / "catalog" / "wording.py")
    return "\n".join(p.read_text(encoding="utf-8") for p in files)


def test_both_languages_have_the_same_messages() -> None:
    assert set(ENGLISH) == set(SPANISH)


@pytest.mark.parametrize("key", sorted(ENGLISH))
def test_a_message_names_the_same_places_in_both_languages(key: str) -> None:
    # "two of three students" and "half of the students" need other forms of the noun in each language
    english, spanish = (
        {p.replace("among", "people") for p in PLACE.findall(messages("reports", x)[key])}
        for x in ("en", "es")
    )
    assert english == spanish


def test_spanish_is_written_and_not_left_in_english() -> None:
    same = {key for key in ENGLISH if ENGLISH[key] == SPANISH[key]}
    alike = {
        "html_title",
        "brand",
        "of_the",
        "delivery",
        "alt_point",
        "with_people",
        "fraction_words",
        "few_words",
        "subtitle",
        "letter_accepted",
        "letter_superseded",
        "letter_received",
        "letter_refused",
        "letter_expected",
    }
    assert same <= alike


def test_every_message_is_used_somewhere() -> None:
    text = sources()
    statuses = {status.value for status in CellStatus}
    families = (
        "kind_",
        "purpose_",
        "state_",
        "layer_",
        "basis_",
        "fraction_",
        "level_",
        "hidden_col_",
        "key_",
        "unit_",
        "change_",
        "letter_",
        "file_",
        "means_",
        "names_",
        "value_",
        "shift_",
        "link_rate_",
        "missed_links_",
        "false_links_",
        "goal_at_",
    )
    quoted = set(re.findall(r"""["']([a-z_0-9]+)["']""", text)) | statuses
    unused = {key for key in ENGLISH if key.removesuffix("_one") not in quoted}
    assert {key for key in unused if not key.startswith(families)} == set()
