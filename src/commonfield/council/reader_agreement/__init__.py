"""How far readers agree: the usual coefficients, each named, with its interval or why there is none."""

from commonfield.council.reader_agreement.chance import weighted_kappa
from commonfield.council.reader_agreement.icc import Icc, icc

__all__ = ["Icc", "icc", "weighted_kappa"]
