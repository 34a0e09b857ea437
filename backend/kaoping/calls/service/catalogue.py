"""Questionnaires and plans: seeded from the packs, parsed once per version, listed."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from importlib import resources
from typing import Any

import yaml
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kaoping.calls.service.plans import RULES, SHIPPED
from kaoping.domain.calling import Rules
from kaoping.domain.calltimes import CallHours
from kaoping.domain.questionnaire_reader import read_questionnaire
from kaoping.domain.questionnaires import Questionnaire
from kaoping.storage.acts.tasks import Making
from kaoping.storage.reads.callable_visits import VISITS
from kaoping.storage.session import save
from kaoping.storage.tables import calls as tables
from kaoping.storage.tables.calls import CallbackPlan, CallbackTask, QuestionnaireVersion

PACKS = resources.files("kaoping") / "packs" / "questionnaires"
PUBLISHED = "PUBLISHED"
_parsed: dict[tuple[int, int], Questionnaire] = {}
"""Versions never change once used, so a parsed one stays good; the row version guards drafts."""


def seed(db: Session) -> None:
    """Bring the questionnaires of the packs and the plans shipped into the database, once.

    Raises ValueError when a pack changes the words of a version that calls were made with.
    """
    for file in sorted(PACKS.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".yaml"):
            _seed_questionnaire(db, read_pack(file.read_text("utf-8")))
    known = set(db.scalars(select(CallbackPlan.code)))
    for plan in SHIPPED:
        if plan["code"] not in known:
            _seed_plan(db, plan)


def read_pack(text: str) -> dict[str, Any]:
    """YAML in which everything is text: `0.35` never becomes a float, nor `NO` a falsehood."""
    document: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  makes text and nothing else
    return document


def _seed_questionnaire(db: Session, document: Mapping[str, Any]) -> None:
    sheet = read_questionnaire(document)
    kept = db.scalar(select(tables.Questionnaire).where(tables.Questionnaire.code == sheet.code))
    if kept is None:
        kept = tables.Questionnaire(code=sheet.code, type=sheet.type, title=sheet.title)
        save(db, kept)
    version = db.scalar(
        select(QuestionnaireVersion).where(
            QuestionnaireVersion.questionnaire_id == kept.id, QuestionnaireVersion.number == sheet.version
        )
    )
    if version is None:
        save(
            db, QuestionnaireVersion(questionnaire_id=kept.id, number=sheet.version, document=dict(document))
        )
    elif version.document != document:
        if db.scalar(select(exists().where(CallbackTask.questionnaire_version_id == version.id))):
            raise ValueError(
                f"{sheet.code} version {sheet.version} is in use: a new wording is a new version"
            )
        version.document = dict(document)
        save(db, version)


def _seed_plan(db: Session, plan: Mapping[str, Any]) -> None:
    questionnaire = db.scalars(
        select(tables.Questionnaire.id).where(tables.Questionnaire.code == plan["code"])
    ).one()
    save(db, CallbackPlan(**plan, questionnaire_id=questionnaire, rules=rules_document(RULES)))


def rules_document(rules: Rules) -> dict[str, Any]:
    return {
        "hours": rules.hours.document(),
        "max_attempts": rules.max_attempts,
        "min_days": rules.min_days,
        "min_parts": rules.min_parts,
        "request_horizon_days": rules.request_horizon.days,
    }


def rules_of(document: Mapping[str, Any]) -> Rules:
    return Rules(
        hours=CallHours.parse(document["hours"]),
        max_attempts=document["max_attempts"],
        min_days=document["min_days"],
        min_parts=document["min_parts"],
        request_horizon=timedelta(days=document["request_horizon_days"]),
    )


def plans_in_force(db: Session) -> Sequence[CallbackPlan]:
    return db.scalars(select(CallbackPlan).where(CallbackPlan.active).order_by(CallbackPlan.id)).all()


def making_of(db: Session, plan: CallbackPlan) -> Making:
    """What the generator needs; tasks get the newest published version of the plan's questionnaire."""
    version = db.scalars(
        select(QuestionnaireVersion.id)
        .where(
            QuestionnaireVersion.questionnaire_id == plan.questionnaire_id,
            QuestionnaireVersion.state == PUBLISHED,
        )
        .order_by(QuestionnaireVersion.number.desc())
        .limit(1)
    ).one()
    return Making(
        plan_id=plan.id,
        visit=VISITS[plan.visits],
        type=plan.type,
        questionnaire_version_id=version,
        anchor=plan.anchor,
        from_days=plan.from_days,
        due_days=plan.due_days,
        fatigue_days=plan.fatigue_days,
        hours=rules_of(plan.rules).hours,
    )


def questionnaire_of(db: Session, version_id: int, row_version: int) -> Questionnaire:
    """The parsed questionnaire of a version; read and parsed once per process."""
    key = (version_id, row_version)
    if key not in _parsed:
        document = db.scalars(
            select(QuestionnaireVersion.document).where(QuestionnaireVersion.id == version_id)
        ).one()
        _parsed[key] = read_questionnaire(document)
    return _parsed[key]
