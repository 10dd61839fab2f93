"""Write vectors.json anew, after the encoding was changed on purpose and its version was raised.

python -m tests.unit.identity.encoding.write_vectors
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from tests.unit.identity.encoding.test_vectors import VECTORS, encoded

from commonfield.identity.encoding import PROFILES


def vectors() -> str:
    """Give the file as it should be: key, mapping and records as they are, encoded by the code as it is."""
    with tempfile.TemporaryDirectory() as folder:
        now = {profile: encoded(Path(folder), profile) for profile in sorted(PROFILES)}
    return json.dumps({**VECTORS, "encoded": now}, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("vectors.json").write_text(vectors(), encoding="utf-8")
