"""The truth about an invented region, in the tables that the route should end in."""

from commonfield.synthetic.truth.run import tell_identities, tell_truth

__all__ = ["tell_identities", "tell_truth"]
