"""What customers answer: interviews kept here item by item, and surveys of others (M-01 … M-14, M-93)."""

from ...texts import Text
from ...units import Unit
from ..aggregates import Count, Facts, Least, Mean, Net, Share, Spread
from ..measure import Measure
from ..operators import Flagged, Given, Is, Not, all_of
from ..sources import ANSWERS, RESPONSES
from .building import DOWN, SERVED, UP, fed

# The call of the next day asks whether all is well, the car itself included; what people are scored by is the
# survey of the sale a week later, and the one after a repair. A buyer then counts once (S001-O.R01).
_SURVEY = Not(Is("type", ("NEWCAR_D1",)))
_TOTALS = Facts(RESPONSES, "answered_day", SERVED, all_of(Given("score"), _SURVEY))
_CHOICES = Is("kind", ("SINGLE", "SCALE", "YESNO", "MULTI"))
_POINTS = Facts(ANSWERS, "answered_day", SERVED, all_of(_CHOICES, Given("points"), _SURVEY))

# Who is asked about is who served; the ids of M-08 and its hash are older than the others of this chapter.
M_08 = Measure(
    "M-08",
    "survey.satisfied",
    Unit.SHARE,
    UP,
    Share(
        Facts(RESPONSES, dated_by="answered_day", roles=SERVED, where=Given("satisfied")),
        counts=Flagged("satisfied"),
    ),
    rule="S001-G.R07",
    label=Text("满意率", "Satisfied share"),
)

CHAPTER = (
    fed("M-01", "survey.csat5", Unit.POINTS, UP, "S001-D.R10",
        Text("总体满意度平均分（5分制）", "Overall satisfaction, mean of 1–5")),
    fed("M-02", "survey.attitude", Unit.POINTS, UP, "S001-D.R11",
        Text("服务态度平均分", "Attitude of service, mean")),
    fed("M-03", "survey.ob_rating", Unit.POINTS, UP, "S001-R.R08",
        Text("OB满意度（1-5分）", "OB rating, mean of 1–5")),
    fed("M-04", "survey.csat10", Unit.POINTS, UP, "S001-F.R01",
        Text("反馈满意度（10分制）", "Satisfaction fed back, mean of 1–10")),
    Measure("M-05", "survey.total", Unit.POINTS, UP, Mean(_TOTALS, "score"), "S001-O.R01",
            Text("客户满意度得分", "Satisfaction score, mean of customers' totals")),
    Measure("M-06", "survey.item", Unit.POINTS, UP, Mean(_POINTS, "points"), "S001-O.R06",
            Text("单项得分", "Item score"), family="item"),
    Measure("M-07", "survey.lowest", Unit.POINTS, UP, Least(_TOTALS, "score"), "S001-O.R05",
            Text("最低满意度得分", "Lowest satisfaction score")),
    M_08,
    Measure("M-09", "survey.nps", Unit.SHARE, UP,
            Net(Facts(ANSWERS, "answered_day", SERVED, Is("kind", ("NPS",))),
                plus=Flagged("top2"), minus=Flagged("negative")),
            "S001-J.R01", Text("净推荐值", "Net promoter score")),
    fed("M-10", "external.csi", Unit.POINTS, UP, "S002-O.R02",
        Text("CSI指数", "CSI index"), published=True),
    fed("M-11", "external.ssi", Unit.POINTS, UP, "S001-N.R01",
        Text("SSI指数", "SSI index"), published=True),
    fed("M-12", "external.ten_items", Unit.POINTS, UP, "S002-O.R03",
        Text("十项调查得分", "Ten-item survey"), published=True),
    fed("M-13", "survey.twelve_services", Unit.SHARE, UP, "S002-B.R11",
        Text("12项服务落实率", "Twelve services done")),
    Measure("M-14.negative", "survey.factor_problems", Unit.COUNT, DOWN,
            Count(Facts(ANSWERS, "answered_day", SERVED, all_of(Flagged("negative"), _CHOICES))),
            "S002-N.R09", Text("因子问题数", "Problems of a factor"), family="factor"),
    Measure("M-14.positive", "survey.factor_praise", Unit.COUNT, UP,
            Count(Facts(ANSWERS, "answered_day", SERVED, all_of(Flagged("satisfied"), _CHOICES))),
            "S002-N.R10", Text("因子满意数", "Satisfied answers of a factor"), family="factor"),
    Measure("M-93", "survey.spread", Unit.POINTS, DOWN, Spread(_TOTALS, "score"), "S001-K.R02",
            Text("评分标准差", "Standard deviation of scores")),
)  # fmt: skip
