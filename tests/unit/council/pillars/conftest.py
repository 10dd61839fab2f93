"""A small instrument of two pillars, and ratings written by hand."""

from __future__ import annotations

import pytest

from commonfield.catalog import PillarInstrument
from commonfield.council.pillars import rubric_scale


def text(words: str) -> dict[str, str]:
    return {"en": words, "es": f"{words} (es)"}


def indicator(code: str) -> dict[str, object]:
    levels = [{"level": n, "says": text(f"Fact {n}."), "evidence": text("A page.")} for n in (1, 2, 3, 4)]
    return {"indicator": code, "label": text(code), "levels": levels}


SMALL = {
    "instrument": "small",
    "version": "1.0",
    "label": text("Small"),
    "about": text("Two pillars."),
    "license": "CC-BY-4.0",
    "source": {"title": "A test"},
    "pillars": [
        {"pillar": "process", "label": text("Process"), "indicators": [indicator("plan"), indicator("do")]},
        {"pillar": "culture", "label": text("Culture"), "indicators": [indicator("ask")]},
    ],
    "pulse": {
        "scale": [text(answer) for answer in ("no", "rather no", "neither", "rather yes", "yes")],
        "items": [{"item": "q1", "pillar": "process", "says": text("We plan.")}],
    },
}


@pytest.fixture
def small():
    return PillarInstrument.model_validate(SMALL)


@pytest.fixture
def scale(small):
    return rubric_scale(small)
