import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.intake.mapping import Origin, resolve_institution, subject_tokens


@pytest.mark.parametrize(
    ("code", "institutions", "resolved"),
    [
        ("900001", ["900001", "900002"], "900001"),
        ("001", ["900001", "900002"], "900001"),
        ("741", ["900001"], "900001"),
        ("741", ["900001", "900002"], "741"),
        ("1", ["900001", "900011"], "1"),
        ("741", [], "741"),
    ],
)
def test_a_college_that_numbers_itself_in_another_way_is_found_among_the_partners_own(
    code, institutions, resolved
):
    assert resolve_institution(code, institutions) == resolved


def test_a_token_is_the_start_of_an_hmac_of_partner_and_local_id():
    import hashlib
    import hmac

    expected = hmac.new(b"secret", b"some-district|200417", hashlib.sha256).hexdigest()[:32]
    assert subject_tokens(["200417"], partner="some-district", secret=b"secret") == [expected]


@given(ids=st.lists(st.text(max_size=8), unique=True, max_size=20))
def test_tokens_differ_between_people_partners_and_secrets(ids):
    tokens = [
        subject_tokens(ids, partner=partner, secret=secret)
        for partner in ("a", "b")
        for secret in (b"1", b"2")
    ]
    every = [token for some in tokens for token in some]
    assert len(set(every)) == len(every)


def test_the_secret_is_not_in_the_repr_of_an_origin():
    assert "hush" not in repr(Origin("a", "b", b"hush"))
