"""Run a step of intake in a process of its own that dies at the n-th thing it would store."""

import os
import signal
import subprocess
import sys
import textwrap

from commonfield.region import Region

DYING = """
    import os, signal, sys
    from pathlib import Path
    from commonfield import intake
    from commonfield.intake import storing
    from commonfield.intake.answers import mend, mended_submission
    from commonfield.region import open_region

    region = open_region(Path(sys.argv[1]), keys=Path(sys.argv[2]))
    left = [int(sys.argv[3])]

    def counted(step):
        def run(*given, **named):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return step(*given, **named)
        return run

    for name in ("seal", "seal_frame", "write_receipt"):
        setattr(storing, name, counted(getattr(storing, name)))
"""


def kill_at(region: Region, steps: int, content: bytes, does: str) -> Region:
    """Let a process die after so many stored things; give the region as the next process finds it.

    Args:
        region: Whose folder.
        steps: How many things are stored before.
        content: The file, on standard input.
        does: One statement; it has `region`, `sent` (partner, content, file name) and `intake`.
    """
    script = textwrap.dedent(DYING) + textwrap.dedent(
        f"""
        sent = dict(partner="a-district", content=sys.stdin.buffer.read(), file_name="x")
        {does}
        """
    )
    command = [sys.executable, "-c", script, region.path, region.keys.folder, str(steps)]
    ended = subprocess.run(command, input=content, env=dict(os.environ), check=False)
    assert ended.returncode == -signal.SIGKILL
    return Region(region.path, region.keys.folder)
