"""Where a complaint comes from, how grave it is, and how long it may take: closed lists as data.

What it is about stands in `complaint_terms`. Source: dealership practice on inbound cases,
S002-B.R16 for the class STD-24.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from kaoping.domain.deadlines import Limit, Mode


class Source(StrEnum):
    """Where a case came in."""

    HOTLINE = "HOTLINE"
    CALLBACK = "CALLBACK"
    WALK_IN = "WALK_IN"
    OEM_400 = "OEM_400"
    ONLINE = "ONLINE"
    CONSUMER_12315 = "CONSUMER_12315"
    MEDIA = "MEDIA"
    SOCIAL = "SOCIAL"
    INTERNAL = "INTERNAL"
    MS_AUDIT = "MS_AUDIT"


class Relation(StrEnum):
    """What the person complaining is to the car."""

    OWNER = "OWNER"
    SENDER = "SENDER"
    DRIVER = "DRIVER"
    RELATIVE = "RELATIVE"
    PROSPECT = "PROSPECT"


class Severity(StrEnum):
    """S1 major, S2 important, S3 general: the lower the number, the graver."""

    S1 = "S1"
    S2 = "S2"
    S3 = "S3"


THREE_GUARANTEE = ("AFTERSALES", "WARRANTY_POLICY")
REPEAT_WITHIN = timedelta(days=90)
"""The same car with the same matter within this time is a repeat."""


def severity_floor(severity: Severity, topic: tuple[str, str], *, repeat: bool) -> Severity:
    """What the case weighs at least: an event is major; a repeat or a three-guarantee claim
    is important, whatever was chosen."""
    if topic[0] == "EVENT":
        return Severity.S1
    if repeat or topic == THREE_GUARANTEE:
        return min(severity, Severity.S2)
    return severity


class ClockKind(StrEnum):
    """First answer to the customer, and closing."""

    ANSWER = "ANSWER"
    CLOSE = "CLOSE"


@dataclass(frozen=True, slots=True)
class SlaClass:
    """Limits under one code and version; a case keeps the version it was opened with."""

    code: str
    version: int
    zh: str
    en: str
    answer: Limit
    close: Limit

    def limit(self, kind: ClockKind) -> Limit:
        return self.answer if kind is ClockKind.ANSWER else self.close


STD_24 = SlaClass(
    "STD-24",
    1,
    "标准 2 小时答复、24 小时关闭",
    "Standard: answer in 2 h, close in 24 h",
    answer=Limit(Mode.CALENDAR, span=timedelta(hours=2)),
    close=Limit(Mode.CALENDAR, span=timedelta(hours=24)),
)
SLA_CLASSES: Mapping[tuple[str, int], SlaClass] = MappingProxyType({(STD_24.code, STD_24.version): STD_24})
"""Every version ever pinned to a case stays here, so that its clocks can be replayed."""
