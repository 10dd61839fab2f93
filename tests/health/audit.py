"""`make audit`: looks the locked packages up in the list of known vulnerabilities.

Ends with 0 where every package was looked up and none has a known fault, 1 where one has, 3 where the list
cannot be reached: what was not looked up was not found good.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parents[2] / "requirements.lock"
FOUND, NOT_REACHED = 1, 3


def audited(lock: Path) -> list[dict]:
    """Ask about every package of a lock; an empty list where no answer came."""
    command = ["--requirement", str(lock), "--require-hashes", "--disable-pip", "--format", "json"]
    answer = subprocess.run(
        [str(Path(sys.executable).with_name("pip-audit")), *command, "--progress-spinner", "off"],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return json.loads(answer.stdout)["dependencies"]
    except json.JSONDecodeError:
        return []


def judge(packages: list[dict]) -> tuple[int, str]:
    """Say what came of it, and the exit code."""
    passed_over = [p["name"] for p in packages if "skip_reason" in p]
    faults = [f"{p['name']} {p['version']}: {v['id']}" for p in packages for v in p.get("vulns", [])]
    looked_up = len(packages) - len(passed_over)
    if not looked_up:
        return (
            NOT_REACHED,
            "Nothing was audited: the list of known vulnerabilities cannot be reached from here.",
        )
    told = [*faults, f"{looked_up} packages looked up, {len(faults)} known vulnerabilities."]
    if passed_over:
        told.append(f"{len(passed_over)} could not be looked up: {', '.join(passed_over)}.")
    return (FOUND if faults else NOT_REACHED if passed_over else 0), "\n".join(told)


if __name__ == "__main__":
    code, words = judge(audited(LOCK))
    sys.stdout.write(words + "\n")
    sys.exit(code)
