"""The workshop: how long repairs take, how many come again, what they bring in (M-30 … M-57, M-78 … M-89)."""

from ...texts import Text
from ...units import Unit
from ..aggregates import Count, Distinct, Elapsed, Facts, MeanOf, Rate, Share, Stretch, Sum
from ..measure import Better, Measure
from ..operators import Condition, Flagged, Given, Is, Not, NotAfter, all_of
from ..sources import APPOINTMENTS, ORDERS, SALES
from .building import DELIVERED, DOWN, NO_BUYER, NO_CUSTOMER, UP, days_between, fed, stated

_TEAM = ("advisor", "technician")
_ACCIDENT = Is("repair_category", ("ACCIDENT",))
_CUSTOMERS = Not(NO_CUSTOMER)
_REPAIRED = Facts(
    ORDERS, "completed_day", _TEAM, all_of(_CUSTOMERS, Given("opened_day"), Given("completed_day"))
)


def _in_days(
    code: str, name: str, better: Better, rule: str, label: Text, low: int, high: int | None
) -> Measure:
    """The share of repairs that took so many days, by the calendar (A-33)."""
    took = days_between("opened_day", "completed_day", low, high)
    return Measure(code, name, Unit.SHARE, better, Share(_REPAIRED, took), rule, label)


def _output(code: str, name: str, label: Text, kind: Condition, over: Stretch) -> Measure:
    """What delivered repairs came to; everybody who served them answers for the whole bill."""
    facts = Facts(ORDERS, "delivered_day", _TEAM, all_of(DELIVERED, _CUSTOMERS, kind), over)
    return Measure(code, name, Unit.MONEY, UP, Sum(facts, "amount_total"), "S002-O.R01", label)


_WARRANTY = (
    fed("M-51", "warranty.documents", Unit.SHARE, UP, "S001-D.R12",
        Text("索赔单据合格率", "Warranty documents passed")),
    fed("M-52", "warranty.callbacks", Unit.SHARE, UP, "S001-D.R13",
        Text("回访合格率", "Call-backs passed")),
    fed("M-53", "warranty.parts", Unit.SHARE, UP, "S001-D.R14",
        Text("备件核销合格率", "Parts passed")),
)  # fmt: skip

CHAPTER = (
    fed("M-30", "repair.fixed_first_time", Unit.SHARE, UP, "S004.R10",
        Text("一次修复率", "Fixed the first time")),
    fed("M-32", "repair.repeat_service", Unit.SHARE, DOWN, "S000-C.R02",
        Text("重复服务率", "Repeat service")),
    fed("M-33", "repair.repeat_fault", Unit.SHARE, DOWN, "S003.R13",
        Text("重复故障率", "Repeat faults")),
    Measure("M-35", "repair.rework", Unit.SHARE, DOWN,
            Share(Facts(ORDERS, "delivered_day", _TEAM, all_of(DELIVERED, _CUSTOMERS)), Flagged("rework")),
            "S001-H.R01", Text("返修率", "Rework rate")),
    _in_days("M-48", "repair.same_day", UP, "S001-D.R04", Text("当天修复率", "Repaired the same day"), 0, 0),
    _in_days("M-49.1", "repair.one_day", UP, "S001-D.R05", Text("1天修复率", "Repaired in 1 day"), 1, 1),
    _in_days("M-49.2_3", "repair.three_days", DOWN, "S001-D.R06",
             Text("2-3天修复率", "Repaired in 2–3 days"), 2, 3),
    _in_days("M-49.4_6", "repair.six_days", DOWN, "S001-D.R07",
             Text("4-6天修复率", "Repaired in 4–6 days"), 4, 6),
    _in_days("M-49.7", "repair.seven_days", DOWN, "S001-D.R08",
             Text("7天以上修复率", "Repaired in 7 days or more"), 7, None),
    Measure("M-50", "repair.cycle", Unit.DAYS, DOWN, Elapsed(_REPAIRED, "opened_day", "completed_day"),
            "S001-D.R03", Text("平均维修周期", "Mean repair cycle")),
    *_WARRANTY,
    Measure("M-54", "warranty.mean", Unit.SHARE, UP, MeanOf(tuple(one.takes for one in _WARRANTY)),  # type: ignore[misc]
            "S001-D.R15", Text("索赔平均合格率", "Mean warranty pass rate")),
    fed("M-55", "warranty.on_time", Unit.SHARE, UP, "S001-D.R16",
        Text("保内核销及时率", "Warranty claims in time")),
    fed("M-56", "warranty.parts_signed", Unit.SHARE, UP, "S001-D.R17",
        Text("备件签收及时率", "Parts signed for in time")),
    fed("M-57", "warranty.data", Unit.SHARE, UP, "S001-D.R18",
        Text("系统数据准确率", "System data accuracy")),
    Measure("M-78", "repair.completion", Unit.SHARE, UP,
            Rate((Count(Facts(ORDERS, "opened_day", ("advisor",), _CUSTOMERS)),), (stated("M-78.target"),)),
            "S002-I.R07", Text("台次完成率", "Service-unit completion")),
    fed("M-78.target", "repair.target", Unit.COUNT, UP, "S002-I.R07",
        Text("进厂台次目标", "Target of cars received")),
    fed("M-79", "repair.solicited", Unit.SHARE, UP, "S002-I.R09",
        Text("招揽完成率", "Solicitation completion")),
    # One visit is one appointment or one reception (S002-I.R06, A-69): an order an appointment names is no
    # reception, and several appointments for the same order are one visit.
    Measure("M-80.appointments", "repair.appointments", Unit.COUNT, UP,
            Distinct(Facts(APPOINTMENTS, "scheduled_day", ("advisor",),
                           all_of(Is("type", ("SERVICE",)), Is("status", ("ARRIVED",)))), "visit"),
            "S002-I.R06", Text("预约成功台次", "Cars that came by appointment")),
    Measure("M-80.receptions", "repair.receptions", Unit.COUNT, UP,
            Count(Facts(ORDERS, "settled_day", ("advisor",),
                        all_of(_CUSTOMERS, Not(Flagged("by_appointment"))))),
            "S002-I.R06", Text("接待台次", "Cars received without appointment")),
    _output("M-86", "repair.output", Text("产值", "Output value"), all_of(), Stretch.PERIOD),
    _output("M-86.routine", "repair.output_routine", Text("一般产值", "Output of routine repairs"),
            Not(_ACCIDENT), Stretch.PERIOD),
    _output("M-86.accident", "repair.output_accident", Text("事故产值", "Output of accident repairs"),
            _ACCIDENT, Stretch.PERIOD),
    _output("M-86.year", "repair.output_year", Text("年累计产值", "Output value of the year"), all_of(),
            Stretch.YEAR),
    _output("M-86.routine_year", "repair.output_routine_year",
            Text("年累计一般产值", "Output of routine repairs, year"), Not(_ACCIDENT), Stretch.YEAR),
    _output("M-86.accident_year", "repair.output_accident_year",
            Text("年累计事故产值", "Output of accident repairs, year"), _ACCIDENT, Stretch.YEAR),
    fed("M-88", "repair.inspected", Unit.SHARE, UP, "S002-C.R06",
        Text("质检合格率", "Quality inspection passed")),
    Measure("M-89", "delivery.on_time", Unit.SHARE, UP,
            Rate(
                over=(
                    Count(Facts(ORDERS, "delivered_day", ("advisor",),
                                all_of(DELIVERED, _CUSTOMERS,
                                       NotAfter("delivered_at", "promised_at_first")))),
                    Count(Facts(SALES, "delivered_day", ("consultant", "delivery"),
                                all_of(DELIVERED, Not(NO_BUYER),
                                       NotAfter("delivered_at", "promised_delivery_at_first")))),
                ),
                under=(
                    Count(Facts(ORDERS, "delivered_day", ("advisor",),
                                all_of(DELIVERED, _CUSTOMERS, Given("promised_at_first")))),
                    Count(Facts(SALES, "delivered_day", ("consultant", "delivery"),
                                all_of(DELIVERED, Not(NO_BUYER), Given("promised_delivery_at_first")))),
                ),
            ),
            "S001-A.R01", Text("交付准时率", "Deliveries on time")),
)  # fmt: skip
