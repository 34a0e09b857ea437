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
    Unit.COUNT: Text(" 次", ""),
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
    return Text(f"{said}{UNIT[unit].zh}", f"{said}{UNIT[unit].en}")


def edge(value: Fraction, unit: Unit) -> Text:
    """A limit as it is written, with its unit."""
    return Text(f"{number(value, 6)}{UNIT[unit].zh}", f"{number(value, 6)}{UNIT[unit].en}")


def money(value: Decimal) -> Text:
    """An amount of money, without its sign: a fine of 100 元."""
    said = str(half_up(abs(value), 2)) if value % 1 else number(abs(value))
    return Text(f"{said} 元", f"{said} CNY")


def mark(example: bool) -> Text:
    return EXAMPLE if example else NOTHING


def joined(texts: Sequence[Text]) -> Text:
    return Text("、".join(text.zh for text in texts), ", ".join(text.en for text in texts))
