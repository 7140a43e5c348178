"""Releases as DCAT-AP in JSON-LD, which harvesters of other catalogues read."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from samnak.core.language import in_thai
from samnak.datasets.enums import LICENCE_ADDRESSES, FrequencyUnit, GeoCoverage, Licence
from samnak.datasets.models import Release
from samnak.datasets.rendering.ckan import at_home, page_address, table_address

CONTEXT: dict[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "spdx": "http://spdx.org/rdf/terms#",
}
FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
FREQUENCIES = {
    FrequencyUnit.YEAR: "ANNUAL",
    FrequencyUnit.HALF_YEAR: "ANNUAL_2",
    FrequencyUnit.QUARTER: "QUARTERLY",
    FrequencyUnit.MONTH: "MONTHLY",
    FrequencyUnit.WEEK: "WEEKLY",
    FrequencyUnit.DAY: "DAILY",
    FrequencyUnit.HOUR: "HOURLY",
    FrequencyUnit.REAL_TIME: "UPDATE_CONT",
    FrequencyUnit.NEVER: "NEVER",
    FrequencyUnit.UNKNOWN: "UNKNOWN",
}
ACCESS_PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
THAILAND = "http://publications.europa.eu/resource/authority/country/THA"
THAI = "http://publications.europa.eu/resource/authority/language/THA"
MEDIA = {
    "csv": ("CSV", "text/csv"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def _thai(text: str) -> dict[str, str]:
    return {"@language": "th", "@value": text}


def _moment(text: str) -> dict[str, str]:
    return {"@type": "xsd:dateTime" if "T" in text else "xsd:date", "@value": text}


def _reference(address: str) -> dict[str, str]:
    return {"@id": address}


def _publisher(release: Release) -> dict[str, Any]:
    return {
        "@id": at_home(f"/open-data/?agency={release.agency_id}"),
        "@type": "foaf:Agent",
        "foaf:name": _thai(release.agency.name),
    }


def data_set(release: Release, *, alone: bool = True) -> dict[str, Any]:
    """Return one release as dcat:Dataset."""
    fields, codes = release.record["fields"], release.record["codes"]
    found: dict[str, Any] = {
        "@id": page_address(release),
        "@type": "dcat:Dataset",
        "dct:title": _thai(release.title),
        "dct:description": _thai(fields.get("notes", release.title)),
        "dct:identifier": str(release.data_set_id),
        "dct:publisher": _publisher(release),
        "dct:language": _reference(THAI),
        "dct:accessRights": _reference(ACCESS_PUBLIC),
        "dcat:keyword": [_thai(one) for one in release.tags],
        "dcat:landingPage": _reference(page_address(release)),
        "dcat:version": str(release.number),
        "dcat:distribution": [one for table in release.record["tables"] for one in _distributions(release, table)],
    }
    if release.published_at:
        found["dct:modified"] = _moment(release.published_at.isoformat())
    found["dct:issued"] = _moment(release.approved_at.isoformat())
    frequency = FREQUENCIES.get(codes["update_frequency_unit"])
    if frequency:
        found["dct:accrualPeriodicity"] = _reference(f"{FREQUENCY}{frequency}")
    if codes["geo_coverage"] not in {GeoCoverage.WORLD, GeoCoverage.UNKNOWN, GeoCoverage.OTHER}:
        found["dct:spatial"] = _reference(THAILAND)
    if fields.get("maintainer_email"):
        found["dcat:contactPoint"] = {
            "@type": "vcard:Organization",
            "vcard:fn": fields.get("maintainer", ""),
            "vcard:hasEmail": _reference(f"mailto:{fields['maintainer_email']}"),
        }
    return {"@context": CONTEXT, **found} if alone else found


def _distributions(release: Release, table: Mapping[str, Any]) -> list[dict[str, Any]]:
    licence = LICENCE_ADDRESSES.get(Licence(release.license_id))
    made = []
    for ending, (file_type, media) in MEDIA.items():
        one: dict[str, Any] = {
            "@id": table_address(release, table, ending),
            "@type": "dcat:Distribution",
            "dct:title": _thai(table["name"]),
            "dcat:accessURL": _reference(page_address(release)),
            "dcat:downloadURL": _reference(table_address(release, table, ending)),
            "dct:format": _reference(f"{FILE_TYPES}{file_type}"),
            "dcat:mediaType": _reference(f"https://www.iana.org/assignments/media-types/{media}"),
        }
        if table["description"]:
            one["dct:description"] = _thai(table["description"])
        if licence:
            one["dct:license"] = _reference(licence)
        if table["covers_from"] and table["covers_to"]:
            one["dct:temporal"] = {
                "@type": "dct:PeriodOfTime",
                "dcat:startDate": _moment(table["covers_from"]),
                "dcat:endDate": _moment(table["covers_to"]),
            }
        made.append(one)
    return made


def catalogue(releases: Sequence[Release]) -> dict[str, Any]:
    """Return the whole as dcat:Catalog."""
    with in_thai():
        title, words = _("บัญชีข้อมูลเปิด"), _("ชุดข้อมูลเปิดของส่วนราชการที่ใช้ระบบสำนัก")
    return {
        "@context": CONTEXT,
        "@id": at_home("/open-data/"),
        "@type": "dcat:Catalog",
        "dct:title": _thai(title),
        "dct:description": _thai(words),
        "dct:language": _reference(THAI),
        "foaf:homepage": _reference(at_home("/open-data/")),
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": _thai(title)},
        "dcat:dataset": [data_set(one, alone=False) for one in releases],
    }
