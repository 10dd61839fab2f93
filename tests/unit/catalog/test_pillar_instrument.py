"""Instruments of pillars: the shipped one, and one that does not hold together."""

from __future__ import annotations

import pytest

from commonfield.catalog import Catalog, PillarInstrument
from commonfield.catalog.loader import load_file
from commonfield.findings import DefinitionError

SHIPPED = "src/commonfield/definitions/council/pillars/four-pillars.yaml"


@pytest.fixture(scope="module")
def shipped():
    return Catalog().get(PillarInstrument, "four-pillars")


def test_the_shipped_instrument_has_sixty_four_different_facts_and_twelve_items(shipped):
    assert [len(pillar.indicators) for pillar in shipped.pillars] == [4, 4, 4, 4]
    levels = [level for p in shipped.pillars for i in p.indicators for level in i.levels]
    for language in ("en", "es"):
        assert len({level.says.in_language(language) for level in levels}) == 64
        assert all(level.evidence.in_language(language).endswith(".") for level in levels)
    assert [item.pillar for item in shipped.pulse.items].count("process") == 3
    assert (len(shipped.pulse.items), shipped.license) == (12, "CC-BY-4.0")


@pytest.mark.parametrize(
    ("written", "instead", "complaint"),
    [
        ("level: 3", "level: 4", "its levels count from 1 to"),
        ("indicator: safekeeping", "indicator: file_exchange", "each indicator stands once"),
        ("pillar: culture, says", "pillar: cultur, says", "the pillar of an item is one of"),
        ("respondents_at_least: 3", "respondents_at_least: 2", "greater than or equal to 3"),
        ("rwg_at_least: 0.7", "rwg_at_least: 70", "less than or equal to 1"),
        ("item: t1_trust", "item: t2_answer", "each item of the pulse stands once"),
    ],
)
def test_one_that_does_not_hold_together_is_refused(request, tmp_path, written, instead, complaint):
    text = (request.config.rootpath / SHIPPED).read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(DefinitionError, match=rf"mine\.yaml:\d+: .*{complaint}"):
        load_file(PillarInstrument, path)


def level_four(shipped, code):
    return next(i.levels[3] for p in shipped.pillars for i in p.indicators if i.indicator == code)


def test_it_says_that_levels_are_steps(shipped):
    assert "Levels are steps" in shipped.about.en and "Los niveles son escalones" in shipped.about.es
    assert "written steps" in level_four(shipped, "meetings").says.en
    assert "in a meeting at which data are looked at" in level_four(shipped, "learners").says.en


def test_each_level_can_be_seen_and_reached_and_says_the_same_in_both_languages(shipped):
    says = [one.says for p in shipped.pillars for i in p.indicators for one in i.levels]
    assert not any(word in text.en.lower() for text in says for word in ("bad figure", "explained away"))
    assert not any(word in text.es.lower() for text in says for word in ("cifra mala", "se justifica"))
    agreements = level_four(shipped, "agreements")
    assert "One list" in agreements.says.en and "Una lista" in agreements.says.es
    # who never had a failure, or stopped no exchange, has evidence all the same
    assert "made as a test" in level_four(shipped, "file_exchange").evidence.en
    assert "stopped" not in agreements.evidence.en
