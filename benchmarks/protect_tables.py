"""What it costs to protect tables with proof, and what is kept: four sizes, two base rates, two profiles.

Invents the graduating class of a region (four schools a district, ten districts a county; eight groups of
race, three genders of which one is rare, need, pathway; one outcome) and protects four tables of one
attribute at four levels. A cell is a count of people, of those who succeeded, or of those who did not.
Seconds by the clock, which the bars are for, and of work, also as a ratio to singular values of a matrix in
the same process. Then the growth: work goes with the number of cells to this power. Last, districts by
themselves: what is hidden in all, beside the proven optimum of what their small counts need.

    python -m benchmarks.protect_tables [SCHOOLS ...] [--base RATE ...] [--profile NAME ...]
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from commonfield.disclosure.proof import pack_moves, policy_of, shown_but, unpack_moves, verify_universe
from commonfield.disclosure.proof.bundle import Bundle, pack_truth, sizes_of, write_bundle
from commonfield.disclosure.protector.blocks import Target, solve_block
from commonfield.disclosure.protector.choice import costs_with_choice
from commonfield.disclosure.protector.run import Protection, protect_universe
from commonfield.disclosure.universe.building import universe_of
from commonfield.disclosure.universe.model import Universe, measured
from commonfield.disclosure.universe.pattern import Rules, first_pattern, unknown

SCHOOLS, BASES, PROFILES = (40, 120, 240, 840), (0.70, 0.92), ("standard", "strict")
TABLES = (("race",), ("gender",), ("need",), ("pathway",))
BARS = {7_392: 20, 14_736: 40, 51_456: 140}
"""Seconds that protecting may take, by cells; verifying 1, and the certificate 20 bytes a sensitive count."""
RACES = 8
KEY = b"the secret of a benchmark"
ALONE, COMMON = 24, 5
"""Districts that are protected by themselves, and the groups that are common enough to stay inside one."""


def invent(schools: int, *, base: float, seed: int = 1) -> pl.DataFrame:
    """Invent a class: one row per person.

    Args:
        schools: How many; half have fewer than 180 people.
        base: About the share of those who succeed.
        seed: Of the random numbers.
    """
    chance = np.random.default_rng(seed)
    frames = []
    for school in range(schools):
        people = 5 + int(np.exp(chance.normal(math.log(175), 0.6)))
        race = chance.choice(RACES, people, p=chance.dirichlet([6, 4, 1.5, 1, 0.6, 0.3, 0.15, 0.1]))
        need = chance.random(people) < chance.beta(3, 2)
        pathway = chance.random(people) < chance.beta(2, 4)
        odds = math.log(base / (1 - base)) + chance.normal(0, 0.3)
        odds = odds + 0.3 - 0.12 * race - 0.4 * need + 0.4 * pathway
        columns: dict[str, Any] = {
            "county": [f"c{school // 40}"] * people,
            "district": [f"d{school // 4}"] * people,
            "school": [f"s{school}"] * people,
            "race": np.char.add("r", race.astype(str)),
            "gender": chance.choice(["F", "M", "X"], people, p=[0.494, 0.5, 0.006]),
            "need": np.where(need, "Y", "N"),
            "pathway": np.where(pathway, "Y", "N"),
            "ok": (chance.random(people) < 1 / (1 + np.exp(-odds))).astype(np.int64),
        }
        frames.append(pl.DataFrame(columns))
    return pl.concat(frames)


def universe_for(people: pl.DataFrame, hierarchy: Sequence[str]) -> Universe:
    """Count the people in the four tables."""
    return universe_of(
        people, name="class", hierarchy=hierarchy, tables=[list(table) for table in TABLES], outcomes=["ok"]
    )


def measure(schools: int, *, base: float, profile: str) -> dict[str, Any]:
    """Protect and verify one region; give cells, seconds, what is kept, and what the proof weighs."""
    universe = universe_for(invent(schools, base=base), ["county", "district", "school"])
    rules = policy_of(profile).rules()
    yardstick = _yardstick()
    began, working = time.perf_counter(), time.process_time()
    protection = protect_universe(universe, rules, key=KEY)
    protecting, protecting_cpu = time.perf_counter() - began, time.process_time() - working
    components = len(universe.components)
    packed = pack_moves(protection.worlds, components=components)
    bundle = write_bundle(Bundle({}, pack_truth([each.atoms for each in universe.components]), packed))
    began, working = time.perf_counter(), time.process_time()
    worlds, changes = unpack_moves(packed, universe)
    verified = verify_universe(
        universe, rules, shown_but(universe, protection.hidden), worlds, changes, protection.public
    )
    verifying, verifying_cpu = time.perf_counter() - began, time.process_time() - working
    return {
        "schools": schools,
        "base": base,
        "profile": profile,
        **_kept(protection, rules),
        "protect_s": round(protecting, 1),
        "verify_s": round(verifying, 2),
        "protect_cpu_s": round(protecting_cpu, 1),
        "verify_cpu_s": round(verifying_cpu, 2),
        "protect_ratio": round(protecting_cpu / yardstick, 1),
        "verify_ratio": round(verifying_cpu / yardstick, 2),
        **_blocks(protection),
        "worlds": worlds,
        "weaker": verified.weaker,
        "uncertified": len(protection.exposed),
        "bytes_a_sensitive_count": round(sizes_of(bundle)["moves"] / max(1, verified.small), 1),
    }


def _kept(protection: Protection, rules: Rules) -> dict[str, Any]:
    universe = protection.universe
    _, small = first_pattern(universe, rules)
    hidden = [unknown(universe, each) for each in protection.hidden]
    cells = sum(each.size for each in small)
    sensitive = sum(int(each.sum()) for each in small)
    secondary = sum(int((a & ~b).sum()) for a, b in zip(hidden, small, strict=True))
    return {
        "cells": cells,
        "sensitive": sensitive,
        "secondary": secondary,
        "kept": round(1 - secondary / (cells - sensitive), 3),
    }


def _blocks(protection: Protection) -> dict[str, Any]:
    solved = [each for each in protection.blocks if each.bound > 0]
    proven = [each for each in solved if each.status == "proven"]
    return {
        "blocks": len(solved),
        "proven": len(proven),
        "cost_to_optimum_where_proven": _ratio(proven),
        "cost_to_bound": _ratio(solved),
    }


def _ratio(solved: Sequence[Any]) -> float | None:
    return (
        round(sum(each.cost for each in solved) / sum(each.bound for each in solved), 3) if solved else None
    )


def measure_alone(*, base: float, profile: str) -> dict[str, Any]:
    """Protect districts by themselves, one table of race: what is hidden beside the proven optimum.

    Only districts are counted whose small counts can all be served inside: else totals are opened, which
    the optimum of a block never does.
    """
    rules = policy_of(profile).rules()
    people = invent(4 * ALONE, base=base, seed=2).filter(pl.col("race") < f"r{COMMON}")
    hidden, optimum, counted = 0, 0, 0
    for _, own in people.group_by("district", maintain_order=True):
        universe = universe_of(own, name="class", hierarchy=["school"], tables=[["race"]], outcomes=["ok"])
        least = _optimum(universe, rules)
        if least is None:
            continue
        protection = protect_universe(universe, rules, key=KEY)
        first, _ = first_pattern(universe, rules)
        price = costs_with_choice(universe, b"")[0][1]
        hidden += int(price[protection.hidden[1] & ~first[1]].sum())
        optimum += least
        counted += 1
    return {
        "districts_alone": counted,
        "base": base,
        "profile": profile,
        "all_hidden_to_optimum": round(hidden / optimum, 2) if optimum else None,
    }


def _optimum(universe: Universe, rules: Rules) -> int | None:
    first, small = first_pattern(universe, rules)
    counts = measured(universe, 1)
    targets = [
        Target(int(v), int(n), int(m), rules.amount(int(counts[v, n, m])))
        for v, n, m in np.argwhere(small[1])
    ]
    answer = solve_block(
        universe,
        1,
        range(len(universe.leaves)),
        hidden=first[1],
        targets=targets,
        cost=costs_with_choice(universe, b"")[0][1],
        time_limit=10.0,
    )
    return answer.cost if answer.status == "proven" and not answer.unserved else None


def growth(figures: Sequence[dict[str, Any]], what: str) -> float:
    """Say to which power of the cells a cost grows, from the smallest to the largest of some runs."""
    first, last = figures[0], figures[-1]
    return round(
        math.log(max(last[what], 0.01) / max(first[what], 0.01)) / math.log(last["cells"] / first["cells"]), 2
    )


def _yardstick() -> float:
    """Time the singular values of a matrix of 1,000 by 1,000."""
    matrix = np.random.default_rng(0).random((1000, 1000))
    began = time.process_time()
    np.linalg.svd(matrix, compute_uv=False)
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("schools", nargs="*", type=int, default=SCHOOLS)
    parser.add_argument("--base", nargs="*", type=float, default=BASES)
    parser.add_argument("--profile", nargs="*", default=PROFILES)
    asked = parser.parse_args()
    print(json.dumps({"bars_s": BARS}))
    for base in asked.base:
        for profile in asked.profile:
            figures = []
            for schools in asked.schools:
                figures.append(measure(schools, base=base, profile=profile))
                print(json.dumps(figures[-1]), flush=True)
            if len(figures) > 1:
                powers = {what: growth(figures, what) for what in ("protect_cpu_s", "verify_cpu_s")}
                print(json.dumps({"base": base, "profile": profile, "growth": powers}))
            print(json.dumps(measure_alone(base=base, profile=profile)), flush=True)


if __name__ == "__main__":
    main()
