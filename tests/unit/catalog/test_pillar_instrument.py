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
