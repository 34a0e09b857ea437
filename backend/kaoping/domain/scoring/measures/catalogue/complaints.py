"""Requests and complaints: how fast they are answered, whether they are solved, how many (M-21 … M-40)."""

from ...texts import Text
from ...units import Unit
from ..aggregates import Count, Elapsed, Facts, Rate, Share
from ..measure import Measure
from ..operators import (
    Flagged,
    Given,
    HoursGone,
    Is,
    Not,
    NotAfter,
    Past,
    WithinHours,
    all_of,
    any_of,
)
from ..sources import COMPLAINTS, ORDERS, SALES
from .building import DELIVERED, DOWN, NO_BUYER, NO_CUSTOMER, UP, VALID_COMPLAINT, fed

RESPONSE_HOURS = 24
"""The printed limit of a first response (S003.R03)."""

_OPENERS = ("opener", "handler")
_REQUEST = Not(Is("validity", ("INVALID",)))  # enquiries and rescues are requests too
_IN_TIME = WithinHours("received_at", "answered_at", RESPONSE_HOURS)
_KNOWN = any_of(Given("answered_at"), HoursGone("received_at", RESPONSE_HOURS))
_SETTLED = any_of(Given("closed_at"), Past("close_due_at"))
_CLOSED_IN_TIME = NotAfter("closed_at", "close_due_at")

# A case counts once its fate is known: closed, or past its deadline. Until then it says nothing.
M_24 = Measure(
    "M-24",
    "complaint.speed",
    Unit.SHARE,
    UP,
    Share(
        Facts(COMPLAINTS, dated_by="due_day", roles=("opener",), where=all_of(VALID_COMPLAINT, _SETTLED)),
        counts=all_of(
            WithinHours("received_at", "answered_at", 2),
            WithinHours("received_at", "closed_at", 24),
        ),
    ),
    rule="S002-B.R16",
    label=Text("投诉解决速度达标率", "Complaint speed compliance"),
)

M_36 = Measure(
    "M-36",
    "complaint.rate",
    Unit.SHARE,
    DOWN,
    Rate(
        over=(Count(Facts(COMPLAINTS, dated_by="received_day", roles=("named",), where=VALID_COMPLAINT)),),
        under=(
            Count(
                Facts(
                    ORDERS,
                    dated_by="delivered_day",
                    roles=("advisor", "technician"),
                    where=all_of(DELIVERED, Not(NO_CUSTOMER)),
                )
            ),
            Count(
                Facts(
                    SALES,
                    dated_by="delivered_day",
                    roles=("consultant",),
                    where=all_of(DELIVERED, Not(NO_BUYER)),
                )
            ),
        ),
    ),
    rule="S001-G.R07",
    label=Text("客诉率", "Complaint rate"),
)

M_39 = Measure(
    "M-39",
    "complaint.satisfied",
    Unit.SHARE,
    UP,
    Share(
        Facts(
            COMPLAINTS,
            dated_by="verified_day",
            roles=_OPENERS,
            where=all_of(VALID_COMPLAINT, Given("satisfied")),
        ),
        counts=Flagged("satisfied"),
    ),
    rule="S002-B.R17",
    label=Text("投诉解决满意率", "Satisfaction with complaint handling"),
)

CHAPTER = (
    Measure("M-21", "request.response_time", Unit.HOURS, DOWN,
            Elapsed(Facts(COMPLAINTS, "received_day", _OPENERS, _REQUEST), "received_at", "answered_at"),
            "S004.R02", Text("平均响应时间", "Mean response time")),
    Measure("M-22", "request.response_on_time", Unit.SHARE, UP,
            Share(Facts(COMPLAINTS, "received_day", _OPENERS, all_of(_REQUEST, _KNOWN)), _IN_TIME),
            "S003.R03", Text("响应及时率", "Responses in time")),
    Measure("M-23", "request.response_timeouts", Unit.COUNT, DOWN,
            Count(Facts(COMPLAINTS, "received_day", _OPENERS, all_of(_REQUEST, _KNOWN, Not(_IN_TIME)))),
            "S003.R03", Text("响应超时次数", "Responses out of time")),
    M_24,
    Measure("M-25", "request.solving_time", Unit.HOURS, DOWN,
            Elapsed(Facts(COMPLAINTS, "closed_day", ("handler",), _REQUEST), "received_at", "closed_at"),
            "S003.R04", Text("平均解决时间", "Mean time to a solution")),
    fed("M-26", "request.handling_time", Unit.HOURS, DOWN, "S003.R04",
        Text("处理时长", "Handling time")),
    Measure("M-27", "request.solving_timeouts", Unit.COUNT, DOWN,
            Count(Facts(COMPLAINTS, "due_day", ("handler",),
                        all_of(_REQUEST, Past("close_due_at"), Not(_CLOSED_IN_TIME)))),
            "S003.R04", Text("解决超时次数", "Cases past their deadline")),
    Measure("M-28", "request.solved", Unit.SHARE, UP,
            Share(Facts(COMPLAINTS, "received_day", ("handler",), all_of(_REQUEST, _SETTLED)),
                  Given("closed_at")),
            "S000-A.R04", Text("问题解决率", "Problems solved")),
    fed("M-29", "request.solved_at_once", Unit.SHARE, UP, "S003.R05",
        Text("首次解决率", "Solved at first contact")),
    Measure("M-31", "complaint.repeats", Unit.SHARE, DOWN,
            Share(Facts(COMPLAINTS, "received_day", ("named", "handler"), VALID_COMPLAINT),
                  Flagged("repeat")),
            "S000-A.R05", Text("重复问题率", "Repeated problems")),
    fed("M-34", "complaint.recurrences", Unit.SHARE, DOWN, "S000-H.R02",
        Text("问题再发率", "Recurrences")),
    M_36,
    fed("M-36.customers", "complaint.rate_by_customers", Unit.SHARE, DOWN, "S001-C.R02",
        Text("客诉率（按客户）", "Complaint rate by customers")),
    fed("M-37", "request.raised", Unit.SHARE, DOWN, "S000-F.R01",
        Text("问题反馈率", "Customers who raised a problem")),
    Measure("M-38", "complaint.solved", Unit.SHARE, UP,
            Share(Facts(COMPLAINTS, "received_day", ("handler",), all_of(VALID_COMPLAINT, _SETTLED)),
                  Given("closed_at")),
            "S004.R10", Text("投诉解决率", "Complaints solved")),
    M_39,
    Measure("M-40", "complaint.on_time", Unit.SHARE, UP,
            Share(Facts(COMPLAINTS, "due_day", ("handler",), all_of(VALID_COMPLAINT, _SETTLED)),
                  _CLOSED_IN_TIME),
            "S001-M.R01", Text("投诉及时率", "Complaints handled in time")),
)  # fmt: skip
