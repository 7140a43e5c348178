"""Carbon dioxide from fuel, in kilograms a litre.

IPCC 2006 Guidelines for National Greenhouse Gas Inventories, volume 2, chapter 3, table 3.2.1 gives 74.1 kg/GJ for diesel
and 69.3 kg/GJ for petrol; at 36.2 MJ and 31.5 MJ a litre that is 2.68 and 2.18. Only the fossil part counts: gasohol is
one tenth ethanol, E20 one fifth. A hybrid burns gasohol. What a power station gives off for an electric car is not
counted here.
"""

from decimal import Decimal

from samnak.fleet.enums import Fuel

KILOGRAMS_A_LITRE: dict[str, Decimal] = {
    Fuel.DIESEL: Decimal("2.68"),
    Fuel.GASOHOL_95: Decimal("1.96"),
    Fuel.GASOHOL_91: Decimal("1.96"),
    Fuel.E20: Decimal("1.75"),
    Fuel.HYBRID: Decimal("1.96"),
    Fuel.ELECTRIC: Decimal("0.00"),
}


def carbon_dioxide(fuel: str, litres: Decimal) -> Decimal:
    """Return the kilograms of carbon dioxide that litres of a fuel give off."""
    return KILOGRAMS_A_LITRE[fuel] * litres
