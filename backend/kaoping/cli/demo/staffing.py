"""Posts of a store, and the people who fill them beside those with a part in the story."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

POSITIONS = (
    ("GM", "总经理", "General manager", "SUPPORT"),
    ("SALES_MANAGER", "销售经理", "Sales manager", "SALES"),
    ("SHOWROOM_MANAGER", "展厅经理", "Showroom manager", "SALES"),
    ("RECEPTIONIST", "前台接待", "Receptionist", "SALES"),
    ("SALES_CONSULTANT", "销售顾问", "Sales consultant", "SALES"),
    ("DELIVERY_SPECIALIST", "交车专员", "Delivery specialist", "SALES"),
    ("TEST_DRIVE_SPECIALIST", "试驾专员", "Test-drive specialist", "SALES"),
    ("DCC_SPECIALIST", "DCC 专员", "Online sales specialist", "SALES"),
    ("SERVICE_MANAGER", "服务经理", "Service manager", "AFTERSALES"),
    ("ADVISOR", "服务顾问", "Service advisor", "AFTERSALES"),
    ("WARRANTY_CLERK", "索赔员", "Warranty clerk", "AFTERSALES"),
    ("WORKSHOP_MANAGER", "车间主管", "Workshop manager", "AFTERSALES"),
    ("TECHNICIAN", "机修技师", "Technician", "AFTERSALES"),
    ("QC", "质检员", "Quality inspector", "AFTERSALES"),
    ("STOREKEEPER", "库管员", "Storekeeper", "AFTERSALES"),
    ("CRC_SUPERVISOR", "客服主管", "CRC supervisor", "CRM"),
    ("AGENT", "回访专员", "Call-back agent", "CRM"),
    ("HR", "人事专员", "HR officer", "SUPPORT"),
    ("ACCOUNTANT", "薪酬会计", "Payroll accountant", "SUPPORT"),
    ("MARKETING_SPECIALIST", "市场专员", "Marketing specialist", "SUPPORT"),
    ("ADMIN_SPECIALIST", "行政专员", "Facilities officer", "SUPPORT"),
    ("LOUNGE_STAFF", "客休专员", "Lounge host", "SUPPORT"),
    ("GUARD", "保安", "Guard", "SUPPORT"),
    ("CLEANER", "保洁", "Cleaner", "SUPPORT"),
)

LEADING = ("GM", "SALES_MANAGER", "SERVICE_MANAGER", "WORKSHOP_MANAGER", "CRC_SUPERVISOR")
"""Posts that lead their department."""

COMPLEMENT = (
    ("GM", "GENERAL", 1, ""),
    ("SALES_MANAGER", "SALES", 1, ""),
    ("SHOWROOM_MANAGER", "SALES", 1, ""),
    ("RECEPTIONIST", "SALES", 1, ""),
    ("SALES_CONSULTANT", "SALES", 6, "S"),
    ("DELIVERY_SPECIALIST", "SALES", 1, "D"),
    ("TEST_DRIVE_SPECIALIST", "SALES", 1, ""),
    ("DCC_SPECIALIST", "SALES", 1, ""),
    ("SERVICE_MANAGER", "SERVICE", 1, ""),
    ("ADVISOR", "SERVICE", 4, "A"),
    ("WARRANTY_CLERK", "SERVICE", 1, ""),
    ("WORKSHOP_MANAGER", "WORKSHOP", 1, ""),
    ("TECHNICIAN", "WORKSHOP", 7, "T"),
    ("QC", "WORKSHOP", 1, "Q"),
    ("STOREKEEPER", "PARTS", 2, ""),
    ("CRC_SUPERVISOR", "CRM", 1, ""),
    ("AGENT", "CRM", 2, "K"),
    ("HR", "HR", 1, ""),
    ("ACCOUNTANT", "FINANCE", 1, ""),
    ("MARKETING_SPECIALIST", "GENERAL", 1, ""),
    ("ADMIN_SPECIALIST", "HR", 1, ""),
    ("LOUNGE_STAFF", "HR", 1, ""),
    ("GUARD", "HR", 1, ""),
    ("CLEANER", "HR", 1, ""),
)
"""Post, department, how many a store of the small profile has, and the letter of their code in the DMS."""

SURNAMES = "苏卢蒋蔡贾丁魏薛叶阎余潘戴夏钟汪田任姜范方石姚谭廖邹熊陆郝孔白崔康毛邱秦江史侯邵孟龙"
GIVEN = ("立新", "海燕", "国庆", "佳琪", "思远", "雨桐", "一鸣", "春梅", "振华", "欣怡")


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody of one store: `code` is what the DMS calls them, `role` what they may do here."""

    name: str
    position: str
    department: str
    code: str | None = None
    role: str | None = None
    username: str | None = None


def fill_up(staff: Sequence[Post], store: int) -> tuple[Post, ...]:
    """The whole complement of a store: those who are there, and others for every post still free."""
    held = Counter(post.position for post in staff)
    names = _names(store)
    others = [
        Post(next(names), position, department, f"{letter}{store + 1}{number:02}" if letter else None)
        for position, department, wanted, letter in COMPLEMENT
        for number in range(held[position] + 50, wanted + 50)
    ]
    return (*staff, *others)


def _names(store: int) -> Iterator[str]:
    """Names nobody else in the group has: each store draws from surnames of its own."""
    mine = SURNAMES[store::3]
    drawn = [surname + given for surname, given in product(mine, GIVEN)]
    random.Random(store).shuffle(drawn)  # noqa: S311 - the same people each time, no secret
    return iter(drawn)
