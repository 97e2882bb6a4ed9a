"""The units that a number may be answered in: a short table of exact factors.

Two units are compatible when they measure the same quantity; the factor leads to the quantity's
base unit. Temperatures differ by an offset, so degrees Celsius are compatible with nothing else.
"""

from decimal import Decimal
from typing import NamedTuple


class Unit(NamedTuple):
    """A unit of `quantity`: `factor` of the quantity's base unit."""

    quantity: str
    factor: Decimal


_PREFIXES = {"n": -9, "μ": -6, "u": -6, "m": -3, "c": -2, "d": -1, "": 0}
_PREFIXES |= {"h": 2, "k": 3, "M": 6, "G": 9}

_PREFIXED = {
    "m": ("length", "1", "nμumcdk"),
    "g": ("mass", "1", "nμumk"),
    "s": ("time", "1", "nμum"),
    "L": ("volume", "1", "μumcdh"),
    "Pa": ("pressure", "1", "mhkMG"),
    "bar": ("pressure", "1e5", "m"),
    "V": ("voltage", "1", "nμumkM"),
    "A": ("current", "1", "nμumk"),
    "Ω": ("resistance", "1", "μumkMG"),
    "Hz": ("frequency", "1", "mkMG"),
    "W": ("power", "1", "nμumkMG"),
    "J": ("energy", "1", "μumkM"),
    "N": ("force", "1", "μumkM"),
    "F": ("capacitance", "1", "nμum"),
}

_PLAIN = {
    "t": ("mass", "1e6"),
    "min": ("time", "60"),
    "h": ("time", "3600"),
    "d": ("time", "86400"),
    "m^2": ("area", "1"),
    "dm^2": ("area", "1e-2"),
    "cm^2": ("area", "1e-4"),
    "mm^2": ("area", "1e-6"),
    "m^3": ("volume", "1e3"),
    "dm^3": ("volume", "1"),
    "cm^3": ("volume", "1e-3"),
    "mm^3": ("volume", "1e-6"),
    "m/s": ("speed", "60"),
    "m/min": ("speed", "1"),
    "mm/s": ("speed", "0.06"),
    "mm/min": ("speed", "1e-3"),
    "rpm": ("rotation", "1"),
    "°C": ("temperature", "1"),
    "K": ("absolute temperature", "1"),
    "%": ("per cent", "1"),
    "°": ("angle", "1"),
}

_ALIASES = {
    "ohm": "Ω",
    "kohm": "kΩ",
    "Mohm": "MΩ",
    "r/min": "rpm",
    "m2": "m^2",
    "cm2": "cm^2",
    "mm2": "mm^2",
    "m3": "m^3",
    "dm3": "dm^3",
    "cm3": "cm^3",
    "mm3": "mm^3",
    "C": "°C",
    "sec": "s",
    "hr": "h",
    "纳米": "nm",
    "微米": "μm",
    "毫米": "mm",
    "厘米": "cm",
    "米": "m",
    "克": "g",
    "千克": "kg",
    "公斤": "kg",
    "吨": "t",
    "秒": "s",
    "分钟": "min",
    "分": "min",
    "小时": "h",
    "天": "d",
    "毫升": "mL",
    "升": "L",
    "立方米": "m^3",
    "帕": "Pa",
    "千帕": "kPa",
    "兆帕": "MPa",
    "巴": "bar",
    "毫伏": "mV",
    "伏": "V",
    "千伏": "kV",
    "毫安": "mA",
    "安": "A",
    "欧": "Ω",
    "千欧": "kΩ",
    "兆欧": "MΩ",
    "赫": "Hz",
    "赫兹": "Hz",
    "千赫": "kHz",
    "兆赫": "MHz",
    "转/分": "rpm",
    "转/分钟": "rpm",
    "摄氏度": "°C",
    "度": "°",
}


def _table() -> dict[str, Unit]:
    """Return every spelling of every unit."""
    units = {name: Unit(quantity, Decimal(factor)) for name, (quantity, factor) in _PLAIN.items()}
    for name, (quantity, factor, prefixes) in _PREFIXED.items():
        for prefix in ("", *prefixes):
            scale = Decimal(1).scaleb(_PREFIXES[prefix])
            units[prefix + name] = Unit(quantity, Decimal(factor) * scale)
    return units | {alias: units[name] for alias, name in _ALIASES.items()}


def _without_case(table: dict[str, Unit]) -> dict[str, Unit]:
    """Return the spellings whose meaning survives a wrong case (`KG`, `hz`; not `mpa`)."""
    meanings: dict[str, set[Unit]] = {}
    for name, unit in table.items():
        meanings.setdefault(name.casefold(), set()).add(unit)
    return {name: units.pop() for name, units in meanings.items() if len(units) == 1}


_UNITS = _table()
_FOLDED = _without_case(_UNITS)


def unit_named(name: str) -> Unit | None:
    """Return the unit spelt `name` (NFKC, powers as `^2`, no spaces), or nothing."""
    return _UNITS.get(name) or _FOLDED.get(name.casefold())
