"""What can happen that event rules and checklists answer to: a closed list of kinds, in both languages.

As with fact sources, a rule can only name what stands here: a kind nobody records, or a day it does not have,
is refused when the policy is parsed and not noticed months later as a fine that never came. Codes of
indicators, modules and checklists belong to the house and are not listed: such words have no values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .texts import Text


@dataclass(frozen=True, slots=True)
class Word:
    """A word that occurrences of a kind carry; `values` empty: whatever the house calls it."""

    label: Text
    values: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OccurrenceKind:
    """One kind of occurrence. `records` says where it comes from; amounts are CNY unless a rule differs."""

    code: str
    label: Text
    records: Text
    days: Mapping[str, Text]
    roles: Mapping[str, Text]
    words: Mapping[str, Word] = field(default_factory=dict)
    amounts: Mapping[str, Text] = field(default_factory=dict)


VOIDED = "voided"
"""A day every kind may have: from it on the occurrence never happened."""

_OCCURRED = {"occurred": Text("发生日", "day it happened")}
_PUBLISHED = {"published": Text("发布日", "day it was published")}
_RESPONSIBLE = {"responsible": Text("责任人", "person responsible")}
_NAMED = {"named": Text("当事人", "person concerned")}
_DECIDED = {"decided": Text("决定日", "day of the decision")}
_AMOUNT = {"amount": Text("金额", "amount")}

KINDS: dict[str, OccurrenceKind] = {
    kind.code: kind
    for kind in (
        OccurrenceKind(
            "FINDING",
            Text("检查发现", "finding of an audit"),
            Text("已发布检查的逐项结果", "item by item results of published audits"),
            days=_OCCURRED | _PUBLISHED,
            roles=_RESPONSIBLE,
            words={
                "audit": Word(
                    Text("检查类别", "kind of audit"),
                    {
                        "SELF_CHECK": Text("自查", "self-check"),
                        "MS": Text("神秘访客", "mystery visit"),
                        "PT": Text("服务检查", "service check"),
                        "FIVE_S": Text("5S检查", "5S audit"),
                    },
                ),
                "result": Word(
                    Text("结果", "result"),
                    {
                        "PASS": Text("合格", "passed"),
                        "FAIL": Text("不合格", "failed"),
                        "NA": Text("不适用", "not applicable"),
                    },
                ),
                "template": Word(Text("检查表", "checklist")),
                "module": Word(Text("模块", "module")),
                "indicator": Word(Text("检查项", "indicator")),
                "visit": Word(Text("检查次", "visit")),
                "mode": Word(Text("情形", "mode")),
                "post": Word(Text("责任岗位", "responsible post")),
            },
            amounts={"value": Text("读数", "reading")},
        ),
        OccurrenceKind(
            "SLIP",
            Text("客户抱怨单", "complaint slip"),
            Text("已定案的投诉及其认定原因", "complaints that are final, with the cause that was found"),
            days=_OCCURRED | {"final": Text("定案日", "day it became final")},
            roles=_RESPONSIBLE,
            words={
                "cause": Word(
                    Text("认定原因", "cause found"),
                    {
                        "OWN_BREACH": Text("本人违规", "own breach"),
                        "OTHER": Text("其他原因", "another cause"),
                    },
                )
            },
        ),
        OccurrenceKind(
            "REWORK",
            Text("返工", "rework"),
            Text("返工工单及其成本", "rework orders with their cost"),
            days=_OCCURRED,
            roles={
                "leader": Text("当班组长", "leader on duty"),
                "at_fault": Text("过错人", "person at fault"),
            },
            words={
                "area": Word(
                    Text("领域", "area"),
                    {
                        "ACCESSORIES": Text("精品", "accessories"),
                        "SERVICE": Text("维修", "service"),
                    },
                )
            },
            amounts={"cost": Text("返工成本", "cost of the rework")},
        ),
        OccurrenceKind(
            "MYSTERY_VISIT",
            Text("神秘访问", "mystery visit"),
            Text("完成的神秘访问", "mystery visits that took place"),
            days=_OCCURRED,
            roles={"arranger": Text("安排人", "person who arranged it")},
            words={
                "by": Word(
                    Text("由谁组织", "arranged by"),
                    {
                        "HOUSE": Text("本店", "the house"),
                        "MANUFACTURER": Text("厂家", "the manufacturer"),
                    },
                ),
                "stream": Word(
                    Text("业务", "stream"),
                    {"SALES": Text("销售", "sales"), "SERVICE": Text("售后", "service")},
                ),
            },
        ),
        OccurrenceKind(
            "OEM_FINE",
            Text("厂家罚款", "fine by the manufacturer"),
            Text("厂家发布的罚款通知", "notices the manufacturer published"),
            days=_OCCURRED | _PUBLISHED,
            roles=_RESPONSIBLE,
            amounts={"fine": Text("厂家罚款", "manufacturer's fine")},
        ),
        OccurrenceKind(
            "REVIEW_DECISION",
            Text("考评会决定", "decision of the review meeting"),
            Text("考评会议纪要", "minutes of the review meeting"),
            days=_PUBLISHED,
            roles=_RESPONSIBLE,
            amounts={"penalty": Text("处罚金额", "penalty")},
        ),
        OccurrenceKind(
            "PENALTY",
            Text("处罚决定", "decision to penalise"),
            Text("人事处罚记录", "penalties on record"),
            days=_DECIDED,
            roles=_NAMED,
            amounts=_AMOUNT,
        ),
        OccurrenceKind(
            "REWARD",
            Text("奖励决定", "decision to reward"),
            Text("人事奖励记录", "rewards on record"),
            days=_DECIDED,
            roles=_NAMED,
            amounts=_AMOUNT,
        ),
        OccurrenceKind(
            "POST_CHANGE",
            Text("岗位变动", "change of post"),
            Text("任职记录的变动", "changes of posts on record"),
            days={"effective": Text("生效日", "day it takes effect")},
            roles=_NAMED,
        ),
    )
}
