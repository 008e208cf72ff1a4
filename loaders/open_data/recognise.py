"""Which loader reads a file: told by its first bytes, or by the mapping beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cuakhau.errors import SourceError
from cuakhau.loaders.open_data.aiddata import AidDataLoader
from cuakhau.loaders.open_data.comtrade import ComtradeLoader
from cuakhau.loaders.open_data.geonames import GeoNamesLoader, is_companion
from cuakhau.loaders.open_data.mapped import MappedLoader, metadata_beside
from cuakhau.loaders.open_data.model import OpenLoader, Sample
from cuakhau.loaders.open_data.osm import OsmLoader
from cuakhau.loaders.open_data.streams import Input
from cuakhau.loaders.open_data.unlocode import UnLocodeLoader
from cuakhau.loaders.open_data.wikidata import WikidataLoader
from cuakhau.loaders.open_data.worldbank import WorldBankLoader

LOADERS: Mapping[str, OpenLoader] = {
    loader.name: loader
    for loader in (
        WikidataLoader(), GeoNamesLoader(), UnLocodeLoader(), OsmLoader(), WorldBankLoader(), ComtradeLoader(),
        AidDataLoader(), MappedLoader(),
    )
}  # fmt: skip
"""By what `--as` calls them."""

ENDINGS = (
    ".json",
    ".geojson",
    ".geojsonseq",
    ".geojsonl",
    ".ndjson",
    ".pbf",
    ".txt",
    ".tsv",
    ".csv",
    ".xlsx",
    ".zip",
    ".gz",
    ".bz2",
)
"""Files that can be an open data set."""


def recognise_or_none(path: Path) -> OpenLoader | None:
    """The loader of a file; None if it is of no format that is known.

    Raises:
        SourceError: if the file cannot be read.
    """
    if metadata_beside(path) is not None:
        return LOADERS["csvw"]
    sample = sample_of(path)
    return next((loader for loader in LOADERS.values() if loader.recognises(sample)), None)


def sample_of(path: Path) -> Sample:
    """The beginning of a file, or of the largest file in an archive.

    Raises:
        SourceError: if it cannot be read, or an archive is damaged or empty.
    """
    given = Input(path)
    if not given.is_archive:
        return Sample(given.name, given.head())
    members = given.members()
    if not members:
        raise SourceError(f"{path}: is an archive of nothing", path=str(path))
    tables = [
        name for name in members if not name.lower().startswith(("readme", "metadata_", "iso-language"))
    ]
    chosen = (tables or list(members))[0]
    return Sample(chosen, given.head(chosen), members)


def companion_of(path: Path) -> bool:
    """Whether a file is no data set but explains one of GeoNames: admin codes, alternate names."""
    if path.suffix != ".txt":
        return False
    return is_companion(path.name, Input(path).head(size=4096))


def companions_beside(path: Path) -> tuple[Path, ...]:
    """Files of GeoNames beside a dump that explain it."""
    names = ("admin1CodesASCII.txt", "admin2Codes.txt", "alternateNamesV2.txt", "alternateNames.txt")
    found = [path.with_name(name) for name in names if path.with_name(name).is_file()]
    if path.with_name("alternateNamesV2.txt") in found and path.with_name("alternateNames.txt") in found:
        found.remove(path.with_name("alternateNames.txt"))  # the older of two
    return tuple(found)
