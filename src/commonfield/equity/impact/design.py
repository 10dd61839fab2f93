"""Which columns of a file hold what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Design:
    """Which columns of a file hold what.

    Args:
        success: 0 or 1 for each person; with `weight`, how many of the people of the row.
        groups: Columns whose codes are groups.
        members: Columns that hold 1 for members, alone or as a pattern with one `*`; a person counts
            in each group that is ticked. A blank is not ticked.
        cohort: The column of cohorts, each compared by itself; empty for none.
        weight: How many people a row counts; empty where a row is a person.
        variable: The column that names the variable of each row, in a file in long form; `groups` is then
            the one column of its groups.
        hidden_flags: Columns that hold 1 where the counts of a row are hidden.
        total: The group that counts everybody; empty for none. In long form it may be a variable of its
            own, and counts for all of them.
        pool: A group that holds hidden groups together and is not judged; empty for none. What it holds is
            not taken for all that is hidden: published pools leave people out.
        where: Only rows with these codes are read, by column.
        cross: Compare the groups of each two columns together as well.
    """

    success: str
    groups: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    cohort: str = ""
    weight: str = ""
    variable: str = ""
    hidden_flags: tuple[str, ...] = ()
    total: str = ""
    pool: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cross: bool = False

    @property
    def columns(self) -> list[str]:
        """The columns that the design names by themselves, each once."""
        named = [self.success, self.weight, self.cohort, self.variable, *self.groups, *self.hidden_flags]
        plain = [column for column in self.members if "*" not in column]
        return list(dict.fromkeys(column for column in [*named, *plain, *self.where] if column))
