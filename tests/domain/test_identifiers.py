"""VINs, plates and phones against the vectors of the trade."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.identifiers import (
    Phone,
    PhoneKind,
    Plate,
    PlateKind,
    has_valid_check_digit,
    is_vin,
    mask_name,
    mask_phone,
    mask_plate,
    mask_vin,
    national_number,
    read_phone,
    read_plate,
)

VIN_ALPHABET = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


@pytest.mark.parametrize("vin", ["1M8GDM9AXKP042788", "11111111111111111", "LSVAA4182E2184847"])
def test_vins_of_the_standards_are_vins(vin):
    assert is_vin(vin)


@pytest.mark.parametrize("vin", ["1M8GDM9AXKP042788", "11111111111111111"])
def test_the_check_digit_of_the_standard_holds(vin):
    assert has_valid_check_digit(vin)


@pytest.mark.parametrize("position", [n for n in range(17) if n != 8])
def test_a_changed_digit_breaks_the_check(position):
    vin = "11111111111111111"
    assert not has_valid_check_digit(vin[:position] + "2" + vin[position + 1 :])


@pytest.mark.parametrize(
    "vin",
    [
        "1M8GDM9AXKP04278",
        "1M8GDM9AXKP0427888",
        "1M8GDM9AXKPO42788",
        "IM8GDM9AXKP042788",
        "QM8GDM9AXKP042788",
        "1m8gdm9axkp042788",
        "1M8GDM9AXKP04278٨",
        "",
    ],
)
def test_what_is_no_vin(vin):
    assert not is_vin(vin)


@given(st.text(VIN_ALPHABET, min_size=17, max_size=17))
def test_exactly_one_check_digit_fits_any_vin(vin):
    fitting = [d for d in "0123456789X" if has_valid_check_digit(vin[:8] + d + vin[9:])]
    assert len(fitting) == 1


@pytest.mark.parametrize(
    ("raw", "plate"),
    [
        ("粤B12345", Plate("粤B12345", PlateKind.REGULAR)),
        ("粤Z1234港", Plate("粤Z1234港", PlateKind.REGULAR)),
        ("京A1234挂", Plate("京A1234挂", PlateKind.REGULAR)),
        ("京AD12345", Plate("京AD12345", PlateKind.NEV_SMALL)),
        ("沪AB12345", Plate("沪AB12345", PlateKind.NEV_SMALL)),
        ("沪AKD1234", Plate("沪AKD1234", PlateKind.NEV_SMALL)),
        ("京A12345D", Plate("京A12345D", PlateKind.NEV_LARGE)),
        ("京A12345K", Plate("京A12345K", PlateKind.NEV_LARGE)),
        ("沪A·D12345", Plate("沪AD12345", PlateKind.NEV_SMALL)),
        (" 沪a d12345 ", Plate("沪AD12345", PlateKind.NEV_SMALL)),
        ("沪ＡＤ１２３４５", Plate("沪AD12345", PlateKind.NEV_SMALL)),
        ("京AI2345", Plate("京AI2345", PlateKind.OTHER)),
        ("京AI12345", Plate("京AI12345", PlateKind.OTHER)),
        ("使014578", Plate("使014578", PlateKind.OTHER)),
        ("WJ京1234X", Plate("WJ京1234X", PlateKind.OTHER)),
        ("沪A1234临", Plate("沪A1234临", PlateKind.TEMP)),
        ("无牌照", Plate("", PlateKind.NONE)),
        ("  ", Plate("", PlateKind.NONE)),
    ],
)
def test_plates(raw, plate):
    assert read_plate(raw) == plate


@given(st.text(max_size=32))
def test_reading_a_plate_twice_changes_nothing(raw):
    once = read_plate(raw)
    assert read_plate(once.text).text == once.text


@pytest.mark.parametrize(
    ("raw", "phone"),
    [
        ("13800138000", Phone("+8613800138000", PhoneKind.MOBILE)),
        ("138 0013 8000", Phone("+8613800138000", PhoneKind.MOBILE)),
        ("+86 138-0013-8000", Phone("+8613800138000", PhoneKind.MOBILE)),
        ("008613800138000", Phone("+8613800138000", PhoneKind.MOBILE)),
        ("１３８００１３８０００", Phone("+8613800138000", PhoneKind.MOBILE)),
        ("021-65551234", Phone("+862165551234", PhoneKind.LANDLINE)),
        ("(0755)6555123", Phone("+867556555123", PhoneKind.LANDLINE)),
        ("4008001234", Phone("4008001234", PhoneKind.SERVICE)),
        ("95598", Phone("95598", PhoneKind.SERVICE)),
        ("12800138000", Phone("12800138000", PhoneKind.OTHER)),
        ("12345", Phone("12345", PhoneKind.OTHER)),
    ],
)
def test_phones(raw, phone):
    assert read_phone(raw) == phone


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_every_way_to_write_a_mobile_is_the_same_number(digits):
    written = [digits, f"+86{digits}", f"0086 {digits}", f"{digits[:3]} {digits[3:7]} {digits[7:]}"]
    assert {read_phone(w).number for w in written} == {"+86" + digits}
    assert national_number("+86" + digits) == digits


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+8613800138000", "138****8000"),
        ("+862165551234", "021****1234"),
        ("4008001234", "********34"),
        ("95598", "***98"),
        ("12", "***"),
    ],
)
def test_phones_are_masked(number, masked):
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张三", "张*"), ("欧阳娜娜", "欧***"), ("张", "张*"), ("上海某某汽车销售有限公司", "上***")],
)
def test_names_are_masked(name, masked):
    assert mask_name(name) == masked


def test_plates_and_vins_are_masked():
    assert mask_plate("粤B12345") == "粤B1**45"
    assert mask_plate("沪AD12345") == "沪AD***45"
    assert mask_vin("LSVAA4182E2184847") == "***********184847"
