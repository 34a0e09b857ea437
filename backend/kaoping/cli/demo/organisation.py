"""The group of the demo: two brands, three stores of the small profile, the accounts that sign in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from .staffing import POSITIONS, Post, fill_up

PASSWORD = "kaoping-demo"  # noqa: S105 - printed on the first start, and of the demo alone
SOURCE = "dms"

BRANDS = (
    (
        "XY", "星耀", "Xingyao",
        {
            "logo": ("星耀星芒标", "Xingyao star"),
            "slogan": ("星光为你而来", "The stars come to you"),
            "emblem": ("星芒轮标", "star hub emblem"),
            "film": ("追光", "Chasing Light"),
        },
    ),
    (
        "YH", "远航", "Yuanhang",
        {
            "logo": ("远航帆标", "Yuanhang sail"),
            "slogan": ("等风，也等你", "We wait for the wind, and for you"),
            "emblem": ("帆形轮标", "sail hub emblem"),
            "film": ("出海", "Setting Sail"),
        },
    ),
)  # fmt: skip
"""Code, names and the words their checklists ask for."""

DEPARTMENTS = (
    ("GENERAL", "总经办", "General office", "GENERAL", None),
    ("SALES", "销售部", "Sales", "SALES", None),
    ("SERVICE", "售后服务部", "After-sales service", "SERVICE", None),
    ("WORKSHOP", "维修车间", "Workshop", "WORKSHOP", "SERVICE"),
    ("PARTS", "备件部", "Parts", "PARTS", "SERVICE"),
    ("CRM", "客户关系部", "Customer relations", "CRM", None),
    ("HR", "人事行政部", "HR and administration", "ADMIN_HR", None),
    ("FINANCE", "财务部", "Finance", "FINANCE", None),
)
"""Code, names, kind, and the department it is part of."""


@dataclass(frozen=True, slots=True)
class House:
    """A store with its people. `plate` begins the plates of its town, `model` the names of its cars."""

    code: str
    zh: str
    en: str
    brand: str
    city: str
    plate: str
    model: str
    staff: tuple[Post, ...]

    def codes(self, *positions: str) -> list[str]:
        """What the DMS calls the holders of these posts."""
        return [post.code for post in self.staff if post.position in positions and post.code]

    def users(self) -> Iterator[str]:
        return (post.username for post in self.staff if post.username)


CAST = (
    House(
        "SH001", "上海浦东店", "Shanghai Pudong", "XY", "上海", "沪", "星耀",
        (
            Post("顾建国", "GM", "GENERAL", role="STORE_GM", username="gm"),
            Post("沈立", "SERVICE_MANAGER", "SERVICE", role="DEPT_HEAD", username="head"),
            Post("何晓东", "WORKSHOP_MANAGER", "WORKSHOP", role="DEPT_HEAD", username="workshop"),
            Post("张伟", "ADVISOR", "SERVICE", "A01", "EMPLOYEE", "advisor"),
            Post("林娜", "ADVISOR", "SERVICE", "A02"),
            Post("徐磊", "ADVISOR", "SERVICE", "A03"),
            Post("马超", "ADVISOR", "SERVICE", "A07"),
            Post("李强", "TECHNICIAN", "WORKSHOP", "T11", "EMPLOYEE", "technician"),
            Post("王刚", "TECHNICIAN", "WORKSHOP", "T12"),
            Post("赵勇", "TECHNICIAN", "WORKSHOP", "T13"),
            Post("孙志远", "TECHNICIAN", "WORKSHOP", "T14"),
            Post("周凯", "TECHNICIAN", "WORKSHOP", "T15"),
            Post("吴迪", "QC", "WORKSHOP", "Q02"),
            Post("郑洁", "SALES_CONSULTANT", "SALES", "S01", "EMPLOYEE", "consultant"),
            Post("冯涛", "SALES_CONSULTANT", "SALES", "S02"),
            Post("周婷", "CRC_SUPERVISOR", "CRM", role="CRC_SUPERVISOR", username="crc"),
            Post("陈静", "AGENT", "CRM", "K01", "AGENT", "agent"),
            Post("唐雨欣", "AGENT", "CRM", "K02", "AGENT", "agent2"),
            Post("许慧", "HR", "HR", role="HR", username="hr"),
            Post("丁岚", "ACCOUNTANT", "FINANCE", role="FINANCE", username="finance"),
            Post("秦川", "SALES_MANAGER", "SALES", role="DEPT_HEAD", username="sales"),
        ),
    ),
    House(
        "SH002", "上海虹桥店", "Shanghai Hongqiao", "XY", "上海", "沪", "星耀",
        (
            Post("罗海峰", "GM", "GENERAL", role="STORE_GM", username="gm2"),
            Post("韩雪", "SERVICE_MANAGER", "SERVICE", role="DEPT_HEAD", username="head2"),
            Post("曹阳", "ADVISOR", "SERVICE", "A11", "EMPLOYEE", "advisor2"),
            Post("彭丽", "ADVISOR", "SERVICE", "A12"),
            Post("曾毅", "ADVISOR", "SERVICE", "A13"),
            Post("萧然", "TECHNICIAN", "WORKSHOP", "T21", "EMPLOYEE", "technician2"),
            Post("田野", "TECHNICIAN", "WORKSHOP", "T22"),
            Post("董斌", "TECHNICIAN", "WORKSHOP", "T23"),
            Post("袁浩", "TECHNICIAN", "WORKSHOP", "T24"),
            Post("潘悦", "QC", "WORKSHOP", "Q03"),
            Post("蒋欣", "SALES_CONSULTANT", "SALES", "S11"),
            Post("蔡琳", "CRC_SUPERVISOR", "CRM", role="CRC_SUPERVISOR", username="crc2"),
            Post("余婷婷", "AGENT", "CRM", "K11", "AGENT", "agent3"),
            Post("杜娟", "AGENT", "CRM", "K12", "AGENT", "agent4"),
            Post("谢云", "HR", "HR", role="HR", username="hr2"),
            Post("邵敏", "ACCOUNTANT", "FINANCE", role="FINANCE", username="finance2"),
            Post("江河", "SALES_MANAGER", "SALES", role="DEPT_HEAD", username="sales2"),
        ),
    ),
    House(
        "HZ001", "杭州滨江店", "Hangzhou Binjiang", "YH", "杭州", "浙", "远航",
        (
            Post("钱永康", "GM", "GENERAL", role="STORE_GM", username="gm3"),
            Post("金晖", "SERVICE_MANAGER", "SERVICE", role="DEPT_HEAD", username="head3"),
            Post("陆萍", "ADVISOR", "SERVICE", "A21", "EMPLOYEE", "advisor3"),
            Post("严俊", "ADVISOR", "SERVICE", "A22"),
            Post("范蕾", "ADVISOR", "SERVICE", "A23"),
            Post("石磊", "TECHNICIAN", "WORKSHOP", "T31", "EMPLOYEE", "technician3"),
            Post("龚健", "TECHNICIAN", "WORKSHOP", "T32"),
            Post("文涛", "TECHNICIAN", "WORKSHOP", "T33"),
            Post("康宁", "QC", "WORKSHOP", "Q04"),
            Post("白露", "SALES_CONSULTANT", "SALES", "S21", "EMPLOYEE", "consultant3"),
            Post("段誉铭", "SALES_CONSULTANT", "SALES", "S22"),
            Post("贺岚", "CRC_SUPERVISOR", "CRM", role="CRC_SUPERVISOR", username="crc3"),
            Post("柳晴", "AGENT", "CRM", "K21", "AGENT", "agent5"),
            Post("梅雪", "AGENT", "CRM", "K22", "AGENT", "agent6"),
            Post("温静", "HR", "HR", role="HR", username="hr3"),
            Post("左琳", "ACCOUNTANT", "FINANCE", role="FINANCE", username="finance3"),
            Post("万里", "SALES_MANAGER", "SALES", role="DEPT_HEAD", username="sales3"),
        ),
    ),
)  # fmt: skip
"""The stores with those of their people who have a part in the story."""

HOUSES = tuple(replace(house, staff=fill_up(house.staff, n)) for n, house in enumerate(CAST))
"""The same stores with everybody who works there: forty people each."""

BRAND_QUALITY = ("BRAND_QUALITY", "品牌品质", "Brand quality")
"""A role the group has made for itself: group quality's words for the stores of one brand."""

GROUP_ACCOUNTS = (
    ("quality", "集团品质 叶青", "GROUP_QUALITY"),
    ("brand", "远航品牌品质 顾盼", BRAND_QUALITY[0]),
    ("auditor", "集团检查员 易安", "AUDITOR"),
    ("hr_group", "集团人事 方敏", "GROUP_HR"),
    ("director", "集团总监 程远", "GROUP_DIRECTOR"),
    ("admin", "系统管理员", "ADMIN"),
)


@dataclass(frozen=True, slots=True)
class Account:
    """One line of the printed table."""

    username: str
    name: str
    position: str
    role: str
    store: str


def list_accounts(houses: Iterable[House] = HOUSES) -> Iterator[Account]:
    """Everybody who signs in, store by store, then the group."""
    titles = {code: zh for code, zh, _, _ in POSITIONS}
    for house in houses:
        for post in house.staff:
            if post.username and post.role:
                yield Account(post.username, post.name, titles[post.position], post.role, house.code)
    for username, name, role in GROUP_ACCOUNTS:
        yield Account(username, name, "集团", role, "")
