"""What a proof of a month can find wrong, each kind with its words."""

from dataclasses import dataclass

from kaoping.domain.scoring.texts import Text

KINDS = {
    "inputs-unreadable": Text("发布时的输入已无法读取", "The inputs of a publication can no longer be read"),
    "inputs-altered": Text("发布时的输入被改动", "The inputs of a publication were altered"),
    "input-hash": Text("输入哈希不符", "The inputs do not give their hash"),
    "result-hash": Text("结果哈希不符", "The evaluation does not give the hash of its results"),
    "head-hash": Text("对外内容哈希不符", "The heads do not give their hash"),
    "card-result": Text("考核表的明细与重算结果不符", "The lines of a card are not what its inputs give"),
    "card-figures": Text(
        "考核表的分数或等级与重算结果不符", "Total or grade of a card are not what its inputs give"
    ),
    "card-head": Text("考核表对外内容被改动", "The head of a card is not what was handed out"),
    "card-unissued": Text("考核表不在该次发布之内", "A card stands in a publication that did not issue it"),
    "card-missing": Text("已发布的考核表缺失", "A card that was published is missing"),
    "card-without-run": Text("考核表没有对应的发布", "A card belongs to no publication of its month"),
    "evidence-altered": Text("冻结的指标或事实被改动", "Frozen readings or facts were altered"),
    "frozen-altered": Text(
        "冻结输入或评分与发布时不符", "Frozen inputs or judgements are not those published"
    ),
    "revision-basis": Text("修订版改动了申诉以外的输入", "A revision changed inputs beyond what was ruled"),
    "ruling-differs": Text("裁定与修订版不符", "A ruling is not what its revision says"),
    "not-in-journal": Text("日志中没有这一记录", "The journal does not name it"),
    "journal-differs": Text("与日志所记不符", "It is not what the journal says of it"),
    "missing": Text("日志所记的内容缺失", "The journal names it, and it is not there"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`object` names what is wrong, such as `published_run 7` or `published_card 12/1`."""

    kind: str
    object: str
    details: str = ""

    @property
    def message(self) -> Text:
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class Proof:
    """How much of a month was proven; without findings all of it holds."""

    period: str
    runs: int
    cards: int
    appeals: int
    findings: tuple[Finding, ...]
