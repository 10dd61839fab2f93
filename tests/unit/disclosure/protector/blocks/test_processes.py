import subprocess
import sys

import numpy as np
import pytest
from tests.unit.disclosure.protector.blocks.regions import one_way, targets_at, universe_from

from commonfield.disclosure.protector.blocks import block_of, processes, solve_in_processes
from commonfield.disclosure.universe.pattern import cost_of


def block(seed):
    random = np.random.default_rng(seed)
    universe = universe_from(random.integers(0, 7, (3, 3, 2)), one_way(3), outcomes=1)
    none = np.zeros(universe.exist[1].shape, dtype=bool)
    targets = targets_at(universe, range(3), 2, below=3)
    return block_of(universe, 1, range(3), hidden=none, targets=targets, cost=cost_of(universe.counts[1]))


def said(answers):
    return [(each.status, each.cost, each.hide.tobytes(), each.worlds) for each in answers]


@pytest.fixture
def blocks():
    return [block(seed) for seed in range(5)]


@pytest.fixture
def here(blocks):
    return said(solve_in_processes(blocks, workers=1, seconds=60.0))


def test_answers_come_in_the_order_asked_and_do_not_hang_on_it(blocks, here):
    assert said(solve_in_processes(blocks[::-1], workers=1, seconds=60.0)) == here[::-1]


def test_two_processes_say_what_one_says(blocks, here, monkeypatch):
    monkeypatch.setattr(processes, "FEW", 0)
    monkeypatch.setattr(processes, "processors", lambda: 2)
    assert said(solve_in_processes(blocks, workers=2, seconds=60.0)) == here


def test_a_machine_that_starts_no_process_gets_the_same_answer(blocks, here, monkeypatch):
    def refuse(*_, **__):
        raise OSError

    monkeypatch.setattr(processes, "FEW", 0)
    monkeypatch.setattr(processes, "processors", lambda: 2)
    monkeypatch.setattr(processes, "ProcessPoolExecutor", refuse)
    assert said(solve_in_processes(blocks, workers=2, seconds=60.0)) == here


def test_a_program_without_a_guard_around_its_start_goes_on_without_processes(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "from commonfield.disclosure.protector.blocks.processes import side_by_side\n"
        "print('answers', side_by_side([[], []], 0.0))\n"
    )
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["answers []"]


def test_without_time_every_block_is_answered_all_the_same(blocks):
    answers = solve_in_processes(blocks, workers=1, seconds=0.0)
    assert len(answers) == len(blocks)
    assert {answer.status for answer in answers} <= {"proven", "best", "time", "infeasible"}


def test_no_blocks_have_no_answers():
    assert solve_in_processes([], workers=2, seconds=1.0) == []


def test_helpers_end_with_a_program_that_is_killed(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "import os, time\n"
        "from commonfield.disclosure.protector.blocks.processes import start_processes\n"
        "if __name__ == '__main__':\n"
        "    with start_processes(2) as pool:\n"
        "        pool.submit(os.getpid).result()\n"
        "        print('started', flush=True)\n"
        "        pool.submit(time.sleep, 600).result()\n"
    )
    with subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "started\n"
        running.kill()
        # Whoever still lives holds the other end of this pipe: it would not end before them.
        rest, _ = running.communicate(timeout=60)
    assert rest == ""
