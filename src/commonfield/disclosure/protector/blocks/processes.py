"""Many blocks in two processes: the largest first, and a limit for all of them together."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from threading import Thread

from commonfield.disclosure.protector.blocks.block import Block, BlockAnswer
from commonfield.disclosure.protector.blocks.solving import solve

FEW = 24
"""Blocks up to this many are solved here: to start a process takes as long."""

LIMIT = 1.5
"""Seconds the exact search of one block may take, where the limit for all allows it."""


def solve_in_processes(blocks: Sequence[Block], *, workers: int = 2, seconds: float) -> list[BlockAnswer]:
    """Solve blocks side by side.

    The answer for a block does not hang on the others or on the order, unless time runs short.

    Args:
        blocks: What to solve.
        workers: Processes to use; where the machine has one processor, or there are few blocks, none is
            started.
        seconds: Work that each process may do. Each block may use its share of what is left, and `LIMIT` at
            most.

    Returns:
        An answer for each block, in their order.
    """
    order = sorted(range(len(blocks)), key=lambda number: (-blocks[number].size, number))
    parts = [[blocks[number] for number in order[worker::workers]] for worker in range(max(1, workers))]
    answers: list[list[BlockAnswer]] = []
    if workers > 1 and len(blocks) > FEW and processors() > 1:
        answers = side_by_side(parts, seconds)
    if not answers:
        parts = [[blocks[number] for number in order]]
        answers = [solve_all(parts[0], seconds)]
    by_number: dict[int, BlockAnswer] = {}
    for worker, part in enumerate(answers):
        by_number |= dict(zip(order[worker :: len(parts)], part, strict=True))
    return [by_number[number] for number in range(len(blocks))]


def side_by_side(parts: Sequence[Sequence[Block]], seconds: float) -> list[list[BlockAnswer]]:
    """Solve each part in a process of its own.

    Args:
        parts: Blocks for each process.
        seconds: Work that each process may do.

    Returns:
        Answers for each part; nothing at all where processes cannot be started. A program without a guard
        around its start is one of these cases: a new process would run it again.
    """
    try:
        with start_processes(len(parts)) as pool:
            return list(pool.map(solve_all, parts, [seconds] * len(parts)))
    except (BrokenProcessPool, OSError):
        return []


def solve_all(blocks: Sequence[Block], seconds: float) -> list[BlockAnswer]:
    """Solve blocks one after another.

    Args:
        blocks: What to solve.
        seconds: Work that may be done for all: waiting for a busy machine changes no answer.
    """
    answers, deadline = [], time.thread_time() + seconds
    for number, block in enumerate(blocks):
        share = (deadline - time.thread_time()) / (len(blocks) - number)
        answers.append(solve(block, time_limit=min(LIMIT, max(0.05, share))))
    return answers


def start_processes(number: int) -> ProcessPoolExecutor:
    """Start processes that end with this one, however it ends: they hold people, and would wait for ever."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(number, mp_context=context, initializer=_end_with_parent)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def processors() -> int:
    """Say on how many processors this process may run."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
