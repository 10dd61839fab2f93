import pytest

from commonfield.engines import EngineError
from commonfield.engines.dialect import read_statement, write_for_spark


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*), sum(a), min(b), max(b) FROM t GROUP BY GROUPING SETS ((c), (d))",
        "SELECT year(d) * 4 + quarter(d), coalesce(a, 0), nullif(b, 0) FROM t",
        "SELECT * FROM t QUALIFY row_number() OVER (PARTITION BY a ORDER BY b DESC NULLS FIRST) = 1",
        "SELECT cast(a AS decimal(18, 2)), CASE WHEN grouping(b) = 0 THEN 'x' END FROM t GROUP BY a, b",
    ],
)
def test_functions_that_answer_alike_are_carried_to_spark(statement):
    assert write_for_spark(statement)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("SELECT quantile_cont(a, 0.5) FROM t", "QUANTILE"),
        ("SELECT median(a) FROM t", "MEDIAN"),
        ("SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a) FROM t", "QUANTILE_CONT"),
        ("SELECT date_diff('month', a, b) FROM t", "DATE_DIFF"),
        ("SELECT list(a) FROM t", "LIST"),
        ("SELECT hash(a) FROM t", "hash"),
        ("SELECT unnest(a), unnest(b) FROM t", "UNNEST"),
        ("SELECT a FROM t WHERE b IN (SELECT my_function(c) FROM u)", "my_function"),
    ],
)
def test_a_function_that_may_answer_otherwise_is_refused_by_name(statement, named):
    with pytest.raises(EngineError) as refused:
        write_for_spark(statement)
    assert named.lower() in str(refused.value).lower()
    assert "To fix" in str(refused.value)


def test_text_that_is_not_sql_is_refused_without_repeating_it():
    with pytest.raises(EngineError) as refused:
        read_statement("SELECT FROM WHERE 'Maria Lopez' ((")
    assert "Maria" not in str(refused.value)
