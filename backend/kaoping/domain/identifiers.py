"""VINs, number plates and telephone numbers of the Chinese market: told apart, normalised, masked.

A VIN is refused for length and alphabet; a wrong check digit only warns, because ISO 3779 leaves
it to the market (mandatory in North America and by GB 16735, absent on many European imports).
A plate of no known pattern is kept, never refused: consular, military and temporary plates exist.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

VIN_SHAPE = re.compile(r"[A-HJ-NPR-Z0-9]{17}", re.ASCII)
VIN_TAIL = 6
_VIN_VALUES = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    "P": 7,
    "R": 9,
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_CHECK = 8


def is_vin(text: str) -> bool:
    """17 characters without I, O and Q; says nothing of the check digit."""
    return VIN_SHAPE.fullmatch(text) is not None


def has_valid_check_digit(vin: str) -> bool:
    """The ninth character is the weighted sum modulo 11, ten written as X. Source: 49 CFR 565.15."""
    values, weights = _VIN_VALUES, _VIN_WEIGHTS
    total = sum([values[character] * weight for character, weight in zip(vin, weights, strict=True)])
    return vin[_VIN_CHECK] == "0123456789X"[total % 11]


class PlateKind(StrEnum):
    REGULAR = "REGULAR"
    NEV_SMALL = "NEV_SMALL"
    NEV_LARGE = "NEV_LARGE"
    TEMP = "TEMP"
    NONE = "NONE"
    OTHER = "OTHER"


_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTER = "A-HJ-NP-Z"
_PLATES = (
    (PlateKind.REGULAR, re.compile(rf"[{_PROVINCE}][{_LETTER}][{_LETTER}0-9]{{4}}[{_LETTER}0-9挂学警港澳]")),
    (PlateKind.NEV_SMALL, re.compile(rf"[{_PROVINCE}][{_LETTER}][A-HJK][{_LETTER}0-9][0-9]{{4}}")),
    (PlateKind.NEV_LARGE, re.compile(rf"[{_PROVINCE}][{_LETTER}][0-9]{{5}}[A-HJK]")),
)
_NO_PLATE = frozenset({"", "无", "无牌", "无牌照", "未上牌", "暂无", "新车", "NONE", "-"})
_PLATE_NOISE = re.compile(r"[\s·•・‧∙.\-]+")


PLATE_LENGTH = 32
"""Compatibility forms can unfold to many characters; no plate of the world needs more."""


@dataclass(frozen=True, slots=True)
class Plate:
    """A plate as it is stored and found; `text` is empty when the car has none."""

    text: str
    kind: PlateKind


@lru_cache(maxsize=8192)
def read_plate(raw: str) -> Plate:
    """Normalise (NFKC, upper case, no dots and spaces) and tell the kind. Source: GA 36-2018.

    The eight-character plates of new-energy cars carry A to H, J or K after the letter of the
    city (small) or at the end (large); libraries that take D and F alone are out of date.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", raw).upper())
    text = unicodedata.normalize("NFKC", _PLATE_NOISE.sub("", folded))[:PLATE_LENGTH]
    if text in _NO_PLATE:
        return Plate("", PlateKind.NONE)
    for kind, pattern in _PLATES:
        if pattern.fullmatch(text):
            return Plate(text, kind)
    return Plate(text, PlateKind.TEMP if "临" in text else PlateKind.OTHER)


class PhoneKind(StrEnum):
    MOBILE = "MOBILE"
    LANDLINE = "LANDLINE"
    SERVICE = "SERVICE"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as it is dialled and found: E.164 where the number is Chinese."""

    number: str
    kind: PhoneKind


_PHONE_NOISE = re.compile(r"[\s\-()]+")
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})", re.ASCII)
_LANDLINE = re.compile(r"(?:(?:\+?86|0086)(?=[1-9])|0)([1-9]\d{1,2}\d{7,8})", re.ASCII)
_SERVICE = re.compile(r"400\d{7}|800\d{7}|9[56]\d{3,6}", re.ASCII)


def read_phone(raw: str) -> Phone:
    """Tell the kind and normalise; what no pattern knows is kept as its digits, kind OTHER."""
    plain = raw.isascii() and raw.isdigit()
    text = raw if plain else _PHONE_NOISE.sub("", unicodedata.normalize("NFKC", raw))
    if found := _MOBILE.fullmatch(text):
        return Phone("+86" + found[1], PhoneKind.MOBILE)
    if _SERVICE.fullmatch(text):
        return Phone(text, PhoneKind.SERVICE)
    if found := _LANDLINE.fullmatch(text):
        return Phone("+86" + found[1], PhoneKind.LANDLINE)
    return Phone(text, PhoneKind.OTHER)


def national_number(number: str) -> str:
    """As people in China read it aloud: a mobile without its country code, a landline with its 0."""
    if not number.startswith("+86"):
        return number
    rest = number[3:]
    return rest if _MOBILE.fullmatch(rest) else "0" + rest


def mask_phone(number: str) -> str:
    """138****8000: the first three and the last four of a mobile, less of anything shorter."""
    plain = national_number(number)
    if len(plain) >= 11:
        return plain[:3] + "*" * (len(plain) - 7) + plain[-4:]
    return "*" * max(len(plain) - 2, 3) + (plain[-2:] if len(plain) > 4 else "")


def mask_name(name: str) -> str:
    """张*: the first character, and one star for each that follows, three at most."""
    return name[:1] + "*" * min(max(len(name) - 1, 1), 3)


def mask_plate(plate: str) -> str:
    """粤B1**45: two characters in the middle are hidden."""
    if len(plate) < 5:
        return plate[:1] + "*" * max(len(plate) - 1, 1)
    return plate[:3] + "*" * (len(plate) - 5) + plate[-2:]


def mask_vin(vin: str) -> str:
    """The last six characters, which is what a store and a customer compare."""
    return "*" * (len(vin) - VIN_TAIL) + vin[-VIN_TAIL:]
