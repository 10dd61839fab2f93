from __future__ import annotations

import base64
import stat

import pytest

from commonfield.identity.encoding import ProjectKey, Refused, make_key, read_key

RANDOM = bytes(range(7, 39))


def own(path, content: bytes):
    path.write_bytes(content)
    path.chmod(0o600)
    return path


def test_a_new_key_is_random_and_its_owners_alone(tmp_path):
    one, other = make_key(tmp_path / "one"), make_key(tmp_path / "other")
    assert one.key_id != other.key_id
    assert stat.S_IMODE((tmp_path / "one").stat().st_mode) == 0o600
    assert read_key(tmp_path / "one") == one


def test_a_key_is_never_written_over(tmp_path):
    made = make_key(tmp_path / "key")
    with pytest.raises(Refused, match="expected no file there"):
        make_key(tmp_path / "key")
    assert read_key(tmp_path / "key") == made


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_key_that_others_can_read_is_refused_with_what_to_do(tmp_path, mode):
    make_key(tmp_path / "key")
    (tmp_path / "key").chmod(mode)
    with pytest.raises(Refused, match="only its owner") as refused:
        read_key(tmp_path / "key")
    assert refused.value.fix == f"chmod 600 {tmp_path / 'key'}"


@pytest.mark.parametrize(
    "content",
    [
        RANDOM,
        RANDOM.hex().encode() + b"\n",
        RANDOM.hex().upper().encode(),
        base64.b64encode(RANDOM) + b"\r\n",
    ],
    ids=["raw", "hexadecimal", "capitals", "base64"],
)
def test_the_same_key_in_other_writing_is_the_same_key(tmp_path, content):
    assert read_key(own(tmp_path / "key", content)) == ProjectKey(RANDOM)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        RANDOM[:31],
        RANDOM[:31].hex().encode(),
        b"a" * 64,
        b"\0" * 32,
        b"correct horse battery staple and more words",
    ],
    ids=["empty", "short", "short hexadecimal", "one letter", "zeros", "a phrase"],
)
def test_what_is_no_key_of_256_random_bits_is_refused_without_showing_it(tmp_path, content):
    with pytest.raises(Refused, match="256 random bits") as refused:
        read_key(own(tmp_path / "key", content))
    assert "horse" not in str(refused.value)


def test_a_key_does_not_show_where_it_is_printed():
    assert RANDOM.hex() not in repr(ProjectKey(RANDOM))
    assert str(RANDOM) not in repr(ProjectKey(RANDOM))


def test_what_is_derived_for_one_purpose_says_nothing_about_another():
    key = ProjectKey(RANDOM)
    assert len({key.derive(purpose) for purpose in ("a", "b", "key-id")}) == 3
    assert bytes.fromhex(key.key_id) == key.derive("key-id")[:8]
