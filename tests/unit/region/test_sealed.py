"""Sealing goes piece by piece, and leaves either the whole file or the one that was there."""

import hashlib

import pytest

from commonfield.region import open_sealed, seal
from commonfield.region.keys import Keys
from commonfield.region.sealed import SealError, write_whole

LETTERS = bytes(range(256)) * 2000
"""Half a megabyte: several of the pieces that age encrypts by themselves."""


class Pieces(bytes):
    """Bytes that tell how much of them was asked for at once."""

    longest = 0

    def __getitem__(self, asked):
        cut = super().__getitem__(asked)
        Pieces.longest = max(Pieces.longest, len(cut))
        return cut


@pytest.fixture
def keys(tmp_path):
    keys = Keys(tmp_path / "keys")
    keys.create("p")
    return keys


def test_the_hash_of_what_was_sealed_is_given_and_no_more_than_a_piece_is_held(keys, tmp_path):
    path = tmp_path / "new" / "f.age"
    assert seal(Pieces(LETTERS), path, keys=keys, holder="p") == hashlib.sha256(LETTERS).hexdigest()
    assert 0 < Pieces.longest < len(LETTERS) // 4
    assert open_sealed(path, keys=keys, holder="p") == LETTERS
    assert LETTERS[:256] not in path.read_bytes()
    assert [item.name for item in path.parent.iterdir()] == ["f.age"]


@pytest.mark.parametrize("content", [b"", b"x", LETTERS[: 1 << 16], LETTERS[: (1 << 16) + 1]])
def test_whatever_is_sealed_comes_back(keys, tmp_path, content):
    seal(content, tmp_path / "f.age", keys=keys, holder="p")
    assert open_sealed(tmp_path / "f.age", keys=keys, holder="p") == content


@pytest.mark.parametrize("damage", [lambda b: b[:-20], lambda b: b[: 1 << 17], lambda b: b[:-1] + b"?"])
def test_a_file_that_was_cut_or_altered_far_from_its_beginning_does_not_open(keys, tmp_path, damage):
    path = tmp_path / "f.age"
    seal(LETTERS, path, keys=keys, holder="p")
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(SealError, match="or the file was altered"):
        open_sealed(path, keys=keys, holder="p")


class Failing(bytes):
    def __getitem__(self, asked):
        if asked.start > len(self) // 2:
            raise OSError("no such block")
        return super().__getitem__(asked)


def test_what_cannot_be_sealed_to_its_end_leaves_what_was_there(keys, tmp_path):
    path = tmp_path / "own" / "f.age"
    seal(b"before", path, keys=keys, holder="p")
    with pytest.raises(SealError, match="expected to write it to its end"):
        seal(Failing(LETTERS), path, keys=keys, holder="p")
    assert open_sealed(path, keys=keys, holder="p") == b"before"
    assert [item.name for item in path.parent.iterdir()] == ["f.age"]


def test_a_file_that_cannot_be_written_leaves_nothing_unfinished(tmp_path):
    (tmp_path / "own" / "f").mkdir(parents=True)  # no file can take the place of a folder
    with pytest.raises(OSError, match="f"):
        write_whole(tmp_path / "own" / "f", b"content")
    assert [item.name for item in (tmp_path / "own").iterdir()] == ["f"]
