"""The shipped measures. Add one declaration here; labels, SQL, evidence and unit checks follow from it.

Who a measure is about: service and sales staff answer for what their customers say and complain about
(M-08, M-36), the holders of a post for what an audit found there (M-19), whoever recorded a complaint and
passed it on for its speed (M-24), recorder and handler for the verdict of the customer (M-39), callers for
their dialling (M-59, M-62). A policy may read any measure for the subject's whole store instead
(`scope: store`), where roles play no part.
"""

from ..texts import Text
from ..units import Unit
from .measure import Better, Count, Facts, Mean, Measure, Rate, Share, Sum
from .operators import Flagged, Given, Is, Not, Past, WithinDays, WithinHours, all_of, any_of
from .sources import ATTEMPTS, AUDIT_ITEMS, COMPLAINTS, MEASUREMENTS, ORDERS, RESPONSES, SALES, TASKS

_VALID_COMPLAINT = all_of(Is("family", ("COMPLAINT",)), Not(Is("validity", ("INVALID",))))
_DELIVERED = Is("status", ("DELIVERED",))
_NO_CUSTOMER = Is("ro_type", ("INTERNAL", "RETAIL_PARTS"))
_NO_BUYER = Is("purchase_type", ("DEMO", "INTERNAL"))

M_08 = Measure(
    "M-08",
    "survey.satisfied",
    Unit.SHARE,
    Better.HIGHER,
    Share(
        Facts(
            RESPONSES,
            dated_by="answered_day",
            roles=("advisor", "technician", "consultant"),
            where=Given("satisfied"),
        ),
        counts=Flagged("satisfied"),
    ),
    rule="S001-G.R07",
    label=Text("满意率", "Satisfied share"),
)

M_19 = Measure(
    "M-19",
    "audit.pass_rate",
    Unit.SHARE,
    Better.HIGHER,
    Share(
        Facts(
            AUDIT_ITEMS,
            dated_by="visited_day",
            roles=("responsible",),
            where=all_of(Is("template", ("S000-I",)), Is("result", ("PASS", "FAIL"))),
        ),
        counts=Is("result", ("PASS",)),
    ),
    rule="S000-I.R05",
    label=Text("5S合格率", "5S pass rate"),
)

# A case counts once its fate is known: closed, or past its deadline. Until then it says nothing.
M_24 = Measure(
    "M-24",
    "complaint.speed",
    Unit.SHARE,
    Better.HIGHER,
    Share(
        Facts(
            COMPLAINTS,
            dated_by="due_day",
            roles=("opener",),
            where=all_of(_VALID_COMPLAINT, any_of(Given("closed_at"), Past("close_due_at"))),
        ),
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
    Better.LOWER,
    Rate(
        over=(Count(Facts(COMPLAINTS, dated_by="received_day", roles=("named",), where=_VALID_COMPLAINT)),),
        under=(
            Count(
                Facts(
                    ORDERS,
                    dated_by="delivered_day",
                    roles=("advisor", "technician"),
                    where=all_of(_DELIVERED, Not(_NO_CUSTOMER)),
                )
            ),
            Count(
                Facts(
                    SALES,
                    dated_by="delivered_day",
                    roles=("consultant",),
                    where=all_of(_DELIVERED, Not(_NO_BUYER)),
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
    Better.HIGHER,
    Share(
        Facts(
            COMPLAINTS,
            dated_by="verified_day",
            roles=("opener", "handler"),
            where=all_of(_VALID_COMPLAINT, Given("satisfied")),
        ),
        counts=Flagged("satisfied"),
    ),
    rule="S002-B.R17",
    label=Text("投诉解决满意率", "Satisfaction with complaint handling"),
)

M_59 = Measure(
    "M-59",
    "calls.connected",
    Unit.SHARE,
    Better.HIGHER,
    Share(
        Facts(ATTEMPTS, dated_by="started_day", roles=("caller",), where=Flagged("counts")),
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
    Better.HIGHER,
    Share(
        Facts(
            TASKS,
            dated_by="due_day",
            roles=("caller",),
            where=all_of(
                Is("type", ("AFTERSALES_D3",)),
                Not(Is("state", ("CANCELLED", "EXEMPT"))),
                any_of(Given("first_attempt_at"), Past("due_at")),
            ),
        ),
        counts=WithinDays("anchor_day", "first_attempt_day", 3),
    ),
    rule="S002-Q.R06",
    label=Text("三日回访及时率", "Three-day call-back on time"),
)


def _fed(code: str, name: str, unit: Unit, better: Better, rule: str, label: Text) -> Measure:
    """A measure whose value is fed from outside or typed, with its own fraction where it is a share."""
    facts = Facts(MEASUREMENTS, dated_by="measured_day", roles=("subject",), where=Is("measure", (code,)))
    if unit is Unit.SHARE:
        pair = Rate(over=(Sum(facts, "numerator"),), under=(Sum(facts, "denominator"),))
        return Measure(code, name, unit, better, pair, rule, label)
    if unit is Unit.COUNT:
        return Measure(code, name, unit, better, Sum(facts, "numerator"), rule, label)
    return Measure(code, name, unit, better, Mean(facts, "numerator"), rule, label)


_FED = (
    _fed("M-63", "calls.monday_sample", Unit.SHARE, Better.HIGHER, "S002-B.R10",
         Text("周一抽样完成率", "Monday sample fulfilment")),
    _fed("M-64", "calls.month_end_coverage", Unit.SHARE, Better.HIGHER, "S002-B.R11",
         Text("月末普访覆盖率", "Month-end coverage")),
    _fed("M-65", "calls.care_check", Unit.SHARE, Better.HIGHER, "S002-B.R12",
         Text("客户关怀抽查率", "Care spot-check rate")),
    _fed("M-66", "calls.next_day_follow_up", Unit.SHARE, Better.HIGHER, "S002-B.R09",
         Text("次日跟访率", "Next-day follow-up rate")),
    _fed("M-67", "duties.late_daily_reports", Unit.COUNT, Better.LOWER, "S002-B.R14",
         Text("日报迟交次数", "Late daily reports")),
    _fed("M-68", "feedback.opinions_on_time", Unit.SHARE, Better.HIGHER, "S002-B.R15",
         Text("意见反馈及时率", "Opinions passed on in time")),
    _fed("M-69", "feedback.information_on_time", Unit.SHARE, Better.HIGHER, "S002-B.R15",
         Text("信息传递及时率", "Information passed on in time")),
    _fed("M-70.complaints", "agent.personal_complaints", Unit.COUNT, Better.LOWER, "S002-B.R18",
         Text("个人原因投诉次数", "Complaints caused personally")),
    _fed("M-70.phones", "agent.wrong_phones", Unit.COUNT, Better.LOWER, "S002-B.R18",
         Text("电话登记错误次数", "Phone numbers registered wrongly")),
    _fed("M-71", "training.score", Unit.POINTS, Better.HIGHER, "S002-B.R27",
         Text("培训考核成绩", "Training test score")),
)  # fmt: skip

MEASURES: dict[str, Measure] = {
    measure.code: measure for measure in (M_08, M_19, M_24, M_36, M_39, M_59, M_62, *_FED)
}
