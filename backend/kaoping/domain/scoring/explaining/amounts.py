"""Numbers as people read them: rounded for reading, with their unit."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from ..numbers import half_up, plain
from ..texts import Text
from ..units import Unit

EXAMPLE = Text("【示例值】", " [example value]")
NOTHING = Text("", "")

UNIT: dict[Unit, Text] = {
    Unit.SHARE: Text("%", " %"),
    Unit.POINTS: Text(" 分", " points"),
    Unit.COUNT: Text("", ""),
    Unit.MONEY: Text(" 元", " CNY"),
    Unit.DAYS: Text(" 天", " days"),
    Unit.HOURS: Text(" 小时", " h"),
}


def number(value: Decimal | Fraction, places: int = 2) -> str:
    """A number for reading: at most so many decimals, none needlessly."""
    return plain(half_up(value, places))


def amount(value: Fraction, unit: Unit, places: int = 2) -> Text:
    """A figure with its unit; a share always shows two decimals, so that 97.99 never reads as 98."""
    said = str(half_up(value, places)) if unit is Unit.SHARE else number(value, places)
    return with_unit(said, UNIT[unit])


def with_unit(said: str, unit: Text) -> Text:
    """A number and its unit; one point is no points."""
    english = unit.en.removesuffix("s") if said in {"1", "-1"} else unit.en
    return Text(f"{said}{unit.zh}", f"{said}{english}")


def edge(value: Fraction, unit: Unit) -> Text:
    """A limit as it is written, with its unit."""
    return with_unit(number(value, 6), UNIT[unit])


def money(value: Decimal) -> Text:
    """An amount of money, without its sign: a fine of 100 元."""
    said = str(half_up(abs(value), 2)) if value % 1 else number(abs(value))
    return Text(f"{said} 元", f"{said} CNY")


def cited(rule: str) -> Text:
    """The rule a sentence rests on, in brackets; nothing where there is none."""
    return Text(f"（{rule}）", f" ({rule})") if rule else NOTHING


def plural(number: str, one: str) -> str:
    """`1 point`, `2 points`."""
    return f"{number} {one}" if number in {"1", "-1"} else f"{number} {one}s"


def mark(example: bool) -> Text:
    return EXAMPLE if example else NOTHING


def joined(texts: Sequence[Text]) -> Text:
    return Text("、".join(text.zh for text in texts), ", ".join(text.en for text in texts))
