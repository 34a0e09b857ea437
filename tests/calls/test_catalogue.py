"""Packs become rows once; words that were used are never changed."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.calls.kit import Visits

from kaoping.calls.service import catalogue
from kaoping.domain.calling import Rules
from kaoping.storage.tables.calls import CallbackPlan, Questionnaire, QuestionnaireVersion


def version(db: Session) -> QuestionnaireVersion:
    """The one of the call after a repair."""
    query = select(QuestionnaireVersion).join(
        Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id
    )
    return db.scalars(query.where(Questionnaire.code == "AFTERSALES_D3")).one()


def test_seeding_again_changes_nothing(visits: Visits, db: Session) -> None:
    before = db.scalars(select(QuestionnaireVersion.row_version)).all()
    catalogue.seed(db)
    db.commit()
    assert db.scalars(select(QuestionnaireVersion.row_version)).all() == before
    plans = {plan.code: plan.visits for plan in db.scalars(select(CallbackPlan))}
    assert plans == {"AFTERSALES_D3": "REPAIR_ORDER", "NEWCAR_D1": "SALE", "NEWCAR_D7": "SALE"}


def test_an_unused_version_follows_its_pack(visits: Visits, db: Session) -> None:
    stale = version(db)
    stale.document = {**stale.document, "title": {"zh": "旧", "en": "old"}}
    db.commit()
    catalogue.seed(db)
    db.commit()
    assert version(db).document["title"]["zh"] == "售后三日回访"


def test_a_version_in_use_is_never_rewritten(visits: Visits, db: Session) -> None:
    visits.tasks()
    used = version(db)
    used.document = {**used.document, "title": {"zh": "旧", "en": "old"}}
    db.commit()
    with pytest.raises(ValueError, match="is in use"):
        catalogue.seed(db)


def test_rules_travel_through_their_document() -> None:
    assert catalogue.rules_of(catalogue.rules_document(Rules())) == Rules()
