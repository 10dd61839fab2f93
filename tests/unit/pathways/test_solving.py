"""The earliest terms of a way, and the fewest links to mend, beside a search over every set of links."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from commonfield.pathways.routes import Node, Route
from commonfield.pathways.solving import NEVER, Task, earliest, fewest_to_mend, masks_of

SIZE = 8
terms = st.integers(0, (1 << SIZE) - 1)


@st.composite
def tasks(draw):
    count = draw(st.integers(1, 4))
    lengths = [draw(st.integers(0, 2)) for _ in range(count)]
    needs = tuple(
        tuple(sorted(draw(st.sets(st.integers(0, node - 1), max_size=2)))) if node else ()
        for node in range(count)
    )
    nodes = tuple(Node(f"s{node}", 0, "", length) for node, length in enumerate(lengths))
    finish = [tuple(begin + max(length, 1) - 1 for begin in range(SIZE)) for length in lengths]
    links = [draw(st.lists(terms, max_size=2)) for _ in range(count)]
    allowed = [draw(terms) | 0b10010000 for _ in range(count)]
    return Task(Route("s", nodes, needs, {}, {}), finish, allowed, links, draw(st.integers(3, SIZE)))


def searched(task, masks):
    """Try every term for every node."""

    def follow(node, overs):
        if node == len(task.route.nodes):
            return True
        for begin in range(SIZE):
            end = task.finish[node][begin] if task.route.nodes[node].terms else begin - 1
            ready = all(begin >= overs[before] for before in task.route.needs[node])
            fits = masks[node] >> begin & 1 and end <= task.deadline
            if ready and fits and follow(node + 1, [*overs, end + 1]):
                return True
        return False

    return follow(0, [])


@given(task=tasks())
def test_one_pass_finds_a_way_where_there_is_one(task):
    masks = masks_of(task)
    assert (NEVER not in earliest(task, masks)) == searched(task, masks)


@given(task=tasks())
def test_no_smaller_set_of_links_would_be_enough(task):
    every = [(node, number) for node, links in enumerate(task.links) for number in range(len(links))]
    enough = [
        set(chosen)
        for size in range(len(every) + 1)
        for chosen in combinations(every, size)
        if searched(task, masks_of(task, frozenset(chosen)))
    ]
    found = fewest_to_mend(task)
    assert (found is None) == (not enough)
    if found is not None:
        assert set(found) in enough
        assert len(found) == len(enough[0])
