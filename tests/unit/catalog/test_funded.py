"""Groups that a region has because of its grant awards and pathways."""

from datetime import date

import pytest

from commonfield.catalog import Catalog, GrantAward, Group, PathwayDefinition, Scope

INVENTED = Scope("inland-empire", invented=True)
MADE = {"project", "grant_award", "named_pathway"}


def test_an_invented_region_has_groups_of_its_projects_awards_and_pathways():
    catalog = Catalog(scope=INVENTED)
    every = catalog.all(Group)
    assert set(every) >= MADE
    assert [value.code for value in every["project"].values] == ["bridge-to-college", "health-careers-summer"]
    award = catalog.get(GrantAward, "invented-k16-2024")
    assert every["grant_award"].values[0].codes == ["Bridge to College", "Health Careers Summer"]
    assert every["grant_award"].values[0].where["began_on"].at_most == award.ends_on
    own = [p for p in catalog.all(PathwayDefinition).values() if p.region == "inland-empire"]
    assert {value.code for value in every["named_pathway"].values} <= {p.pathway for p in own}
    assert every["project"].made_from == {"grant_awards/invented-k16-2024": award.hash}


@pytest.mark.parametrize("scope", [None, Scope("inland-empire", invented=False)])
def test_what_is_invented_counts_in_no_other_region(scope):
    assert not MADE & set(Catalog(scope=scope).all(Group))


def test_a_group_changes_its_hash_with_the_award_it_is_made_from(tmp_path):
    before = Catalog(scope=INVENTED).get(Group, "project")
    text = Catalog().get(GrantAward, "invented-k16-2024").file
    folder = tmp_path / "grant_awards"
    folder.mkdir()
    from importlib import resources

    shipped = resources.files("commonfield") / text
    (folder / "invented-k16-2024.yaml").write_text(
        shipped.read_text(encoding="utf-8").replace("Bridge to College]", "Bridge, Puente]"), encoding="utf-8"
    )
    own = Catalog(tmp_path, scope=INVENTED).get(Group, "project")
    assert own.values[0].codes == ["Bridge", "Puente"]
    assert own.hash != before.hash


def test_a_file_cannot_say_that_it_is_adopted_with_others(tmp_path):
    folder = tmp_path / "groups"
    folder.mkdir()
    shipped = Catalog().get(Group, "foster")
    text = shipped.model_dump_json(
        exclude={"name", "hash", "file", "made_from"}, exclude_unset=True, by_alias=True
    )
    told = text.removesuffix("}") + ', "made_from": {"groups/gender": "' + "0" * 64 + '"}}'
    (folder / "foster.yaml").write_text(told, encoding="utf-8")
    assert Catalog(tmp_path).get(Group, "foster").made_from == {}


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"ends_on": date(2020, 1, 1)}, "must not be before"),
        ({"award": "other"}, "must be in a file of that name"),
    ],
)
def test_an_award_that_does_not_hold_together_is_refused(broken, said):
    whole = Catalog().get(GrantAward, "invented-k16-2024")
    with pytest.raises(ValueError, match=said):
        GrantAward.model_validate({**whole.model_dump(), **broken})
