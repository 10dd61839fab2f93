"""Shares of a recovery secret: enough of them give it back; a mistake is named without a word of it."""

from itertools import combinations, pairwise

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.findings import UsageError
from commonfield.region.shares import Secret, combine_shares, split_secret

REGION = "inland-empire-1a2b3c"
SECRET = Secret(bytes(range(32)))


@pytest.fixture(scope="module")
def shares() -> list[str]:
    return split_secret(SECRET, shares=3, needed=2)


def refused(texts: list[str], match: str) -> UsageError:
    with pytest.raises(UsageError, match=match) as told:
        combine_shares(texts, region=REGION)
    pairs = {f"{one} {other}" for text in texts for one, other in pairwise(text.split())}
    assert not any(pair in f"{told.value}" for pair in pairs), "words of a share stand in the message"
    return told.value


@given(content=st.binary(min_size=32, max_size=32), order=st.permutations(range(3)))
def test_any_two_of_three_in_any_order_give_it_back(content: bytes, order: list[int]) -> None:
    parts = split_secret(Secret(content), shares=3, needed=2)
    given_, used = combine_shares([parts[at] for at in order[:2]], region=REGION)
    assert given_.content == content
    assert used == sorted(at + 1 for at in order[:2])


@given(content=st.binary(min_size=32, max_size=32))
def test_any_secret_is_an_age_identity(content: bytes) -> None:
    assert str(Secret(content).identity()).startswith("AGE-SECRET-KEY-1")


def test_bytes_are_written_as_age_writes_them() -> None:
    letters = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
    for _ in range(20):
        written = str(pyrage.x25519.Identity.generate())
        values = written.removeprefix("AGE-SECRET-KEY-1")[:-6]
        bits = "".join(f"{letters.index(letter):05b}" for letter in values)[:256]
        assert str(Secret(int(bits, 2).to_bytes(32, "big")).identity()) == written


def test_three_of_three_are_more_than_needed_and_do_no_harm(shares: list[str]) -> None:
    assert combine_shares(shares, region=REGION) == (SECRET, [1, 2])


def test_three_of_five_need_three() -> None:
    parts = split_secret(SECRET, shares=5, needed=3)
    for chosen in combinations(parts, 3):
        assert combine_shares(chosen, region=REGION)[0] == SECRET
    refused(parts[:2], "expected 3 different shares, found 2")


def test_one_share_tells_nothing_and_says_how_many_are_missing(shares: list[str]) -> None:
    refused(shares[:1], "expected 2 different shares, found 1")


def test_the_same_share_twice_is_one(shares: list[str]) -> None:
    refused([shares[0], shares[0]], r"found 1 \(the same one twice\)")


def test_a_word_exchanged_for_another_breaks_the_checksum(shares: list[str]) -> None:
    words = shares[0].split()
    words[10] = "academic" if words[10] != "academic" else "acid"
    refused([" ".join(words), shares[1]], "found 33 in share 1 that do not")


def test_two_words_in_each_others_place_break_the_checksum(shares: list[str]) -> None:
    words = shares[1].split()
    at = next(n for n in range(5, 32) if words[n] != words[n + 1])
    words[at], words[at + 1] = words[at + 1], words[at]
    refused([shares[0], " ".join(words)], "in share 2 that do not")


def test_a_misspelt_word_is_named_by_its_place(shares: list[str]) -> None:
    words = shares[0].split()
    words[4], words[32] = "qqqqq", "zzzzz"
    told = refused([" ".join(words), shares[1]], "2 others in share 1, at 5, 33")
    assert "qqqqq" not in str(told)


def test_a_word_left_out_is_noticed(shares: list[str]) -> None:
    refused([" ".join(shares[0].split()[:-1]), shares[1]], "found 32 in share 1")


def test_an_empty_share_is_refused(shares: list[str]) -> None:
    refused(["", shares[1]], "found 0 in share 1")


def test_shares_of_two_splits_do_not_mix(shares: list[str]) -> None:
    other = split_secret(Secret(bytes(32)), shares=3, needed=2)
    told = refused([shares[0], other[1]], "found shares of several")
    assert "before the last split" in told.likely_cause


@pytest.mark.parametrize(("shares_", "needed"), [(3, 1), (3, 4), (17, 2), (1, 1), (0, 0)])
def test_numbers_that_protect_nothing_are_refused(shares_: int, needed: int) -> None:
    with pytest.raises(UsageError, match="2 or more needed"):
        split_secret(SECRET, shares=shares_, needed=needed)
