import polars as pl
import pytest
from tests.generative.counted_people import METRICS, count
from tests.unit.disclosure.conftest import FACTS, GROUPS

from commonfield.disclosure import protect, registered_releases, seal_release, verify, write_release

KEY = ["metric", "academic_year", "level", "place", "group", "value"]


@pytest.fixture
def earlier(released):
    return registered_releases(released.folder.parent / "register.jsonl")


def test_the_same_data_give_the_same_release_even_with_another_key(
    measures, known, standard, protected, earlier
):
    again = protect(measures, policy=standard, earlier=earlier, key=b"another", **known)
    assert again.cells.equals(protected.cells)
    assert not again.notes


def test_what_was_hidden_once_stays_hidden(people, known, standard, protected, earlier):
    fewer = count(people, [*GROUPS[:2]], metrics=METRICS)
    looser = standard.model_copy(update={"smallest_group": 3, "median_smallest_group": 3})
    again = protect(fewer, policy=looser, earlier=earlier, **known)
    assert not again.notes
    assert (protect(fewer, policy=looser, **known).cells["status"] == "shown").sum() > (
        again.cells["status"] == "shown"
    ).sum()
    hidden = protected.cells.filter(pl.col("status") == "hidden").select(KEY)
    now = again.cells.join(hidden, on=KEY, how="semi")
    assert set(now["status"]) == {"hidden"}


def one_late_record(measures):
    """One more graduate in the region and in one district: the difference of two releases is a person."""
    late = (pl.col("level").is_in(["region"]) | (pl.col("place") == "d1") | (pl.col("place") == "north")) & (
        pl.col("group") == "all"
    )
    return measures.with_columns(
        pl.when(late).then(pl.col(name) + 1).otherwise(name).alias(name)
        for name in ("denominator", "numerator")
    )


def test_a_late_record_changes_no_published_figure_and_that_is_said(
    measures, known, standard, protected, earlier
):
    again = protect(one_late_record(measures), policy=standard, earlier=earlier, **known)
    assert again.cells.equals(protected.cells)
    assert [(note.kind, note.academic_year) for note in again.notes] == [("kept_as_released", 2025)]


def test_new_figures_of_persons_whose_data_changed_wait(people, measures, known, standard, earlier):
    changed = one_late_record(count(people, [*GROUPS, "graduated"], metrics=METRICS))
    again = protect(changed, policy=standard, earlier=earlier, **known)
    assert set(again.cells.filter(pl.col("group") == "graduated")["status"]) == {"hidden"}


def test_another_year_is_other_persons(people, measures, known, standard, earlier):
    next_year = count(people, GROUPS, metrics=METRICS, academic_year=2026)
    again = protect(
        pl.concat([one_late_record(measures), next_year]), policy=standard, earlier=earlier, **known
    )
    assert "shown" in again.cells.filter(pl.col("academic_year") == 2026)["status"].to_list()


def test_a_later_release_is_verified_beside_the_earlier_one(measures, known, standard, released, earlier):
    again = protect(one_late_record(measures), policy=standard, earlier=earlier, **known)
    second = write_release(released.folder.parent, again, facts=FACTS)
    seal_release(second.folder, by="data lead")
    assert verify(second.folder, bundle=again.bundle).releases_considered == 1


def test_a_release_made_without_looking_at_the_earlier_one_does_not_verify(released, protected):
    from commonfield.findings import ReleaseError

    second = write_release(released.folder.parent, protected, facts=FACTS)
    seal_release(second.folder, by="data lead")
    with pytest.raises(ReleaseError, match="every earlier release"):
        verify(second.folder)
