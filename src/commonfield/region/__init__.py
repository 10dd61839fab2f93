"""A region on disk: where things lie, how they are encrypted, and how a new state replaces the old."""

from commonfield.region.beginning import begin_region
from commonfield.region.escrow import escrow_keys, make_key
from commonfield.region.folder import Region, open_region
from commonfield.region.keys import VAULT, Keys
from commonfield.region.plain import refuse_inside_regions
from commonfield.region.planning import PLAN, has_plan, read_plan
from commonfield.region.sealed import open_sealed, open_sealed_frame, seal, seal_frame, sealed, write_whole

__all__ = [
    "PLAN",
    "VAULT",
    "Keys",
    "Region",
    "begin_region",
    "escrow_keys",
    "has_plan",
    "make_key",
    "open_region",
    "open_sealed",
    "open_sealed_frame",
    "read_plan",
    "refuse_inside_regions",
    "seal",
    "seal_frame",
    "sealed",
    "write_whole",
]
