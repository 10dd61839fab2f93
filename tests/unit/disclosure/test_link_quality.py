"""How well links are made, as cells: small counts hidden, nothing told by difference, nothing invented."""

import numpy as np
import polars as pl
import pytest
from tests.unit.disclosure.conftest import FACTS

from commonfield.disclosure import protect, seal_release, verify, write_release
from commonfield.disclosure.relations import Relations
from commonfield.equity import gaps
from commonfield.tables import LINK_QUALITY, LINK_RATE

GROUPS = {"RH": (500, 300), "RW": (300, 180), "RA": (200, 120)}
MISSED = {"RH": (220, 40), "RW": (130, 24), "RA": (90, 16)}


def rates(groups=GROUPS):
    whole = [sum(counts) for counts in zip(*groups.values(), strict=True)]
    rows = [("calpads", "all", "mis", *whole, 0)]
    rows += [("calpads", partner, "mis", whole[0] // 2, whole[1] // 2, 0) for partner in ("d1", "d2")]
    return LINK_RATE.conform(pl.DataFrame(rows, schema=LINK_RATE.names, orient="row"))


def quality(groups=GROUPS, missed=MISSED, kind="missed_links"):
    def row(kind, group, value, counts):
        return (kind, "calpads", "all", "mis", group, value, *counts)

    rows = [row("link_rate", "race_ethnicity", value, counts) for value, counts in groups.items()]
    rows += [row(kind, "race_ethnicity", value, counts) for value, counts in missed.items()]
    whole = [sum(counts) for counts in zip(*missed.values(), strict=True)]
    rows.append(row(kind, "all", "all", whole))
    rows += [
        (kind, "calpads", partner, "mis", "all", "all", *(n // 2 for n in whole)) for partner in ("d1", "d2")
    ]
    return LINK_QUALITY.conform(pl.DataFrame(rows, schema=LINK_QUALITY.names, orient="row"))


@pytest.fixture
def links(measures, known, standard):
    def of(rates, quality):
        cells = protect(measures, rates, quality, policy=standard, **known).cells
        return cells.filter(pl.col("universe").str.contains("calpads"))

    return of


def statuses(cells, metric):
    own = cells.filter(pl.col("metric") == metric, pl.col("level") == "region")
    return dict(own.select("value", "status").iter_rows())


def test_rates_by_group_stand_beside_those_of_everybody(links):
    cells = links(rates(), quality())
    assert set(statuses(cells, "link_rate_calpads_to_mis").values()) == {"shown"}
    missed = cells.filter(pl.col("metric") == "missed_links_calpads_to_mis", pl.col("value") == "RH")
    assert missed.select("kind", "denominator", "numerator", "share").row(0) == (
        "missed_links",
        220,
        40,
        40 / 220,
    )


def test_a_small_count_of_missed_people_is_hidden_with_another(links):
    cells = links(rates(), quality(missed=MISSED | {"RA": (90, 4)}))
    told = statuses(cells, "missed_links_calpads_to_mis")
    assert told["RA"] == "hidden"
    assert list(told.values()).count("hidden") >= 2


def test_few_people_whom_names_alone_found_are_not_told_by_difference(links):
    # 300 were found, 295 of them by an id: 5 by names alone.
    cells = links(rates(), quality(missed=MISSED | {"RH": (295, 40)}))
    rate = statuses(cells, "link_rate_calpads_to_mis")["RH"]
    missed = statuses(cells, "missed_links_calpads_to_mis")["RH"]
    assert "hidden" in (rate, missed)


def test_few_people_who_were_never_judged_are_not_told_by_difference(links):
    # Of 500 looked for, 495 were joined to somebody whose ids can tell.
    judged = {"RH": (495, 40), "RW": (130, 24), "RA": (90, 16)}
    cells = links(rates(), quality(missed=judged, kind="false_links"))
    rate = statuses(cells, "link_rate_calpads_to_mis")["RH"]
    assert "hidden" in (rate, statuses(cells, "false_links_calpads_to_mis")["RH"])


def test_what_a_hidden_total_would_take_with_it_is_left_out(links):
    cells = links(rates(), quality(missed={"RH": (220, 5), "RW": (130, 3)}))
    assert "missed_links_calpads_to_mis" not in set(cells["metric"])
    assert set(statuses(cells, "link_rate_calpads_to_mis").values()) == {"shown"}


def test_where_almost_everybody_is_found_neither_groups_nor_hidden_ids_are_told(links):
    found = {"RH": (500, 498), "RW": (300, 300), "RA": (200, 195)}
    cells = links(rates(found), quality(groups=found))
    assert set(cells["metric"]) == {"link_rate_calpads_to_mis"}
    assert set(cells["group"]) == {"all"}


def test_hidden_ids_are_told_by_partner_as_well(links):
    cells = links(rates(), quality())
    by_partner = cells.filter(pl.col("level") == "institution")
    assert by_partner.group_by("kind").len().sort("kind").rows() == [("link_rate", 2), ("missed_links", 2)]


def test_gaps_between_groups_are_no_outcomes_here(measures, known, standard):
    cells = protect(measures, rates(), quality(), policy=standard, **known).cells
    assert not set(gaps(cells)["metric"]) & set(
        cells.filter(pl.col("universe").str.contains("calpads"))["metric"]
    )


def test_a_release_with_them_can_be_verified_and_says_who_is_among_whom(measures, known, standard, tmp_path):
    few = quality(missed=MISSED | {"RA": (90, 4)})
    protected = protect(measures, rates(), few, policy=standard, **known)
    release = write_release(tmp_path / "releases", protected, gaps=gaps(protected.cells), facts=FACTS)
    seal_release(release.folder, by="data lead")
    assert verify(release.folder, bundle=protected.bundle).attacked > 0
    # Every sum over groups is exact, so that the attack may use it.
    own = [each for each in protected.structure if "subjects_of_calpads" in each["universe"]]
    assert [each["loose"] for each in own] == [[]]
    within = Relations.from_dict(protected.relations.as_dict()).within
    among = {(each.part.metric, each.whole.metric, each.whole.column) for each in within}
    assert ("missed_links_calpads_to_mis", "link_rate_calpads_to_mis", "numerator") in among


def test_without_link_rates_nothing_is_among_anything(links):
    cells = links(None, quality().filter(pl.col("kind") == "missed_links"))
    assert set(statuses(cells, "missed_links_calpads_to_mis").values()) == {"shown"}


def test_a_rare_outcome_may_stand_in_a_table_with_six_decimals(measures, known, standard, tmp_path):
    rare = quality(
        groups={"RH": (60_000, 40_000), "RW": (60_000, 40_000)}, missed={"RH": (5871, 27), "RW": (5871, 29)}
    )
    protected = protect(measures, None, rare, policy=standard, **known)
    release = write_release(tmp_path / "releases", protected, gaps=gaps(protected.cells), facts=FACTS)
    table = protected.cells.with_columns(pl.col("share").round(6))
    (release.folder / "report").mkdir()
    table.write_csv(release.folder / "report" / "figures.csv")
    seal_release(release.folder, by="data lead")
    assert verify(release.folder).copies == 1


@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_people_nothing_hidden_can_be_computed(measures, known, standard, tmp_path, seed):
    random = np.random.default_rng(seed)
    size = int(random.integers(60, 900))
    people = pl.DataFrame(
        {
            "partner": random.choice(["d1", "d2", "d3"], size, p=[0.6, 0.35, 0.05]),
            "race_ethnicity": random.choice(["RH", "RW", "RA", "RP"], size, p=[0.6, 0.25, 0.12, 0.03]),
            "foster": random.choice(["Y", "N"], size, p=[0.06, 0.94]),
        }
    )
    counts = []
    for other in ("mis", "university"):
        linked = random.random(size) < random.uniform(0.3, 0.98)
        tried = linked & (random.random(size) < 0.7)
        judged = random.random(size) < 0.4
        happened = {
            "link_rate": (np.ones(size, dtype=bool), linked),
            "missed_links": (tried, tried & (random.random(size) < 0.2)),
            "false_links": (judged, judged & (random.random(size) < 0.1)),
        }
        counts += [_tallies(people, kind, other, *flags) for kind, flags in happened.items()]
    every = pl.concat(counts)
    rate_of_all = (pl.col("kind") == "link_rate") & (pl.col("group") == "all")
    rates = every.filter(rate_of_all).rename({"people": "subjects", "count": "linked"}).with_columns(by_id=0)
    protected = protect(
        measures, rates.cast({"by_id": pl.Int64}), every.filter(~rate_of_all), policy=standard, **known
    )
    release = write_release(tmp_path / "releases", protected, gaps=gaps(protected.cells), facts=FACTS)
    seal_release(release.folder, by="data lead")
    assert verify(release.folder, bundle=protected.bundle).attacked > 0


def _tallies(people, kind, other, who, holds):
    told = people.with_columns(holds=pl.Series(holds)).filter(pl.Series(who))
    all_of = {"partner": pl.lit("all"), "group": pl.lit("all"), "value": pl.lit("all")}
    parts = [told.with_columns(**{**all_of, **own}) for own in (
        {}, {"partner": pl.col("partner")},
        {"group": pl.lit("race_ethnicity"), "value": pl.col("race_ethnicity")},
        {"group": pl.lit("foster"), "value": pl.col("foster")},
    )]  # fmt: skip
    counted = (
        pl.concat(parts)
        .group_by("partner", "group", "value")
        .agg(people=pl.len(), count=pl.col("holds").sum())
    )
    named = {"kind": kind, "source": "calpads", "other_source": other}
    return LINK_QUALITY.conform(
        counted.with_columns(pl.lit(text).alias(name) for name, text in named.items())
    )
