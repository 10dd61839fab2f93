"""Do something with a region in processes that die before their first, second ... change to the disk."""

import subprocess
import sys
from pathlib import Path

DYING = """
import os, shutil, signal, sys
from itertools import count
from pathlib import Path
from commonfield.region import open_region, recovery, rotating

begun, out, does = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
CHANGES = {"os.rename", "os.remove", "os.link", "os.truncate", "os.mkdir", "os.rmdir", "os.utime"}

def dies_before(changes, folder):
    left = [changes]
    def counted(event, given):
        makes = event == "open" and isinstance(given[2], int) and given[2] & (os.O_CREAT | os.O_TRUNC)
        if (makes or event in CHANGES) and str(given[0]).startswith(str(folder)):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(counted)

for changes in count():
    folder = out / f"{changes:03}"
    shutil.copytree(begun, folder)
    child = os.fork()
    if not child:
        region = open_region(folder / "region", keys=folder / "keys")
        dies_before(changes, folder)
        exec(does)
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if ended != -signal.SIGKILL:
        shutil.rmtree(folder)
        sys.exit(ended)
"""


def killed_at_every_change(begun: Path, out: Path, does: str) -> list[Path]:
    """Give copies of a folder as they are where a process died that was to change them.

    Args:
        begun: Holds `region` and `keys`.
        out: Where the copies go; one for each change, in their order.
        does: A statement; it has `region`, `folder`, and the modules `rotating` and `recovery`.
    """
    out.mkdir()
    subprocess.run([sys.executable, "-c", DYING, begun, out, does], check=True)
    return sorted(out.iterdir())
