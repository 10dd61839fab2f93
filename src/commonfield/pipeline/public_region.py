"""A region as public files can see it: its counties, and who serves them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from commonfield.catalog import Catalog, Delineation, RegionDefinition, Text
from commonfield.catalog.region import ServingCollege
from commonfield.findings import UsageError


@dataclass(frozen=True)
class PublicRegion:
    """Counties by FIPS code, with what a shipped definition or a region folder says of them.

    `members` are UNITIDs of institutions that belong to it wherever they lie;
    those outside its counties are shown beside its own, and stand in no sum. `sectors` are those that the
    region has chosen; all where it has chosen none. `invented` is a demonstration's, whose public files are
    invented too.
    """

    name: str
    label: Text
    counties: dict[str, str]
    catalog: Catalog
    serving: tuple[ServingCollege, ...] = ()
    members: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    definition: RegionDefinition | None = field(default=None, repr=False)
    invented: bool = False

    @property
    def fips(self) -> list[str]:
        return list(self.counties)


def public_region(name: str = "", *, counties: str = "") -> PublicRegion:
    """Find a region by the name of a shipped definition, by its folder, or by its counties.

    Args:
        name: `tulare-kings`, say, or a region folder.
        counties: FIPS codes with commas, `06107,06031`; in place of a name.

    Raises:
        UsageError: there is no such region, or a code is no county of the state.
    """
    if counties:
        return _of_counties(counties)
    if not name:
        raise UsageError(
            "--region: expected the name of a shipped region, a region folder, or --counties; found none.",
            fix="For example --region tulare-kings, or --counties 06107,06031.",
        )
    if (Path(name) / "region.yaml").is_file():
        return _of_folder(Path(name))
    shipped = Catalog().all(RegionDefinition)
    if name not in shipped:
        raise UsageError(
            f"--region: expected a shipped region or a region folder, found `{name}`.",
            fix=f"Shipped: {', '.join(shipped)}. Or name counties: --counties 06107,06031.",
        )
    definition = shipped[name]
    return PublicRegion(
        name=name,
        label=definition.label,
        counties={county.fips: county.name for county in definition.counties},
        catalog=Catalog(),
        serving=tuple(definition.serving_colleges),
        members=tuple(member.code for member in definition.members if member.code),
        sectors=tuple(sector.sector for sector in definition.sectors),
        definition=definition,
    )


def county_names(catalog: Catalog) -> dict[str, str]:
    """Give the name of every county of the state by its FIPS code."""
    return {area.code: area.name for area in catalog.get(Delineation, "counties").areas}


def _of_counties(text: str) -> PublicRegion:
    catalog = Catalog()
    names = county_names(catalog)
    codes = [code.strip() for code in text.split(",") if code.strip()]
    unknown = [code for code in codes if code not in names]
    if unknown or not codes:
        raise UsageError(
            f"--counties: expected FIPS codes of counties of California, "
            f"found {', '.join(unknown) or 'none'}.",
            fix="Five digits with commas between, as in --counties 06107,06031 (Tulare and Kings).",
        )
    chosen = {code: names[code] for code in dict.fromkeys(codes)}
    listed = ", ".join(chosen.values())
    serving = {
        (college.code, *college.serves): college
        for definition in catalog.all(RegionDefinition).values()
        for college in definition.serving_colleges
        if set(college.serves) & set(chosen)
    }
    return PublicRegion(
        name="-".join(chosen),
        label=Text(en=listed, es=listed),
        counties=chosen,
        catalog=catalog,
        serving=tuple(serving.values()),
    )


def _of_folder(path: Path) -> PublicRegion:
    from commonfield.region import open_region

    region = open_region(path)
    settings = region.settings
    counties = {county.fips: county.name for county in settings.counties}
    # Several regions may have the same counties: the one from which the folder was begun is meant.
    definition = region.catalog.all(RegionDefinition).get(settings.region)
    colleges = [i.code for partner in settings.partners for i in partner.institutions if i.segment != "k12"]
    return PublicRegion(
        name=settings.id,
        label=settings.label,
        counties=counties,
        catalog=region.catalog,
        # Real colleges do not serve an invented region.
        serving=tuple(definition.serving_colleges) if definition and not settings.invented else (),
        members=tuple(colleges),
        sectors=tuple(sector.sector for sector in settings.sectors),
        definition=definition,
        invented=settings.invented,
    )
