"""Releases in the shapes of CKAN's action API, with the fields of the Thai government catalogue."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings

from samnak.core.language import in_thai
from samnak.datasets.enums import LICENCE_ADDRESSES, ColumnType, DataType, Licence
from samnak.datasets.models import Release
from samnak.org.models import Agency

TYPES = {
    ColumnType.TEXT: "text",
    ColumnType.CODE: "text",
    ColumnType.INTEGER: "numeric",
    ColumnType.DECIMAL: "numeric",
    ColumnType.DATE: "date",
    ColumnType.BOOLEAN: "bool",
}


def at_home(path: str) -> str:
    """Return a whole address of this platform."""
    return f"{settings.PUBLIC_URL}{path}"


def page_address(release: Release) -> str:
    """Return the address of the public page of a release."""
    return at_home(f"/open-data/{quote(release.slug)}/")


def table_address(release: Release, table: Mapping[str, Any], ending: str = "csv") -> str:
    """Return where a table of a release is fetched."""
    return at_home(f"/open-data/{quote(release.slug)}/tables/{table['id']}.{ending}")


def _moment(value: datetime | None) -> str | None:
    return value.strftime("%Y-%m-%dT%H:%M:%S.%f") if value else None


def organisation(agency: Agency, count: int | None = None) -> dict[str, Any]:
    """Return an agency as CKAN's organisation."""
    found: dict[str, Any] = {
        "id": str(agency.pk),
        "name": organisation_name(agency),
        "title": agency.name,
        "display_name": agency.name,
        "type": "organization",
        "description": "",
        "image_url": "",
        "is_organization": True,
        "approval_status": "approved",
        "state": "active",
    }
    return found if count is None else found | {"package_count": count}


def organisation_name(agency: Agency) -> str:
    """Return the short Latin name by which an agency is asked for."""
    return f"agency-{agency.pk.hex[-8:]}"


def group(data_type: str, count: int | None = None) -> dict[str, Any]:
    """Return a type of data as CKAN's group."""
    with in_thai():
        title = str(DataType(data_type).label)
    found: dict[str, Any] = {
        "id": data_type,
        "name": data_type,
        "title": title,
        "display_name": title,
        "type": "group",
        "state": "active",
    }
    return found if count is None else found | {"package_count": count}


def tag(name: str) -> dict[str, Any]:
    """Return a keyword as CKAN's tag."""
    return {"id": name, "name": name, "display_name": name, "state": "active", "vocabulary_id": None}


def package(release: Release) -> dict[str, Any]:
    """Return a release as CKAN's package."""
    fields = dict(release.record["fields"])
    tables = release.record["tables"]
    return fields | {
        "id": str(release.data_set_id),
        "name": release.slug,
        "title": release.title,
        "type": "dataset",
        "state": "active",
        "private": False,
        "isopen": release.license_id not in {Licence.UNSPECIFIED, Licence.OTHER, Licence.CC_BY_NC},
        "license_title": fields.get("license_id_other") or fields.get("license_id"),
        "license_url": LICENCE_ADDRESSES.get(Licence(release.license_id), ""),
        "owner_org": str(release.agency_id),
        "organization": organisation(release.agency),
        "author": release.agency.name,
        "metadata_created": _moment(release.approved_at),
        "metadata_modified": _moment(release.published_at),
        "last_updated_date": release.published_at.date().isoformat() if release.published_at else "",
        "version": str(release.number),
        "url": fields.get("url") or page_address(release),
        "tags": [tag(one) for one in release.tags],
        "tag_string": ",".join(release.tags),
        "num_tags": len(release.tags),
        "groups": [group(release.data_type)],
        "extras": [],
        "resources": [resource(release, one, place) for place, one in enumerate(tables)],
        "num_resources": len(tables),
    }


def resource(release: Release, table: Mapping[str, Any], place: int = 0) -> dict[str, Any]:
    """Return a table as CKAN's resource."""
    return {
        "id": table["id"],
        "package_id": str(release.data_set_id),
        "name": table["name"],
        "description": table["description"],
        "format": "CSV",
        "mimetype": "text/csv",
        "url": table_address(release, table),
        "url_type": "upload",
        "hash": f"sha256:{table['sha256']}",
        "size": table["size"],
        "position": place,
        "state": "active",
        "datastore_active": True,
        "created": table["made_at"],
        "last_modified": table["made_at"],
        "metadata_modified": _moment(release.published_at),
        "resource_first_date": table["covers_from"],
        "resource_last_date": table["covers_to"],
    }


def fields_of(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the columns of a table as CKAN's datastore tells them."""
    return [
        {
            "id": one["name"],
            "type": TYPES[one["kind"]],
            "info": {"label": one["label"], "notes": one["description"], "unit": one["unit"]},
        }
        for one in table["columns"]
    ]


def package_for_others(release: Release, organisation_there: str) -> dict[str, Any]:
    """Return what another catalogue is given: the record, without what only holds here."""
    fields = dict(release.record["fields"])
    return fields | {
        "name": release.slug,
        "title": release.title,
        "owner_org": organisation_there,
        "private": False,
        "tags": [{"name": one} for one in release.tags],
        "tag_string": ",".join(release.tags),
        "url": fields.get("url") or page_address(release),
        "last_updated_date": release.published_at.date().isoformat() if release.published_at else "",
    }
