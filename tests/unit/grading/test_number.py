import pytest

from app.grading.mark import mark
from app.grading.questions import Number

THOUSAND = Number("speed", 1, "1000", "1000", "rpm")
FIVE_MM = Number("gap", 1, "5", "5", "mm")


@pytest.mark.parametrize(
    "typed",
    [
        "1000",
        "1,000",
        "1，000",
        "1 000",
        "1\u202f000",
        "１０００",
        "1000.0",
        "1.000,00",
        "+1000",
        "1e3",
        "1.0E+3",
        "1×10^3",
        "1 x 10³",
        "10³",
        "1000rpm",
        "1000 RPM",
        "1000 r/min",
        "１０００ 转／分",
        "1,000.00 rpm",
    ],
)
def test_a_thousand_is_read_however_it_is_written(typed):
    assert mark(THOUSAND, typed).verdict == "right"


@pytest.mark.parametrize(
    "typed",
    [
        "1.000",
        "1001",
        "-1000",
        "1000 Hz",
        "1000 rpm rpm",
        "a thousand",
        "1,0,0,0",
        "10,00,0",
        "1000²",
        "٠١٠٠٠",
        "1e-3",
        "1000 1",
        "rpm",
        "0x3E8",
        "inf",
        "NaN",
        "1_000",
    ],
)
def test_what_is_not_a_thousand_is_wrong(typed):
    assert mark(THOUSAND, typed).verdict == "wrong"


@pytest.mark.parametrize(
    "typed",
    ["5", "5 mm", "0.5 cm", "0,5cm", "5000 µm", "5000 μm", "5000um", "0.005 m", "5e6 nm", "5毫米"],
)
def test_compatible_unit_is_converted_exactly(typed):
    assert mark(FIVE_MM, typed).verdict == "right"


@pytest.mark.parametrize("typed", ["5 cm", "5 m", "5 g", "5 mm^2", "5 furlongs", "5 %"])
def test_other_unit_is_wrong(typed):
    assert mark(FIVE_MM, typed).verdict == "wrong"


@pytest.mark.parametrize(
    ("asked", "unit", "typed", "verdict"),
    [
        pytest.param("2", "m3", "2000 L", "right", id="cubic metres in litres"),
        pytest.param("2", "m³", "2 m^3", "right", id="a raised power either way"),
        pytest.param("1", "bar", "100 kPa", "right", id="bar in kilopascals"),
        pytest.param("1", "MPa", "1 mPa", "wrong", id="mega is not milli"),
        pytest.param("1", "MΩ", "1000 kohm", "right", id="ohms spelt out"),
        pytest.param("90", "min", "1.5 h", "right", id="minutes in hours"),
        pytest.param("20", "s", "1/3 min", "wrong", id="a fraction is no number"),
        pytest.param("22", "℃", "22 °C", "right", id="degrees Celsius in one character"),
        pytest.param("0", "°C", "273.15 K", "wrong", id="Celsius is only itself"),
        pytest.param("45", "%", "45％", "right", id="full-width per cent"),
        pytest.param("0.45", "", "45 %", "wrong", id="a unit where none is asked"),
        pytest.param("25", "wafers", "25 Wafers", "right", id="a unit that no table knows"),
        pytest.param("25", "wafers", "25 lots", "wrong", id="two units that no table knows"),
    ],
)
def test_number_is_compared_in_a_common_unit(asked, unit, typed, verdict):
    assert mark(Number("q", 1, asked, asked, unit), typed).verdict == verdict


def test_bounds_are_included_and_compared_without_rounding():
    range_ = Number("q", 1, "0.1", "0.3")

    assert mark(range_, "0.1").verdict == mark(range_, "0.3").verdict == "right"
    assert mark(range_, "0.3" + "0" * 40 + "1").verdict == "wrong"


@pytest.mark.parametrize("typed", ["1e31", "1e999999999", "9" * 65, "1" * 499], ids=len)
def test_huge_number_is_wrong_at_once(typed):
    assert mark(Number("q", 1, "0", "1e40"), typed).verdict == "wrong"
