"""What visits find: checks and 5S kept here, the manufacturer's visits as it publishes them (M-15 … M-20)."""

from ...texts import Text
from ...units import Unit
from ..aggregates import Count, Facts, Fed, Share
from ..measure import Measure
from ..operators import Is, all_of
from ..sources import AUDIT_ITEMS, MEASUREMENTS
from .building import DOWN, UP, fed

M_19 = Measure(
    "M-19",
    "audit.pass_rate",
    Unit.SHARE,
    UP,
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

CHAPTER = (
    fed("M-15", "external.ms", Unit.POINTS, UP, "S001-Q.R14", Text("MS得分", "MS score"), published=True),
    fed("M-16", "external.pt", Unit.POINTS, UP, "S001-Q.R22", Text("PT得分", "PT score"), published=True),
    fed("M-16.advisors", "external.pt_advisors", Unit.POINTS, UP, "S001-Q.R22",
        Text("PT服务顾问得分", "PT, service advisors"), published=True),
    fed("M-16.lounge", "external.pt_lounge", Unit.POINTS, UP, "S001-Q.R22",
        Text("PT休息区得分", "PT, lounge"), published=True),
    fed("M-16.guard", "external.pt_guard", Unit.POINTS, UP, "S001-Q.R22",
        Text("PT保安得分", "PT, guard"), published=True),
    Measure("M-17", "external.ms_module", Unit.POINTS, UP,
            Fed(Facts(MEASUREMENTS, "published_day", ("subject",))),
            "S001-Q.R16", Text("MS模块得分", "MS module score"), family="measure"),
    Measure("M-18", "audit.lost_items", Unit.COUNT, DOWN,
            Count(Facts(AUDIT_ITEMS, "visited_day", ("responsible",), Is("result", ("FAIL",)))),
            "S001-Q.R08", Text("自查失分项数", "Lost items of checks")),
    M_19,
    fed("M-20", "external.rank", Unit.SHARE, DOWN, "S002-F.R09",
        Text("全国排名百分位", "National rank, percentile"), published=True),
)  # fmt: skip
