"""Do something with a region in a process of its own that dies before its n-th change to the disk."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

DYING = """
    import os, signal, sys
    from pathlib import Path
    from commonfield.region import open_region

    at, kept, left = sys.argv[1], sys.argv[2], [int(sys.argv[3])]
    region = open_region(Path(at), keys=Path(kept))
    CHANGES = {"os.rename", "os.remove", "os.link", "os.truncate", "shutil.rmtree", "os.mkdir", "os.utime"}

    def counted(event, given):
        changes = event in CHANGES or (event == "open" and isinstance(given[2], int) and given[2] & os.O_CREAT)
        if changes and str(given[0]).startswith((at, kept)):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
"""


def dies_at(region: Path, keys: Path, changes: int, does: str) -> bool:
    """Let a process die before a change; say whether it died, or was done before it came to that.

    Args:
        region: Its folder.
        keys: Its keys folder.
        changes: How many files are made, moved or removed before.
        does: Statements; they have `region`. What they import is imported before changes are counted.
    """
    imports, _, work = does.rpartition("\n\n")
    script = f"{textwrap.dedent(DYING)}\n{imports}\nsys.addaudithook(counted)\n{work}\n"
    command = [sys.executable, "-c", script, region, keys, str(changes)]
    ended = subprocess.run(command, env=dict(os.environ), check=False)
    assert ended.returncode in (0, -signal.SIGKILL)
    return ended.returncode != 0
