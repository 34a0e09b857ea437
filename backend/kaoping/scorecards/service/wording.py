"""Codes of scoring as words: every state has a name in both languages."""

from kaoping.domain.scoring.inputs import Settling
from kaoping.domain.scoring.reading import State
from kaoping.domain.scoring.results import Line, LineState
from kaoping.domain.scoring.texts import Text
from kaoping.scorecards.schemas import AppealState, Status
from kaoping.web.schema import Label

STATUSES = {
    Status.LIVE: Text("暂定", "Provisional"),
    Status.IN_REVIEW: Text("评审中", "In review"),
    Status.APPROVED: Text("已审批", "Approved"),
    Status.PUBLISHED: Text("已发布", "Published"),
    Status.REVISED: Text("已被更正", "Replaced by a revision"),
    Status.WITHDRAWN: Text("已撤回", "Withdrawn"),
}

APPEAL_STATES = {
    AppealState.OPEN: Text("待裁定", "Waits for a ruling"),
    AppealState.UPHELD: Text("申诉成立", "Upheld"),
    AppealState.PARTLY: Text("部分成立", "Partly upheld"),
    AppealState.REJECTED: Text("不成立", "Rejected"),
}

LINE_STATES = {
    LineState.SCORED: Text("已计分", "Scored"),
    LineState.JUDGED: Text("已评分", "Judged"),
    LineState.RULED: Text("按规则计分", "By rule"),
    LineState.OPEN: Text("待评分", "Waits for people"),
    LineState.NOT_ASSESSED: Text("不考核", "Not assessed"),
    LineState.NOT_DUE: Text("本期不到期", "Not due this period"),
    LineState.UNSET: Text("未设定", "Not set"),
}

RULED_ON_APPEAL = Text("申诉裁定", "Ruled on appeal")

READING_STATES = {
    State.OK: Text("有数据", "Measured"),
    State.NO_DATA: Text("本期无记录", "No records"),
    State.NOT_PUBLISHED: Text("尚无来源", "Not measured yet"),
    State.TOO_FEW: Text("样本不足", "Sample too small"),
}


def line_state(line: Line) -> Text:
    """How a line came to its points, in a word."""
    if line.settled is not None and line.settled.settling is Settling.RULED:
        return RULED_ON_APPEAL
    return LINE_STATES[line.state]


def label(text: Text) -> Label:
    return Label(zh=text.zh, en=text.en)
