"""Awards of any programs are shared out whole, by every rule, beside a plain reading of the balance."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.labor.apportioning import RULES, Links, apportion, by_occupation, nowhere

OCCUPATIONS = [f"{n:02d}-0000" for n in range(11, 18)]
ROUNDS = 3_000


@st.composite
def links_by_chance(draw):
    openings = {o: draw(st.one_of(st.none(), st.just(0.0), st.floats(0.1, 10_000))) for o in OCCUPATIONS}
    programs = draw(st.integers(0, 8))
    awards = {f"p{n}": draw(st.one_of(st.just(0.0), st.floats(0.1, 5_000))) for n in range(programs)}
    leads_to = {p: tuple(sorted(draw(st.sets(st.sampled_from(OCCUPATIONS), max_size=5)))) for p in awards}
    return Links(awards, leads_to, openings)


@st.composite
def tables_with_both_margins(draw):
    """Draw a table of whole awards, and ask for its margins: one table at least fits both."""
    table: dict[tuple[str, str], int] = {}
    for n in range(draw(st.integers(1, 6))):
        for occupation in draw(st.sets(st.sampled_from(OCCUPATIONS), min_size=1, max_size=4)):
            table[f"p{n}", occupation] = draw(st.integers(1, 40))
    times = draw(st.floats(0.2, 30))
    awards, openings, leads_to = {}, {}, {}
    for (program, occupation), n in table.items():
        awards[program] = awards.get(program, 0.0) + n
        openings[occupation] = openings.get(occupation, 0.0) + n * times
        leads_to[program] = (*leads_to.get(program, ()), occupation)
    return Links(awards, leads_to, openings), times


def balanced_plainly(links: Links) -> dict[str, dict[str, float]]:
    """Fit the whole table in turns, a cell at a time."""
    table: dict[str, dict[str, float]] = {}
    for program, to in links.leads_to.items():
        weights = {o: links.openings.get(o) or 0.0 for o in to}
        table[program] = weights if any(weights.values()) else dict.fromkeys(to, 1.0)
    fitted = [p for p, row in table.items() if any((links.openings.get(o) or 0) > 0 for o in row)]
    for _ in range(ROUNDS):
        for occupation in OCCUPATIONS:
            wanted = links.openings.get(occupation) or 0.0
            found = sum(table[p].get(occupation, 0.0) for p in fitted)
            for program in fitted:
                if occupation in table[program] and found > 0:
                    table[program][occupation] *= wanted / found
        for program in fitted:
            _scale(table[program], links.awards[program])
    for program in set(table) - set(fitted):
        _scale(table[program], links.awards[program])
    return table


def _scale(row: dict[str, float], awards: float) -> None:
    found = sum(row.values())
    for occupation in row:
        row[occupation] *= awards / found if found else 0.0


@given(links=links_by_chance(), rule=st.sampled_from(RULES))
def test_every_award_is_shared_out_once(links, rule):
    found = apportion(links, rule)
    for program, shares in found.items():
        assert sum(shares.values()) == pytest.approx(links.awards[program], rel=1e-9, abs=1e-12)
        assert set(shares) == set(links.leads_to[program])
        assert min(shares.values()) >= 0
    assert set(found) | set(nowhere(links)) == set(links.awards)
    assert not set(found) & set(nowhere(links))
    linked = sum(awards for program, awards in links.awards.items() if links.leads_to[program])
    assert sum(by_occupation(found).values()) == pytest.approx(linked, rel=1e-9, abs=1e-12)


@given(drawn=tables_with_both_margins())
def test_where_a_table_fits_both_margins_the_balanced_one_does(drawn):
    links, times = drawn
    found = by_occupation(apportion(links, "balanced"))
    for occupation, openings in links.openings.items():
        assert found[occupation] == pytest.approx(openings / times, rel=1e-6)


@given(drawn=tables_with_both_margins())
def test_balanced_is_what_fitting_cell_by_cell_gives(drawn):
    links, _ = drawn
    found, plain = apportion(links, "balanced"), balanced_plainly(links)
    for program, shares in plain.items():
        assert found[program] == pytest.approx(shares, rel=1e-5, abs=1e-6 * links.awards[program])


@given(links=links_by_chance(), rule=st.sampled_from(RULES), seed=st.integers(0, 1_000))
def test_the_order_of_programs_and_occupations_does_not_matter(links, rule, seed):
    chance = random.Random(seed)

    def mixed(one: dict) -> dict:
        return dict(chance.sample(list(one.items()), len(one)))

    leads_to = {p: tuple(chance.sample(to, len(to))) for p, to in links.leads_to.items()}
    other = apportion(Links(mixed(links.awards), mixed(leads_to), mixed(links.openings)), rule)
    for program, shares in apportion(links, rule).items():
        assert other[program] == pytest.approx(shares, rel=1e-6, abs=1e-6 * links.awards[program])
