import numpy as np

from commonfield.disclosure.moves import cycles, line_matrix, reach
from commonfield.disclosure.persons import Line
from commonfield.disclosure.programs import Program

# two places by two values: rows 0-1, 2-3, columns 0-2, 1-3, with known totals 4..7
SQUARE = [Line(4, (0, 1)), Line(5, (2, 3)), Line(6, (0, 2)), Line(7, (1, 3))]


def test_a_square_has_one_cycle_through_all_its_corners():
    found = cycles(line_matrix(SQUARE, [0, 1, 2, 3]), np.ones(4))
    assert np.abs(found).tolist() == [[1.0]] * 4
    assert found.sum() == 0


def test_a_slot_alone_in_its_line_moves_nowhere():
    found = cycles(line_matrix(SQUARE, [0, 1, 2]), np.ones(3))
    assert found.shape == (3, 0)


def test_a_cycle_moves_as_far_as_its_smallest_slots_let_it():
    found = cycles(line_matrix(SQUARE, [0, 1, 2, 3]), np.array([9.0, 2.0, 5.0, 1.0]))
    free = np.full(4, np.inf)
    # one way 1 and 2 give (2), the other way 0 and 3 (1)
    assert reach(found, np.array([9.0, 2.0, 5.0, 1.0]), free, whole=True).tolist() == [3.0] * 4


def test_a_program_finds_the_farthest_change():
    rows = [{0: 1.0, 1: 1.0}, {2: 1.0, 3: 1.0}, {0: 1.0, 2: 1.0}, {1: 1.0, 3: 1.0}]
    program = Program(-np.array([9.0, 2.0, 5.0, 1.0]), np.full(4, 50.0), rows, [0.0] * 4, [0.0] * 4)
    assert program.most({0: 1.0}) == 2.0
    assert program.most({0: -1.0}) == 1.0


def test_a_program_says_where_nothing_fits():
    program = Program(np.zeros(1), np.full(1, 3.0), [{0: 1.0}], [5.0], [5.0], inside=True)
    assert program.most({}) is None
