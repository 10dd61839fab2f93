"""Who was served is known to every later release, also to one that was protected before."""

import json
from types import SimpleNamespace

import pytest

from commonfield.catalog import Institution, Partner
from commonfield.findings import ReleaseError
from commonfield.ledger import Ledger
from commonfield.pipeline.served import places_of, refuse_unknowing, served_partners


def school(code):
    return Institution(code=code, name=code, county="06065", segment="k12")


DISTRICT = Partner(
    partner="north", name="North", kind="school_district", place="33", institutions=[school("1")]
)
SCHOOLS = Partner(partner="south", name="South", kind="charter", institutions=[school("b"), school("a")])


@pytest.fixture
def region(tmp_path):
    settings = SimpleNamespace(partners=[DISTRICT, SCHOOLS])
    return SimpleNamespace(ledger=Ledger(tmp_path / "ledger"), settings=settings)


def serve(region, partner, places):
    region.ledger.append("gave_back", {"partner": partner, "places": places}, by="data lead")


def draft(tmp_path, knowing):
    (tmp_path / "certificate.json").write_text(json.dumps({"policy": knowing}))
    return tmp_path


def test_places_are_those_at_which_its_people_are_counted():
    assert places_of(DISTRICT) == ["33"]
    assert places_of(SCHOOLS) == ["a", "b"]


def test_whoever_was_served_knows_the_places_of_then_and_of_now(region):
    assert served_partners(region) == {}
    serve(region, "north", ["old"])
    serve(region, "gone", ["44"])
    assert served_partners(region) == {"gone": ["44"], "north": ["33", "old"]}


def test_a_draft_made_before_somebody_was_served_is_not_published(region, tmp_path):
    serve(region, "north", ["33"])
    for knowing in ({}, {"knowing": {}}, {"knowing": {"north": []}}, {"knowing": {"south": ["33"]}}):
        with pytest.raises(ReleaseError, match="1 served before it"):
            refuse_unknowing(region, draft(tmp_path, knowing))
    refuse_unknowing(region, draft(tmp_path, {"knowing": {"north": ["33"]}}))


def test_a_draft_of_old_is_published_where_nobody_was_served(region, tmp_path):
    refuse_unknowing(region, draft(tmp_path, {}))


def test_a_release_is_held_to_who_was_served_before_it_and_to_nobody_later(region, tmp_path):
    folder = tmp_path / "ab12"
    folder.mkdir()
    serve(region, "north", ["33"])
    region.ledger.append("released", {"release": "ab12"}, by="data lead")
    serve(region, "south", ["a", "b"])
    with pytest.raises(ReleaseError, match="1 served before it"):
        refuse_unknowing(region, draft(folder, {}), released=True)
    refuse_unknowing(region, draft(folder, {"knowing": {"north": ["33"]}}), released=True)
    with pytest.raises(ReleaseError, match="1 served before it"):
        refuse_unknowing(region, draft(folder, {"knowing": {"north": ["33"]}}))
