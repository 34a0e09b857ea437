"""What a complaint can be about and what can have caused it: two closed lists of two levels, as data.

Labels stand beside their codes in zh and en; nothing is looked up in a database. Source:
dealership practice on inbound cases.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Term:
    """A code with its two labels and, on the first level, the codes beneath it."""

    code: str
    zh: str
    en: str
    terms: Mapping[str, "Term"] = field(default_factory=dict)


def _terms(*rows: tuple[str, str, str]) -> Mapping[str, Term]:
    return MappingProxyType({code: Term(code, zh, en) for code, zh, en in rows})


def _tree(*terms: Term) -> Mapping[str, Term]:
    return MappingProxyType({term.code: term for term in terms})


OTHER = ("OTHER", "其他", "Other")

CATEGORIES = _tree(
    Term(
        "SALES",
        "销售",
        "Sales",
        _terms(
            ("ATTITUDE", "服务态度", "Attitude"),
            ("COMPETENCE", "专业水平", "Competence"),
            ("DELIVERY_DATE", "交车日期", "Delivery date"),
            ("PRICE", "价格/加价", "Price or surcharge"),
            ("INTEGRITY", "诚信/承诺", "Integrity, promises"),
            ("PAPERWORK", "手续(上牌/合格证/发票)", "Paperwork (plates, certificate, invoice)"),
            ("FINANCE_INSURANCE", "金融保险", "Finance and insurance"),
            ("CAMPAIGN", "市场活动", "Campaign"),
            ("ACCESSORIES", "车辆附件/精品", "Accessories"),
            OTHER,
        ),
    ),
    Term(
        "AFTERSALES",
        "售后",
        "After-sales",
        _terms(
            ("ATTITUDE", "服务态度", "Attitude"),
            ("WAITING_TIME", "等待时间", "Waiting time"),
            ("REPAIR_QUALITY", "维修质量/专业", "Repair quality, skill"),
            ("LATE_DELIVERY", "未按时交车", "Car not ready on time"),
            ("PRICE", "价格/收费", "Price, charges"),
            ("PART_QUALITY", "配件质量", "Part quality"),
            ("PART_ARRIVAL", "配件到货", "Part arrival"),
            ("NON_GENUINE_PART", "非原厂配件", "Non-genuine part"),
            ("ENVIRONMENT", "环境设施", "Environment, facilities"),
            ("WARRANTY_POLICY", "索赔/三包政策", "Warranty, three-guarantee policy"),
            ("SLOW_FEEDBACK", "问题反馈不及时", "Slow feedback"),
            ("DAMAGE_LOSS", "车辆损伤/物品遗失", "Damage to the car, lost items"),
            ("INTEGRITY", "诚信", "Integrity"),
            OTHER,
        ),
    ),
    Term(
        "PRODUCT",
        "产品",
        "Product",
        _terms(
            ("ENGINE", "发动机", "Engine"),
            ("GEARBOX", "变速箱", "Gearbox"),
            ("CHASSIS", "底盘", "Chassis"),
            ("BRAKES", "制动", "Brakes"),
            ("STEERING", "转向", "Steering"),
            ("BODY", "车身", "Body"),
            ("ELECTRICS", "电器/车机", "Electrics, head unit"),
            ("AIR_CONDITIONING", "空调", "Air conditioning"),
            ("BATTERY_MOTOR", "电池电机", "Battery, motor"),
            ("CONSUMPTION_RANGE", "油耗/续航", "Consumption, range"),
            ("NOISE", "异响", "Noise"),
            OTHER,
        ),
    ),
    Term(
        "CRM",
        "客户关系",
        "Customer relations",
        _terms(
            ("ATTITUDE", "客服态度", "Attitude of customer service"),
            ("HOTLINE", "热线不通", "Hotline not answered"),
            ("PRIVACY", "隐私/骚扰", "Privacy, unwanted calls"),
        ),
    ),
    Term(
        "EVENT",
        "重大事件",
        "Major event",
        _terms(
            ("INJURY_FIRE", "人身伤害/起火", "Injury or fire"),
            ("MEDIA", "媒体", "Media"),
            ("GROUP_ACTION", "群体", "Group of customers"),
            ("AUTHORITY", "监管", "Authority"),
        ),
    ),
)

CAUSES = _tree(
    Term(
        "PEOPLE",
        "人员",
        "People",
        _terms(
            ("ATTITUDE", "态度", "Attitude"),
            ("SKILL", "技能", "Skill"),
            ("RESPONSIBILITY", "责任心", "Sense of responsibility"),
            ("STAFFING", "人手", "Staffing"),
        ),
    ),
    Term(
        "PROCESS",
        "流程",
        "Process",
        _terms(
            ("MISSING", "流程缺失", "No process"),
            ("NOT_FOLLOWED", "未执行", "Not followed"),
            ("HANDOVER", "交接", "Hand-over"),
            ("COMMUNICATION", "沟通", "Communication"),
        ),
    ),
    Term(
        "PARTS",
        "配件",
        "Parts",
        _terms(
            ("OUT_OF_STOCK", "缺货", "Out of stock"),
            ("WRONG_PART", "错件", "Wrong part"),
            ("QUALITY", "质量", "Quality"),
        ),
    ),
    Term(
        "PRODUCT",
        "产品",
        "Product",
        _terms(
            ("DESIGN", "设计", "Design"),
            ("MANUFACTURING", "制造", "Manufacturing"),
            ("SOFTWARE", "软件", "Software"),
        ),
    ),
    Term("FACILITY", "设备/设施", "Equipment, facility"),
    Term("PRICE_POLICY", "价格/政策", "Price, policy"),
    Term(
        "CUSTOMER",
        "客户",
        "Customer",
        _terms(("EXPECTATION", "期望", "Expectation"), ("USE", "使用", "Use")),
    ),
    Term("SUPPLIER_INSURER", "供应商/保险公司", "Supplier, insurer"),
    Term("INFO_SYSTEM", "信息系统", "Information system"),
)


def is_topic(category: str, subcategory: str) -> bool:
    return category in CATEGORIES and subcategory in CATEGORIES[category].terms


def is_cause(cause: str, detail: str | None) -> bool:
    """A cause that has a second level needs it, one that has none refuses it."""
    if cause not in CAUSES:
        return False
    return detail in CAUSES[cause].terms if CAUSES[cause].terms else detail is None
