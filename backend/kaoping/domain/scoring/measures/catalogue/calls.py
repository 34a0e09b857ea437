"""Calling customers back: reach, coverage, punctuality (M-58 … M-66, M-90)."""

from ...texts import Text
from ...units import Unit
from ..aggregates import Count, Facts, Rate, Share
from ..measure import Measure
from ..operators import Flagged, Given, Is, Not, Past, WithinDays, all_of, any_of
from ..sources import ATTEMPTS, RESPONSES, TASKS
from .building import UP, fed

_CALLER = ("caller",)
_NOT_OWED = Is("state", ("CANCELLED", "EXEMPT"))

M_59 = Measure(
    "M-59",
    "calls.connected",
    Unit.SHARE,
    UP,
    Share(
        Facts(ATTEMPTS, dated_by="started_day", roles=_CALLER, where=Flagged("counts")),
        counts=Flagged("connected"),
    ),
    rule="S001-R.R07",
    label=Text("电话接通率", "Connection rate"),
)

# As with M-24, a task that is neither attempted nor due yet says nothing about anybody.
M_62 = Measure(
    "M-62",
    "calls.on_time",
    Unit.SHARE,
    UP,
    Share(
        Facts(
            TASKS,
            dated_by="due_day",
            roles=_CALLER,
            where=all_of(
                Is("type", ("AFTERSALES_D3",)),
                Not(_NOT_OWED),
                any_of(Given("first_attempt_at"), Past("due_at")),
            ),
        ),
        counts=WithinDays("anchor_day", "first_attempt_day", 3),
    ),
    rule="S002-Q.R06",
    label=Text("三日回访及时率", "Three-day call-back on time"),
)

CHAPTER = (
    fed("M-58", "external.reached", Unit.SHARE, UP, "S001-Q.R24",
        Text("成功回访率（厂家名单）", "Customers reached, list of the manufacturer")),
    Measure("M-58.own", "calls.reached", Unit.SHARE, UP,
            Share(Facts(TASKS, "due_day", _CALLER,
                        all_of(Not(_NOT_OWED), any_of(Given("completed_at"), Past("due_at")))),
                  Is("state", ("SUCCESS",))),
            "S001-Q.R24", Text("成功回访率（本店回访）", "Customers reached by own calls")),
    M_59,
    Measure("M-60", "calls.rated", Unit.SHARE, UP,
            Rate((Count(Facts(RESPONSES, "answered_day", _CALLER, Given("satisfied"))),),
                 (Count(Facts(ATTEMPTS, "started_day", _CALLER,
                              all_of(Flagged("counts"), Flagged("connected")))),)),
            "S001-R.R07", Text("评价覆盖率", "Rating coverage")),
    fed("M-61", "calls.unrated_checked", Unit.SHARE, UP, "S001-R.R05",
        Text("未评价通话抽检占比", "Unrated calls among those monitored")),
    M_62,
    fed("M-63", "calls.monday_sample", Unit.SHARE, UP, "S002-B.R10",
        Text("周一抽样完成率", "Monday sample fulfilment")),
    fed("M-64", "calls.month_end_coverage", Unit.SHARE, UP, "S002-B.R11",
        Text("月末普访覆盖率", "Month-end coverage")),
    fed("M-65", "calls.care_check", Unit.SHARE, UP, "S002-B.R12",
        Text("客户关怀抽查率", "Care spot-check rate")),
    fed("M-66", "calls.next_day_follow_up", Unit.SHARE, UP, "S002-B.R09",
        Text("次日跟访率", "Next-day follow-up rate")),
    fed("M-90", "calls.quality", Unit.POINTS, UP, "S002-Q.R08", Text("通话品质得分", "Call quality score")),
)  # fmt: skip
