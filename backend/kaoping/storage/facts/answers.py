"""The source ANSWERS: one row for each scored answer of an interview, unfolded while it is read.

No answer has a row on disk: points and marks stand in two arrays of the response, and its questionnaire says
which question a slot belongs to. Text and unscored answers have no slot and are not here.
"""

from typing import Any

from sqlalchemy import Integer, SmallInteger, cast, column, func, literal, select, true
from sqlalchemy.dialects.postgresql import JSONB

from kaoping.domain.answers import Mark
from kaoping.domain.scoring.measures.sources import ANSWERS
from kaoping.storage.facts.responses import HEARD, KEPT_RESPONSES
from kaoping.storage.facts.shape import FactSource
from kaoping.storage.tables.calls import CallbackTask, QuestionnaireVersion, SurveyResponse

_SECTIONS = (
    func.jsonb_array_elements(QuestionnaireVersion.document["sections"])
    .table_valued(column("section", JSONB))
    .render_derived(name="sections")
)
_QUESTIONS = (
    func.jsonb_array_elements(_SECTIONS.c.section["questions"])
    .table_valued(column("question", JSONB))
    .render_derived(name="questions")
)
_QUESTION = _QUESTIONS.c.question
_SLOT = cast(_QUESTION["slot"].astext, Integer)
_MARK: Any = func.coalesce(SurveyResponse.marks[_SLOT], literal(0, SmallInteger))


def _marked(mark: Mark) -> Any:
    return _MARK.op("&")(literal(int(mark), SmallInteger)) != 0


KEPT_ANSWERS = FactSource(
    source=ANSWERS,
    rows=select(
        SurveyResponse.id.label("fact_id"),
        SurveyResponse.store_id,
        CallbackTask.type,
        _QUESTION["code"].astext.label("item"),
        _SECTIONS.c.section["factor"].astext.label("factor"),
        _QUESTION["kind"].astext.label("kind"),
        _marked(Mark.SATISFIED).label("satisfied"),
        _marked(Mark.TOP2).label("top2"),
        _marked(Mark.NEGATIVE).label("negative"),
        SurveyResponse.answered_day,
        SurveyResponse.slots[_SLOT].label("points"),
    )
    .select_from(HEARD)
    .join(QuestionnaireVersion, QuestionnaireVersion.id == SurveyResponse.questionnaire_version_id)
    .join(_SECTIONS, true())
    .join(_QUESTIONS, true())
    .where(SurveyResponse.marks[_SLOT].is_not(None)),
    holders=KEPT_RESPONSES.holders,
)
