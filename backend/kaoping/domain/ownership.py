"""Whose customer somebody is: the rules of ownership between consultants, and of key accounts. Pure.

Ownership begins with the first reception for which a file was opened (S002-M.R05) and is asked anew at every
further visit, in one order (A-60, S002-M.R06-R07):

    1  the customer asks for somebody who has served them under the same sales policy
    2  the visit follows from a consultant's logged appointment by phone
    3  at least a week after the last reception, without a logged call of the owner since: whoever receives
    4  otherwise the rule of the house for walk-ins: the owner (default) or whoever receives

Key accounts go by who won them and never by who opened the door (S002-M.R08, A-82). A manager may decide
otherwise, and must say why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from kaoping.domain.calendars import day_of
from kaoping.domain.errors import Invalid


class WalkIn(StrEnum):
    """Who has a customer that comes within the week and asks for nobody."""

    OWNER = "owner"
    CURRENT = "current"


class Why(StrEnum):
    """What decided; the value is the key of its sentence."""

    RULED = "owner-ruled"
    FIRST_FILE = "owner-first-file"
    NO_FILE = "owner-no-file"
    ASKED_FOR = "owner-asked-for"
    APPOINTMENT = "owner-appointment"
    NO_CONTACT = "owner-no-contact"
    WALK_IN = "owner-walk-in"


RULES: dict[Why, str] = {
    Why.RULED: "S002-M.R08",
    Why.FIRST_FILE: "S002-M.R05",
    Why.NO_FILE: "S002-M.R05",
    Why.ASKED_FOR: "S002-M.R07",
    Why.APPOINTMENT: "S002-M.R07",
    Why.NO_CONTACT: "S002-M.R06",
    Why.WALK_IN: "S002-M.R07",
}
"""The rule each decision rests on."""


@dataclass(frozen=True, slots=True)
class Rules:
    """`quiet_days`: from so many days after the last reception an owner who never called may lose the
    customer; that day itself counts (S002-M.R06)."""

    walk_in: WalkIn = WalkIn.OWNER
    quiet_days: int = 7

    def __post_init__(self) -> None:
        if self.quiet_days < 1:
            raise ValueError("a customer is not lost on the day of the reception")


@dataclass(frozen=True, slots=True)
class Visit:
    """A customer in the showroom. `policy` is the sales policy in force, `appointment_by` who had agreed the
    visit by a logged call, `asked_for` whom the customer named; people are employee keys."""

    at: datetime
    received_by: str
    policy: str
    file_opened: bool = False
    asked_for: str | None = None
    appointment_by: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A logged call of a consultant with the customer."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """A sales manager decides otherwise, from this moment on."""

    at: datetime
    owner: str
    by: str
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise Invalid("required", field="/reason")


@dataclass(frozen=True, slots=True)
class Decision:
    """Who owns the customer from `at` on; None: nobody has opened a file yet."""

    at: datetime
    owner: str | None
    why: Why
    reason: str = ""

    @property
    def rule(self) -> str:
        return RULES[self.why]


def history(
    visits: Iterable[Visit], calls: Iterable[Call], rulings: Iterable[Ruling], rules: Rules, zone: ZoneInfo
) -> tuple[Decision, ...]:
    """Every decision about one customer in order of time, whatever order the records come in.

    Of a visit and a ruling in the same instant the ruling stands.
    """
    called = sorted(calls, key=lambda one: (one.at, one.by))
    met: list[Visit] = []
    decisions: list[Decision] = []
    records: list[Visit | Ruling] = [*visits, *rulings]
    for one in sorted(records, key=_order):
        owner = decisions[-1].owner if decisions else None
        if isinstance(one, Ruling):
            decisions.append(Decision(one.at, one.owner, Why.RULED, one.reason))
        else:
            decisions.append(_decide(one, owner, met, called, rules, zone))
            met.append(one)
    return tuple(decisions)


def owner_at(decisions: Sequence[Decision], at: datetime) -> str | None:
    """Who owned the customer at a moment; None before anybody did."""
    past = [one for one in decisions if one.at <= at]
    return past[-1].owner if past else None


def _order(one: Visit | Ruling) -> tuple[datetime, bool, str]:
    ruled = isinstance(one, Ruling)
    return one.at, ruled, one.by if isinstance(one, Ruling) else one.received_by


def _decide(
    visit: Visit, owner: str | None, met: Sequence[Visit], calls: Sequence[Call], rules: Rules, zone: ZoneInfo
) -> Decision:
    served = {one.received_by for one in met if one.policy == visit.policy}
    if visit.asked_for is not None and visit.asked_for in served:
        return Decision(visit.at, visit.asked_for, Why.ASKED_FOR)
    if visit.appointment_by is not None:
        return Decision(visit.at, visit.appointment_by, Why.APPOINTMENT)
    if owner is None:
        found = visit.received_by if visit.file_opened else None
        return Decision(visit.at, found, Why.FIRST_FILE if found else Why.NO_FILE)
    last = met[-1].at if met else None
    if last is not None and _neglected(owner, last, visit.at, calls, rules, zone):
        return Decision(visit.at, visit.received_by, Why.NO_CONTACT)
    stays = rules.walk_in is WalkIn.OWNER
    return Decision(visit.at, owner if stays else visit.received_by, Why.WALK_IN)


def _neglected(
    owner: str, last: datetime, now: datetime, calls: Sequence[Call], rules: Rules, zone: ZoneInfo
) -> bool:
    """Whether the week has passed, counted by days on the wall, and the owner has not called since."""
    days = (day_of(now, zone) - day_of(last, zone)).days
    called = any(one.by == owner and last < one.at <= now for one in calls)
    return days >= rules.quiet_days and not called


class Buyer(StrEnum):
    PRIVATE = "PRIVATE"
    ORGANISATION = "ORGANISATION"


class Sphere(StrEnum):
    """Who looks after a customer: the showroom by its rules above, or the key-account team."""

    SHOWROOM = "SHOWROOM"
    KEY_ACCOUNTS = "KEY_ACCOUNTS"


@dataclass(frozen=True, slots=True)
class Account:
    """What decides about an organisation. `developed_by` is the key-account employee who won it, `logged`
    whether with a file and log entries, `visited` whether at the customer's own place; `assigned_to` whom
    the house gave an account it already had."""

    buyer: Buyer
    developed_by: str | None = None
    logged: bool = False
    visited: bool = False
    signed: bool = False
    group_purchase: bool = False
    assigned_to: str | None = None


def sphere(account: Account) -> tuple[Sphere, str | None]:
    """Who looks after it, and which employee where the rules name one (S002-M.R08, A-82).

    Private buyers, and organisations nobody won and that have signed nothing, belong to the showroom.
    """
    if account.buyer is Buyer.PRIVATE:
        return Sphere.SHOWROOM, None
    if account.developed_by is not None and (account.logged or account.visited):
        return Sphere.KEY_ACCOUNTS, account.developed_by
    if account.assigned_to is not None or account.signed or account.group_purchase:
        return Sphere.KEY_ACCOUNTS, account.assigned_to
    return Sphere.SHOWROOM, None


def days_left(last: date, today: date, rules: Rules) -> int:
    """How many days an owner who has not called yet still has before anybody may take the customer over."""
    return max(rules.quiet_days - (today - last).days, 0)
