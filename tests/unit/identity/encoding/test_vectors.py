"""Fixed key in, fixed encoding out: what another implementation must give too (docs/explanation says how)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import date
from pathlib import Path

import pytest

from commonfield.identity.encoding import PROFILES, ProjectKey, encode_file, parse_mapping

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
SECRET = bytes.fromhex(VECTORS["key"])


def encoded(folder: Path, profile: str) -> list[str]:
    file, out = folder / "people.csv", folder / "out"
    file.write_text("\n".join(VECTORS["file"]) + "\n", encoding="utf-8")
    encode_file(
        file, id_column="id", mapping=parse_mapping(VECTORS["map"]), key=ProjectKey(SECRET), profile=profile,
        expires=date.fromisoformat(VECTORS["expires"]), out=out, today=date(2026, 1, 1),
    )  # fmt: skip
    return out.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_the_encoding_is_that_of_the_vectors(tmp_path, profile):
    assert encoded(tmp_path, profile) == VECTORS["encoded"][profile]


def derived(purpose: str) -> bytes:
    return hmac.new(SECRET, b"commonfield-encoding-1/" + purpose.encode(), hashlib.sha256).digest()


def cell(column: str, record: str) -> str:
    header, *rows = VECTORS["encoded"]["standard"][1:]
    cells = {row.split(",")[0]: row.split(",") for row in rows}
    return cells[record][header.split(",").index(column)]


def test_the_key_id_is_a_keyed_hash_of_its_own_purpose():
    header = json.loads(VECTORS["encoded"]["standard"][0].removeprefix("#commonfield-encoded "))
    assert header["key_id"] == derived("key-id").hex()[:16]


def test_a_filter_is_what_the_explanation_says_it_is():
    """Written anew from the words: ANA is _A, AN, NA, A_; 120 positions, thirty for each."""
    positions = set()
    for gram in ("_A", "AN", "NA", "A_"):
        for block in range(2):
            digest = hmac.new(
                derived("standard/filter"), f"first_name\x1f{gram}\x1f".encode() + bytes([block]), "sha256"
            ).digest()
            drawn = [int.from_bytes(digest[at : at + 2], "big") % 256 for at in range(0, 32, 2)]
            positions |= set(drawn[: 30 - 16 * block])
    written = base64.b64decode(cell("first_name", "1"))
    assert {at for at in range(256) if written[at // 8] >> (at % 8) & 1} == positions


def test_a_token_is_what_the_explanation_says_it_is():
    message = "birth_date+zip\x1f19990304\x1f93722"
    digest = hmac.new(derived("standard/token"), message.encode(), "sha256").digest()
    assert "h" + base64.b64encode(digest[:9]).decode() in cell("blocks", "1").split(" ")
