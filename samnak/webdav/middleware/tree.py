"""The drive as a tree of collections: the spaces of a person, what others share, and all below."""

from typing import Any

from wsgidav.dav_provider import DAVProvider

from samnak.webdav.middleware.fixed import Top
from samnak.webdav.middleware.place import here


class Tree(DAVProvider):  # type: ignore[misc]
    """The way from a path to what stands there."""

    def get_resource_inst(self, path: str, environ: dict[str, Any]) -> Any:
        """Return what stands at a path for this person, None when there is nothing to see."""
        place = here()
        clean = "/" + path.strip("/")
        if clean not in place.found:
            resource: Any = Top("/", environ)
            for name in [part for part in clean.split("/") if part]:
                resource = resource.get_member(name) if resource.is_collection else None
                if resource is None:
                    break
            place.found[clean] = resource
        return place.found[clean]

    def ref_url_to_path(self, ref_url: str) -> str:
        """Return by which path the person came to an item."""
        return here().paths.get(ref_url, "/")
