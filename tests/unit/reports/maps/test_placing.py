"""Steps stand apart, connections end at boxes and pass no box, whatever the pathway."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from commonfield.catalog import Wording
from commonfield.reports.pathways import STAGES, Link, MapView, PathwayView, StepView
from commonfield.reports.pathways.lettering import text_width
from commonfield.reports.pathways.placing import Area, Placed, place, settle
from commonfield.reports.pathways.ranking import ranks
from commonfield.reports.pathways.telling import PACKAGE

AREA = Area(56, 300, 1572, 560)
SAID = {language: Wording(PACKAGE, language) for language in ("en", "es")}
KINDS = {
    "school": ("school_courses", "dual_enrollment", "work_based_learning"),
    "college": ("articulation", "award"),
    "university": ("transfer",),
    "work": ("occupation",),
}


def step(name, stage, kind, before, how="alone", here=0) -> StepView:
    return StepView(
        step=name,
        kind=kind,
        stage=stage,
        label=f"A step of some length, {name}",
        details=("Course 7101",),
        in_short=("Course 7101",),
        where="Sequoia Valley College",
        when="From fall 2030",
        begins="Fall 2030",
        order=1,
        after=tuple(Link(each, how) for each in before),
        needs="",
        whole=3,
        unchecked=0,
        of=5,
        broken_here=here,
    )


def view_of(steps: list[StepView]) -> PathwayView:
    return PathwayView("p", "P", "About", "health", "Owner", 1, False, tuple(steps), {}, (), {}, ())


@st.composite
def pathways(draw: st.DrawFn) -> PathwayView:
    steps: list[StepView] = []
    for number in range(draw(st.integers(2, 11))):
        stage = draw(st.sampled_from(STAGES))
        names = [one.step for one in steps]
        before = draw(st.lists(st.sampled_from(names), unique=True, max_size=3)) if names else []
        how = "alone" if len(before) < 2 else draw(st.sampled_from(["any", "all"]))
        kind = draw(st.sampled_from(KINDS[stage]))
        steps.append(step(f"s{number}", stage, kind, before, how, draw(st.integers(0, 2))))
    return view_of(steps)


def must_be_sound(view: PathwayView, placed: Placed) -> None:
    boxes = placed.boxes
    assert set(boxes) == {one.step for one in view.steps}
    for one, other in combinations(boxes.values(), 2):
        apart_x = one.x + one.width < other.x or other.x + other.width < one.x
        apart_y = one.y + one.height < other.y or other.y + other.height < one.y
        assert apart_x or apart_y, (one.step, other.step)
    for box in boxes.values():
        assert AREA.x <= box.x
        assert box.x + box.width <= AREA.x + AREA.width + 0.01
        assert AREA.y - 0.01 <= box.y
        assert box.y + box.height <= placed.bottom + 0.01
        for line in box.face.lines:
            assert box.face.left + text_width(line.text, line.size, bold=line.bold) <= box.width, line.text
    _wires_are_sound(view, placed)


def _wires_are_sound(view: PathwayView, placed: Placed) -> None:
    boxes, entries = placed.boxes, {entry.step: entry for entry in placed.entries}
    links = {(link.before, one.step) for one in view.steps for link in one.after}
    assert {(wire.before, wire.after) for wire in placed.wires} == links
    for wire in placed.wires:
        start, end = boxes[wire.before], boxes[wire.after]
        assert wire.points[0] == (start.x + start.width, start.middle)
        assert wire.points[-1] == (entries[wire.after].begins, end.middle)
        assert entries[wire.after].ends == end.x
        assert all(left[0] < right[0] for left, right in pairwise(wire.points))
        for (x0, y), (x1, _) in list(pairwise(wire.points))[1::2]:
            for box in boxes.values():
                beside = x1 <= box.x or box.x + box.width <= x0
                assert beside or not box.y < y < box.y + box.height, (wire, box.step)


@given(view=pathways(), brief=st.booleans(), language=st.sampled_from(["en", "es"]))
def test_any_pathway_is_placed_without_overlaps(view: PathwayView, brief: bool, language: str) -> None:
    must_be_sound(view, place(view, SAID[language], AREA, brief=brief))


def test_the_invented_pathways_are_placed_within_the_poster_in_large_letters(
    views: dict[str, MapView],
) -> None:
    for language, whole in views.items():
        for view in whole.pathways:
            placed = place(view, SAID[language], AREA)
            must_be_sound(view, placed)
            assert placed.bottom <= AREA.y + AREA.height + 0.01
            assert placed.scale >= 0.85


@given(view=pathways())
def test_a_step_stands_right_of_all_before_it_and_stages_keep_their_order(view: PathwayView) -> None:
    found = ranks(view)
    column = {node: number for number, nodes in enumerate(found.columns) for node in nodes}
    for one in view.steps:
        assert all(column[link.before] < column[one.step] for link in one.after)
    order = [STAGES.index(stage) for stage in found.stages]
    assert order == sorted(order)


def test_two_ways_that_cross_as_they_are_written_are_drawn_without_a_crossing() -> None:
    steps = [
        step("a", "school", "school_courses", []),
        step("b", "school", "school_courses", []),
        step("of_b", "college", "award", ["b"]),
        step("of_a", "college", "award", ["a"]),
        step("job", "work", "occupation", ["of_b", "of_a"], "any"),
    ]
    middle = {name: box.middle for name, box in place(view_of(steps), SAID["en"], AREA).boxes.items()}
    assert (middle["a"] < middle["b"]) == (middle["of_a"] < middle["of_b"])


def test_things_move_as_little_as_they_must_to_stand_apart() -> None:
    area = Area(0, 0, 100, 100)
    assert settle([20, 70], [10, 10], 5, area) == [20, 70]
    assert settle([50, 50], [10, 10], 5, area) == [42.5, 57.5]
    assert settle([0, 0, 200], [10, 10, 10], 5, area) == [5, 20, 95]
