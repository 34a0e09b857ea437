"""Sales: loyalty, units, plans, returns, revenue, profit, growth (M-41 … M-47, M-74 … M-77, M-95 … M-101)."""

from ...texts import Text
from ...units import Unit
from ..aggregates import Facts, Growth, Rate, Share, Sum
from ..measure import Measure
from ..operators import Is, Not, all_of
from ..sources import SALES
from .building import DELIVERED, DOWN, NO_BUYER, UP, fed, stated

_SOLD = Facts(SALES, "delivered_day", ("consultant",), all_of(DELIVERED, Not(NO_BUYER)))
_HANDED_OVER = Facts(
    SALES,
    "delivered_day",
    ("consultant",),
    all_of(Is("status", ("DELIVERED", "RETURNED")), Not(NO_BUYER)),
)

CHAPTER = (
    fed("M-41", "loyalty.retention", Unit.SHARE, UP, "S001-C.R03",
        Text("客户保持率（期初活跃客户）", "Retention of customers active at the start")),
    fed("M-41.all", "loyalty.retention_all", Unit.SHARE, UP, "S001-C.R03",
        Text("客户保持率（全部客户）", "Retention of all customers")),
    fed("M-42", "loyalty.renewal", Unit.SHARE, UP, "S001-C.R04", Text("续单率", "Renewal")),
    fed("M-43", "loyalty.return", Unit.SHARE, UP, "S001-C.R05", Text("回头率", "Customers who came again")),
    fed("M-44", "loyalty.referral", Unit.SHARE, UP, "S001-C.R06", Text("推荐率", "Referral")),
    fed("M-45", "loyalty.churn", Unit.SHARE, DOWN, "S003.R01", Text("流失率", "Churn")),
    fed("M-46", "loyalty.repurchase", Unit.SHARE, UP, "S000-C.R03", Text("回购率", "Repurchase rate")),
    fed("M-47.count", "loyalty.repeats", Unit.COUNT, UP, "S003.R08",
        Text("重复购买次数", "Repeat purchases")),
    fed("M-47.spend", "loyalty.repeat_spend", Unit.SHARE, UP, "S003.R08",
        Text("重复购买消费占比", "Spend of repeat buyers")),
    Measure("M-74", "sales.plan", Unit.SHARE, UP, Rate((Sum(_SOLD, "units"),), (stated("M-74.target"),)),
            "S000-D.R04", Text("销售计划达成率", "Sales plan achievement")),
    fed("M-74.target", "sales.target", Unit.COUNT, UP, "S000-D.R04",
        Text("销售计划台数", "Sales plan, units")),
    fed("M-75", "sales.collections", Unit.SHARE, UP, "S000-D.R12",
        Text("回款达成率", "Collections achievement")),
    Measure("M-76", "sales.returns", Unit.SHARE, DOWN, Share(_HANDED_OVER, Is("status", ("RETURNED",))),
            "S000-D.R20", Text("退货率", "Return rate")),
    Measure("M-77", "sales.units", Unit.COUNT, UP, Sum(_SOLD, "units"), "S001-O.R02",
            Text("实销台数", "Units sold")),
    fed("M-95.traffic", "sales.traffic", Unit.COUNT, UP, "S002-Q.R05", Text("来店客流", "Traffic")),
    fed("M-95.leads", "sales.leads", Unit.COUNT, UP, "S002-G.R01", Text("新增线索", "New leads")),
    fed("M-95.customers", "sales.new_customers", Unit.COUNT, UP, "S002-G.R01",
        Text("新增客户", "New customers")),
    fed("M-95.conversion", "sales.conversion", Unit.SHARE, UP, "S000-G",
        Text("线索转化率", "Lead conversion")),
    Measure("M-99", "sales.revenue", Unit.MONEY, UP, Sum(_SOLD, "amount"), "A-85",
            Text("销售收入", "Sales revenue")),
    Measure("M-100", "sales.profit", Unit.MONEY, UP, Sum(_SOLD, "profit"), "A-85",
            Text("销售毛利", "Sales gross profit")),
    Measure("M-101", "sales.growth", Unit.SHARE, UP, Growth(_SOLD, "amount"), "A-85",
            Text("销售收入同比增长率", "Growth of sales revenue on the year before")),
)  # fmt: skip
