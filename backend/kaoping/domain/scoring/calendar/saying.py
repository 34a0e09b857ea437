"""Dates and sample sizes in words, zh and en; numbers as the policy has them, `unset` where they are lost."""

from collections.abc import Mapping
from decimal import Decimal
from typing import assert_never

from ..numbers import HUNDRED, plain
from ..texts import Text
from .amounts import Amount, Params
from .quotas import Quota, Take
from .rules import (
    DayOfMonth,
    Days,
    EachDay,
    EachWeekday,
    Hours,
    Month,
    Publication,
    Weekday,
    Weeks,
    When,
    Window,
    Workday,
)

UNSET = Text("（尚未设定）", "(not set)")

_WEEKDAYS: Mapping[Weekday, Text] = {
    Weekday.MON: Text("星期一", "Monday"),
    Weekday.TUE: Text("星期二", "Tuesday"),
    Weekday.WED: Text("星期三", "Wednesday"),
    Weekday.THU: Text("星期四", "Thursday"),
    Weekday.FRI: Text("星期五", "Friday"),
    Weekday.SAT: Text("星期六", "Saturday"),
    Weekday.SUN: Text("星期日", "Sunday"),
}
_MONTHS: Mapping[Month, Text] = {
    Month.SAME: Text("当月", "the month"),
    Month.NEXT: Text("次月", "the next month"),
}


def say_date(when: When, params: Params) -> Text:
    """A rule as a person reads it: 次月 5 日前（含当日） / by day 5 of the next month, included."""
    return _tidy(_said_date(when, params))


def say_quota(quota: Quota, params: Params) -> Text:
    """A sample size as a person reads it: 每组 5 个，不足则全部 / 5 of each group, or all it has."""
    return _tidy(_said_quota(quota, params))


def _tidy(said: Text) -> Text:
    """Brackets of Chinese stand without the blanks that numbers have."""
    return Text(said.zh.replace(" （", "（").replace("） ", "）"), said.en)


def _said_date(when: When, params: Params) -> Text:
    match when:
        case Hours(n):
            hours = _said(n, params)
            return Text(f"{hours.zh} 小时内", f"within {_plural(hours.en, 'hour')}")
        case Days(n, workdays):
            return _say_days(n.under(params), workdays=workdays)
        case Weeks(n):
            weeks = _said(n, params)
            return Text(f"{weeks.zh} 周内", f"within {_plural(weeks.en, 'week')}")
        case EachWeekday(weekday):
            return _say_weekday(weekday)
        case EachDay():
            return _say_each_day(when)
        case DayOfMonth(day, month, inclusive):
            return _say_day(_said(day, params), _MONTHS[month], inclusive=inclusive)
        case Workday(n, month):
            number, of = _said(n, params), _MONTHS[month]
            return Text(
                f"{of.zh}第 {number.zh} 个工作日前（含当日）", f"by workday {number.en} of {of.en}, included"
            )
        case Window(first, last, month):
            begins, ends, of = _said(first, params), _said(last, params), _MONTHS[month]
            return Text(
                f"{of.zh} {begins.zh} 日至 {ends.zh} 日（不超过月末）",
                f"days {begins.en} to {ends.en} of {of.en}, as far as it has them",
            )
        case Publication():
            return Text("计入结果公布的月份", "in the month in which the result is published")
    assert_never(when)


def _said_quota(quota: Quota, params: Params) -> Text:
    amount = UNSET if quota.amount is None else _said(quota.amount, params)
    share = UNSET if quota.amount is None else _in_percent(quota.amount, params)
    match quota.take:
        case Take.PER_GROUP:
            return Text(f"每组 {amount.zh} 个，不足则全部", f"{amount.en} of each group, or all it has")
        case Take.SHARE:
            return Text(f"抽取 {share.zh}，向上取整", f"{share.en} of them, rounded up")
        case Take.RESERVED:
            return Text(
                f"总量的 {share.zh} 留作此用，向上取整",
                f"{share.en} of the volume is kept for them, rounded up",
            )
        case Take.ALL:
            return Text("全部", "all of them")
        case Take.AT_LEAST:
            return Text(f"每期至少 {amount.zh} 次", f"at least {amount.en} in each period")
    assert_never(quota.take)


def _say_days(n: Decimal | None, *, workdays: bool) -> Text:
    if n == 0:
        return Text("当日内", "on the same day")
    number = UNSET if n is None else Text(plain(n), plain(n))
    kind = Text("个工作日", "workday") if workdays else Text("日", "day")
    return Text(
        f"{number.zh} {kind.zh}内（止于最后一日 23:59）",
        f"within {_plural(number.en, kind.en)}, to the end of the last",
    )


def _say_weekday(weekday: Weekday | None) -> Text:
    if weekday is None:
        return Text("每周一次（星期几尚未设定）", "once a week (the weekday is not set)")
    return Text(f"每{_WEEKDAYS[weekday].zh}", f"every {_WEEKDAYS[weekday].en}")


def _plural(number: str, one: str) -> str:
    return f"{number} {one}" if number == "1" else f"{number} {one}s"


def _say_each_day(when: EachDay) -> Text:
    days = Text("每个工作日", "every workday") if when.workdays else Text("每日", "every day")
    if when.at is None:
        return days
    clock = f"{when.at:%H:%M}"
    return Text(f"{days.zh} {clock} 前", f"{days.en} by {clock}")


def _say_day(day: Text, of: Text, *, inclusive: bool) -> Text:
    if inclusive:
        return Text(f"{of.zh} {day.zh} 日前（含当日）", f"by day {day.en} of {of.en}, included")
    return Text(f"{of.zh} {day.zh} 日前（不含当日）", f"before day {day.en} of {of.en}")


def _said(amount: Amount, params: Params) -> Text:
    value = amount.under(params)
    return UNSET if value is None else Text(plain(value), plain(value))


def _in_percent(amount: Amount, params: Params) -> Text:
    value = amount.under(params)
    return UNSET if value is None else Text(f"{plain(value * HUNDRED)}%", f"{plain(value * HUNDRED)}%")
