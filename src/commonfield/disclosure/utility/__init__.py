"""What readers keep of a set of persons under a policy, and what each way out would keep: private."""

from commonfield.disclosure.utility.fallbacks import fewer_levels, merged_groups, pooled
from commonfield.disclosure.utility.kept import Kept, kept_of, needless, of_all
from commonfield.disclosure.utility.run import Alternative, alternatives

__all__ = [
    "Alternative",
    "Kept",
    "alternatives",
    "fewer_levels",
    "kept_of",
    "merged_groups",
    "needless",
    "of_all",
    "pooled",
]
