import pytest

from commonfield.catalog import Catalog, DisclosurePolicy


@pytest.mark.parametrize(("name", "apart"), [("standard", 3), ("strict", 10)])
def test_a_policy_says_in_both_languages_what_it_promises_and_what_not(name, apart):
    policy = Catalog().get(DisclosurePolicy, name)
    assert (policy.smallest_group, policy.apart, policy.median_rounded_to) == (11, apart, 100)
    for text in (policy.promise.en, policy.promise.es):
        assert str(apart) in text
    assert policy.reach == (name == "strict")
    # Only where a hidden count can reach the smallest group may a blank not be read as a small number.
    assert ("1 to 10" in policy.not_promised.en) == (not policy.reach)
    assert "legal" in policy.not_promised.en and "legal" in policy.not_promised.es
