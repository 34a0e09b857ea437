"""The group of the demo: one brand, two stores, their people, the accounts that sign in."""

from collections.abc import Iterator
from dataclasses import dataclass

PASSWORD = "kaoping-demo"  # noqa: S105 - printed on the first start, and of the demo alone
SOURCE = "dms"

STORES = (
    ("SH001", "上海浦东店", "Shanghai Pudong", "上海浦东"),
    ("SH002", "上海虹桥店", "Shanghai Hongqiao", "上海虹桥"),
)
DEPARTMENTS = (
    ("GENERAL", "总经办", "General office", "GENERAL"),
    ("SERVICE", "售后服务部", "After-sales service", "SERVICE"),
    ("WORKSHOP", "维修车间", "Workshop", "WORKSHOP"),
    ("SALES", "销售部", "Sales", "SALES"),
    ("CRM", "客户关系部", "Customer relations", "CRM"),
    ("HR", "人事行政部", "HR and administration", "ADMIN_HR"),
    ("FINANCE", "财务部", "Finance", "FINANCE"),
)
POSITIONS = (
    ("GM", "总经理", "General manager", "SUPPORT"),
    ("SERVICE_MANAGER", "服务经理", "Service manager", "AFTERSALES"),
    ("ADVISOR", "服务顾问", "Service advisor", "AFTERSALES"),
    ("TECHNICIAN", "机修技师", "Technician", "AFTERSALES"),
    ("QC", "质检员", "Quality inspector", "AFTERSALES"),
    ("SALES_CONSULTANT", "销售顾问", "Sales consultant", "SALES"),
    ("CRC_SUPERVISOR", "客服主管", "CRC supervisor", "CRM"),
    ("AGENT", "回访专员", "Call-back agent", "CRM"),
    ("HR", "人事专员", "HR officer", "SUPPORT"),
    ("ACCOUNTANT", "薪酬会计", "Payroll accountant", "SUPPORT"),
)


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody of one store: `code` is what the DMS calls them, `role` what they may do here."""

    name: str
    position: str
    department: str
    code: str | None = None
    role: str | None = None
    username: str | None = None


STAFF = (
    (
        Post("顾建国", "GM", "GENERAL", role="STORE_GM", username="gm"),
        Post("沈立", "SERVICE_MANAGER", "SERVICE", role="DEPT_HEAD", username="head"),
        Post("何晓东", "SERVICE_MANAGER", "WORKSHOP", role="DEPT_HEAD", username="workshop"),
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
        Post("郑洁", "SALES_CONSULTANT", "SALES"),
        Post("冯涛", "SALES_CONSULTANT", "SALES"),
        Post("周婷", "CRC_SUPERVISOR", "CRM", role="CRC_SUPERVISOR", username="crc"),
        Post("陈静", "AGENT", "CRM", "K01", "AGENT", "agent"),
        Post("唐雨欣", "AGENT", "CRM", "K02", "AGENT", "agent2"),
        Post("许慧", "HR", "HR", role="HR", username="hr"),
        Post("丁岚", "ACCOUNTANT", "FINANCE", role="FINANCE", username="finance"),
    ),
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
        Post("蒋欣", "SALES_CONSULTANT", "SALES"),
        Post("蔡琳", "CRC_SUPERVISOR", "CRM", role="CRC_SUPERVISOR", username="crc2"),
        Post("余婷婷", "AGENT", "CRM", "K11", "AGENT", "agent3"),
        Post("杜娟", "AGENT", "CRM", "K12", "AGENT", "agent4"),
        Post("谢云", "HR", "HR", role="HR", username="hr2"),
        Post("邵敏", "ACCOUNTANT", "FINANCE", role="FINANCE", username="finance2"),
    ),
)
GROUP_ACCOUNTS = (
    ("quality", "集团品质 叶青", "GROUP_QUALITY"),
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


def list_accounts() -> Iterator[Account]:
    """Everybody who signs in, store by store, then the group."""
    titles = {code: zh for code, zh, _, _ in POSITIONS}
    for (store, *_), staff in zip(STORES, STAFF, strict=True):
        for post in staff:
            if post.username and post.role:
                yield Account(post.username, post.name, titles[post.position], post.role, store)
    for username, name, role in GROUP_ACCOUNTS:
        yield Account(username, name, "集团", role, "")
