"""Questionnaires and plans as lists; the routes page them."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kaoping.calls.service.catalogue import questionnaire_of
from kaoping.calls.service.wording import show_questionnaire
from kaoping.storage.tables.calls import CallbackPlan, Questionnaire, QuestionnaireVersion


def questionnaires() -> Select[*tuple[Any, ...]]:
    """Every version that is not a draft."""
    return (
        select(Questionnaire, QuestionnaireVersion)
        .join(QuestionnaireVersion, QuestionnaireVersion.questionnaire_id == Questionnaire.id)
        .where(QuestionnaireVersion.state != "DRAFT")
    )


def show_version(db: Session, row: Any) -> dict[str, Any]:
    version: QuestionnaireVersion = row.QuestionnaireVersion
    sheet = questionnaire_of(db, version.id, version.row_version)
    return show_questionnaire(row.Questionnaire, version, sheet)


def plans() -> Select[*tuple[Any, ...]]:
    return select(CallbackPlan, Questionnaire.code.label("questionnaire_code")).join(
        Questionnaire, Questionnaire.id == CallbackPlan.questionnaire_id
    )


def show_plan(row: Any) -> dict[str, Any]:
    plan: CallbackPlan = row.CallbackPlan
    return {
        **{name: getattr(plan, name) for name in _PLAIN},
        "questionnaire_code": row.questionnaire_code,
        "max_attempts": plan.rules["max_attempts"],
        "min_days": plan.rules["min_days"],
        "min_parts": plan.rules["min_parts"],
        "hours": plan.rules["hours"],
    }


_PLAIN = (
    "id", "row_version", "code", "type", "title", "visits", "anchor", "from_days", "due_days", "fatigue_days",
    "active",
)  # fmt: skip
