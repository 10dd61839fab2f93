"""Each message of a review is there in both languages, and each that is there is said."""

import re
from importlib import resources

import pytest

from commonfield.catalog import Catalog, LinkageModel, Wording, messages
from commonfield.identity.review import ANSWERS, BANDS, REASONS
from commonfield.identity.review.looking import SHOWN
from commonfield.identity.review.sampling import NOT_WEIGHED
from commonfield.vocabulary import LANGUAGES

PACKAGE = "identity/review"
SOURCES = "\n".join(
    file.read_text(encoding="utf-8")
    for folder in ("commonfield.identity.review", "commonfield.cli")
    for file in resources.files(folder).iterdir()
    if file.name in ("telling.py", "standing.py", "reviewing.py")
)
FAMILIES = {
    "answer": ANSWERS,
    "cause": ("changed", "second", "first", "asked"),
    "reason": REASONS,
    "only": REASONS,
    "band": (*(name for name, _, _ in BANDS), NOT_WEIGHED),
    "field": (*SHOWN,),
    "list": ("reason", "pairs", "drawn", "answered", "pair", "bits", "inclusion"),
    "key": (*ANSWERS, "stop", "unknown"),
    "part": ("before", "silent", "for", "against", "neither"),
}
TOLD = {f"{family}_{name}" for family, names in FAMILIES.items() for name in names}


def said() -> set[str]:
    plain = set(re.findall(r"""["']([a-z]+(?:_[a-z]+)*)["']""", SOURCES))
    return plain | TOLD | {"precision_model", "recall_model"}


def test_both_languages_have_the_same_messages_with_the_same_places():
    en, es = messages(PACKAGE, "en"), messages(PACKAGE, "es")
    assert set(en) == set(es)
    places = {key: [sorted(re.findall(r"{(\w+)}", text[key])) for text in (en, es)] for key in en}
    assert {key for key, (one, other) in places.items() if one != other} == set()


def test_every_message_is_said_and_every_one_that_is_said_is_there():
    keys = {key.removesuffix("_one") for key in messages(PACKAGE, "en")} - {"locale"}
    assert keys - said() - {"one_in".removesuffix("_one")} == set()
    asked = set(re.findall(r'said\.(?:say|counted)\(\s*"([a-z_]+)"', SOURCES))
    assert len(asked) > 20
    assert (asked | TOLD) - set(messages(PACKAGE, "en")) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_that_the_model_compares_has_a_name(language):
    words = Wording(PACKAGE, language)
    for comparison in Catalog().get(LinkageModel, "learners").comparisons:
        assert words.say(f"field_{comparison.column}")
    keys = [words.say(f"key_{name}") for name in (*ANSWERS, "stop")]
    assert len(set(keys)) == len(keys)
