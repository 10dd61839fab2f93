"""Statistics that comparison rules may call, as DuckDB macros over counts of people."""

from __future__ import annotations

from commonfield.intake.sql import literal


def macros(as_of: str) -> list[str]:
    """Give the macros that rules may call.

    - `as_of()`: the day up to which files can be expected.
    - `not_by_chance(x, n, y, m, z)`: the interval of the difference of x of n and y of m leaves out zero.
    - `chi_square_quantile(k, z)`: what chi-square of k degrees exceeds as seldom as a normal deviate z.

    Args:
        as_of: A day as YYYY-MM-DD.

    Source:
        Newcombe, R. G. (1998), Statistics in Medicine 17, 873-890, method 10. Wilson, E. B. and Hilferty,
        M. M. (1931), Proceedings of the National Academy of Sciences 17, 684-688.
    """
    return [
        f"create or replace macro as_of() as cast({literal(as_of)} as date)",
        f"create or replace macro wilson_low(x, n, z) as greatest(0, ({_MIDDLE} - {_HALF}) / {_SCALE})",
        f"create or replace macro wilson_high(x, n, z) as least(1, ({_MIDDLE} + {_HALF}) / {_SCALE})",
        "create or replace macro not_by_chance(x, n, y, m, z) as "
        f"abs(x / n - y / m) > case when x / n > y / m then {_reach('x, n', 'y, m')} "
        f"else {_reach('y, m', 'x, n')} end",
        "create or replace macro chi_square_quantile(k, z) as "
        "k * pow(1 - 2 / (9 * k) + z * sqrt(2 / (9 * k)), 3)",
    ]


_SCALE = "(1 + z * z / n)"
_MIDDLE = "x / n + z * z / (2 * n)"
_HALF = "z * sqrt(x / n * (1 - x / n) / n + z * z / (4 * n * n))"


def _reach(larger: str, smaller: str) -> str:
    """Give SQL for how far below a positive difference of two shares its interval reaches."""
    (x, n), (y, m) = larger.split(", "), smaller.split(", ")
    return (
        f"sqrt(pow({x} / {n} - wilson_low({larger}, z), 2) + pow(wilson_high({smaller}, z) - {y} / {m}, 2))"
    )
