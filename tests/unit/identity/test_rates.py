from tests.unit.identity.records import MARIA, TRAN, model, record, records

from commonfield import identity
from commonfield.tables import LINK_RATE


def linkage() -> identity.Linkage:
    return identity.link(
        records(
            record("north-1", **MARIA, ssid="1234567890"),
            record("north-1", source="clearinghouse", submission_id="detail", academic_year=2026),
            record("north-2", **TRAN),
            record("south-3", first_name="Ana", last_name="Ruiz", ssid="1234500000"),
            record("college-1", **MARIA, ssid="1234567890"),
            record("college-2", **TRAN),
        ),
        model=model(),
    )


def rate(source: str, partner: str, other: str) -> tuple[int, int, int]:
    rates = linkage().rates.rows_by_key(["source", "partner", "other_source"])
    (row,) = rates[(source, partner, other)]
    return row


def test_a_rate_tells_how_many_were_looked_for_found_and_found_by_id() -> None:
    assert rate("calpads", "north", "mis") == (2, 2, 1)
    assert rate("calpads", "south", "mis") == (1, 0, 0)
    assert rate("mis", "college", "calpads") == (2, 2, 1)


def test_partners_of_a_source_add_up_to_all() -> None:
    assert rate("calpads", "all", "mis") == (3, 2, 1)


def test_what_a_partner_asked_of_another_source_counts_as_found_by_id() -> None:
    assert rate("calpads", "north", "clearinghouse") == (2, 1, 1)


def test_rates_have_the_shape_that_disclosure_reads_and_never_compare_a_source_with_itself() -> None:
    rates = linkage().rates
    assert rates.columns == LINK_RATE.names
    assert rates.filter(rates["source"] == rates["other_source"]).is_empty()
