"""Targets and budgets: what somebody else keeps the books of (M-81, M-87, M-91, M-92)."""

from ...texts import Text
from ...units import Unit
from .building import DOWN, UP, fed

CHAPTER = (
    fed("M-81", "targets.key_figures", Unit.SHARE, UP, "S002-I.R01",
        Text("关键指标达成率", "KPI achievement")),
    fed("M-87", "budget.service", Unit.SHARE, DOWN, "S004.R04",
        Text("售后费用预算执行率", "After-sales cost of budget")),
    fed("M-87.admin", "budget.admin", Unit.SHARE, DOWN, "S000-G.R06",
        Text("行政费用预算执行率", "Administrative cost of budget")),
    fed("M-91", "targets.scorecard", Unit.POINTS, UP, "S000-G.R01",
        Text("外部考核得分", "Score of a card kept elsewhere")),
    fed("M-92", "targets.achievement", Unit.SHARE, UP, "S001-M.R01", Text("目标达成率", "Achievement rate")),
    fed("M-92.channels", "targets.channels", Unit.COUNT, UP, "S000-G.R02",
        Text("渠道开发数", "Channels developed")),
    fed("M-92.strategy_reports", "targets.strategy_reports", Unit.COUNT, UP, "S000-G.R02",
        Text("策略报告份数", "Strategy reports")),
    fed("M-92.bids", "targets.bids", Unit.COUNT, UP, "S000-G.R02", Text("投标项目数", "Bids")),
    fed("M-92.partners", "targets.partners", Unit.COUNT, UP, "S000-G.R02", Text("合作伙伴数", "Partners")),
    fed("M-92.crm", "targets.crm", Unit.SHARE, UP, "S000-G.R02",
        Text("客户管理系统完成率", "CRM completion")),
    fed("M-92.promotions", "targets.promotions", Unit.COUNT, UP, "S000-G.R02",
        Text("促销活动次数", "Promotions")),
    fed("M-92.customers", "targets.customers", Unit.COUNT, UP, "S000-G.R03",
        Text("新客户开发数", "Customers won")),
    fed("M-92.vehicle_sales", "targets.vehicle_sales", Unit.MONEY, UP, "S000-G.R04",
        Text("整车销售额", "Vehicle sales")),
    fed("M-92.parts_sales", "targets.parts_sales", Unit.MONEY, UP, "S000-G.R04",
        Text("配件销售额", "Parts sales")),
    fed("M-92.material", "targets.material", Unit.COUNT, UP, "S000-G.R05",
        Text("培训教材套数", "Training material written")),
    fed("M-92.proposals", "targets.proposals", Unit.COUNT, UP, "S000-G.R05",
        Text("人均合理化建议数", "Proposals per head"), summed=False),
)  # fmt: skip
