"""Registration of providers: the approved way for an engine to know the apps above it."""

from importlib import import_module
from typing import Any, ClassVar, TypeVar

from django.apps import apps

P = TypeVar("P", bound="Provider")


class Provider:
    """Base of all providers; a concrete subclass in an app's providers.py registers itself under its engine's base class."""

    registered: ClassVar[dict[type["Provider"], list["Provider"]]] = {}
    engine: ClassVar[bool] = True

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls.__dict__.get("engine", False):
            Provider.registered.setdefault(cls, [])
            return
        if not cls.__module__.endswith(".providers"):
            raise TypeError(f"{cls.__qualname__} must stand in its app's providers.py")
        for base, instances in Provider.registered.items():
            if issubclass(cls, base):
                instances.append(cls())


def providers_of(base: type[P]) -> list[P]:
    """Return the registered providers of an engine's base class, in the order the apps are installed."""
    return Provider.registered[base]  # type: ignore[return-value]


def load(module: str) -> None:
    """Import a module of this name from every Samnak app that has one (at start-up)."""
    for config in apps.get_app_configs():
        if config.name.startswith("samnak."):
            try:
                import_module(f"{config.name}.{module}")
            except ModuleNotFoundError as error:
                if error.name != f"{config.name}.{module}":
                    raise
