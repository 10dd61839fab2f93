"""A partner that was served is a reader who knows its own students: never less protection, and it is said."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from tests.generative.counted_people import METRICS, count_atoms
from tests.unit.disclosure.conftest import FACTS, GROUPS

from commonfield.disclosure import deciding, protect, seal_release, taking_as_knowing, verify, write_release
from commonfield.disclosure.deciding import rules_of
from commonfield.disclosure.universe.model import partners_of
from commonfield.findings import ReleaseError

SERVED = {"south-district": ["d4"]}


@pytest.fixture(scope="module")
def atoms(people):
    return count_atoms(people, GROUPS, metrics=METRICS)


@pytest.fixture(scope="module")
def knowing(measures, atoms, known, standard):
    policy = taking_as_knowing(standard, SERVED)
    return protect(measures, atoms=atoms, policy=policy, key=b"secret", **known)


def test_nobody_served_changes_nothing(standard):
    assert taking_as_knowing(standard, {}) is standard
    assert taking_as_knowing(standard, {"agency": []}) is standard


def test_the_policy_asks_for_more_and_promises_more(standard):
    policy = taking_as_knowing(standard, SERVED)
    assert rules_of(policy).knowing == (("d4",),)
    for language in ("en", "es"):
        told = policy.promise.in_language(language)
        assert told.startswith(standard.promise.in_language(language).strip())
        assert "south-district" in told
    assert policy.hash == standard.hash


def test_the_certificate_names_the_partner_and_the_release_verifies(knowing, tmp_path):
    release = write_release(tmp_path / "releases", knowing, facts=FACTS)
    seal_release(release.folder, by="data lead")
    assert release.certificate["policy"]["knowing"] == SERVED
    assert release.certificate["readers_who_hold_records"] == "south-district, where proven"
    assert verify(release.folder, bundle=knowing.bundle).shown > 0


def test_a_certificate_that_keeps_the_partner_quiet_does_not_verify(knowing, tmp_path):
    silent = {**knowing.policy.model_dump(), "knowing": {}}
    quiet = type(knowing.policy).model_validate(silent)
    release = write_release(tmp_path / "releases", replace(knowing, policy=quiet), facts=FACTS)
    seal_release(release.folder, by="data lead")
    with pytest.raises(ReleaseError, match="policy of the bundle"):
        verify(release.folder, bundle=knowing.bundle)


def test_no_fewer_cells_are_hidden_where_nothing_can_be_proven_against_it(
    measures, atoms, known, standard, monkeypatch, tmp_path
):
    def exposed(questions):
        return [
            SimpleNamespace(exposed=(), knowing=("a count",), hidden=(), worlds=(), rules=None)
            for _ in questions
        ]

    monkeypatch.setattr(deciding, "prove_all", exposed)
    closed = protect(
        measures, atoms=atoms, policy=taking_as_knowing(standard, SERVED), key=b"secret", **known
    )
    assert set(closed.cells["status"]) == {"hidden"}
    assert {note.kind for note in closed.notes} == {"closed_to_partners"}
    release = write_release(tmp_path / "releases", closed, facts=FACTS)
    seal_release(release.folder, by="data lead")
    assert verify(release.folder, bundle=closed.bundle).shown == 0


def test_a_note_of_closed_figures_excuses_no_figure_that_is_shown(knowing, tmp_path):
    release = write_release(tmp_path / "releases", knowing, facts=FACTS)
    file = release.folder / "certificate.json"
    told = json.loads(file.read_text())
    told["notes"] = [
        {"kind": "closed_to_partners", "universe": each["universe"], "academic_year": each["academic_year"]}
        for each in told["structure"]
        if "universe" in each
    ]
    told["structure"] = []
    file.write_text(json.dumps(told))
    seal_release(release.folder, by="data lead")
    with pytest.raises(ReleaseError):
        verify(release.folder)


def test_a_partner_of_several_places_knows_all_of_them():
    universe = SimpleNamespace(
        nodes=[
            SimpleNamespace(level="region", code="r"),
            SimpleNamespace(level="institution", code="a"),
            SimpleNamespace(level="institution", code="b"),
            SimpleNamespace(level="county", code="c"),
        ],
        above=np.array([[1, 1, 0, 0], [1, 0, 1, 0], [1, 0, 0, 1]], dtype=bool),
    )
    masks = partners_of(universe, level="", places=(("a", "b"), ("c",), ("elsewhere",)))
    assert [mask.tolist() for mask in masks] == [[True, True, False]]


def test_what_everybody_may_see_of_the_others_is_no_more_than_before(
    knowing, measures, atoms, known, standard
):
    before = protect(measures, atoms=atoms, policy=standard, key=b"secret", **known)
    hidden = [(p.cells["status"] == "hidden").sum() for p in (before, knowing)]
    assert hidden[1] >= hidden[0] > 0
    assert not knowing.cells.filter(pl.col("denominator").is_between(1, 10)).height
