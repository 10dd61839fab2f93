from enum import StrEnum


class PlaceLevel(StrEnum):
    """Where a figure is counted; each level is the sum of the next, as far as partners send files."""

    REGION = "region"
    COUNTY = "county"
    INSTITUTION = "institution"  # an LEA, a college, a university
