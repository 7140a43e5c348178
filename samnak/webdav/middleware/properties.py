"""Properties that programs keep on items; they go with the item wherever it is moved."""

from typing import Any
from uuid import UUID

from samnak.webdav.middleware.place import here
from samnak.webdav.models import DeadProperty

LARGEST = 65_536
MOST = 200


class PropertyStore:
    """What WsgiDAV asks of a store of properties; an item is known by the last part of its own address."""

    def get_properties(self, norm_url: str, environ: Any = None) -> list[str]:
        """Return the names of an item's properties."""
        item_id = item_of_url(norm_url)
        return list(here().properties_of(item_id)) if item_id else []

    def get_property(self, norm_url: str, name: str, environ: Any = None) -> bytes | None:
        """Return one property."""
        item_id = item_of_url(norm_url)
        return here().properties_of(item_id).get(name) if item_id else None

    def write_property(
        self, norm_url: str, name: str, property_value: bytes, dry_run: bool = False, environ: Any = None
    ) -> None:  # fmt: skip
        """Keep one property."""
        item_id = item_of_url(norm_url)
        known = here().properties_of(item_id) if item_id else {}
        if item_id is None or len(property_value) > LARGEST or (name not in known and len(known) >= MOST) or len(name) > 300:
            raise ValueError("too much for a property")
        if not dry_run:
            DeadProperty.objects.update_or_create(item_id=item_id, name=name, defaults={"value": property_value})
            here().forget()

    def remove_property(self, norm_url: str, name: str, dry_run: bool = False, environ: Any = None) -> None:
        """Let one property go; that it was not there is no error."""
        if not dry_run:
            DeadProperty.objects.filter(item_id__in=[item_of_url(norm_url)], name=name).delete()
            here().forget()

    def remove_properties(self, norm_url: str, environ: Any = None) -> None:
        """Leave them: what goes into the trash may come back; the sweep takes those of what is gone."""

    def copy_properties(self, src_url: str, dest_url: str, environ: Any = None) -> None:
        """Give a copy the properties of its original."""
        source, target = item_of_url(src_url), item_of_url(dest_url)
        if source is None or target is None:
            return
        DeadProperty.objects.filter(item_id=target).delete()
        rows = [DeadProperty(item_id=target, name=name, value=value) for name, value in here().properties_of(source).items()]
        DeadProperty.objects.bulk_create(rows)
        here().forget()

    def move_properties(self, src_url: str, dest_url: str, with_children: Any, environ: Any = None) -> None:
        """Leave them: they belong to the item, not to its path."""


def item_of_url(norm_url: str) -> UUID | None:
    """Return the item that an address of its own leads to."""
    last = norm_url.strip("/").rsplit("/", 1)[-1]
    try:
        return UUID(hex=last)
    except ValueError:
        return None
