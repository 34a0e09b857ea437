"""A questionnaire as the desk shows it: neutral words, filled-in script, nothing preset."""

from collections.abc import Mapping
from typing import Any

from kaoping.domain.questionnaires import RATINGS, Option, Question, QuestionKind, Questionnaire
from kaoping.storage.tables import calls as tables

NUMBERS = (0, 1_000_000)
NOT_A_NUMBER = (None, None)


def show_questionnaire(
    kept: tables.Questionnaire,
    version: tables.QuestionnaireVersion,
    sheet: Questionnaire,
    *,
    marketing: bool = True,
    words: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Without marketing consent the commercial questions are left out: they make it another kind of call."""
    return {
        "version_id": version.id,
        "code": kept.code,
        "version": version.number,
        "type": kept.type,
        "state": version.state,
        "title": sheet.title,
        "opening": _fill(sheet.opening, words),
        "closing": _fill(sheet.closing, words),
        "sections": [{"code": s.code, "title": s.title, "factor": s.factor} for s in sheet.sections],
        "questions": [_question(q) for q in sheet.questions if marketing or not q.commercial],
        "reasons": [{"code": r.code, "label": r.label} for r in sheet.reasons],
    }


def _fill(text: Mapping[str, str], words: Mapping[str, Any] | None) -> dict[str, str]:
    """Put the store and the caller into the script; a listing leaves the places open."""
    if not words:
        return dict(text)
    filled = {}
    for language, template in text.items():
        sentence = template
        for name, value in words.items():
            said = (value.get(language) or value["zh"]) if isinstance(value, Mapping) else value
            sentence = sentence.replace(f"{{{name}}}", said)
        filled[language] = sentence
    return filled


def _question(question: Question) -> dict[str, Any]:
    low, high = RATINGS.get(question.kind) or NOT_A_NUMBER
    if question.kind is QuestionKind.NUMBER:
        low, high = NUMBERS
    return {
        "code": question.code,
        "section": question.section,
        "text": question.text,
        "hint": question.hint,
        "kind": question.kind,
        "required": question.required,
        "key": question.key,
        "commercial": question.commercial,
        "allow_na": question.allow_na,
        "low": low,
        "high": high,
        "options": [_option(o) for o in question.options],
    }


def _option(option: Option) -> dict[str, Any]:
    return {
        "code": option.code,
        "label": option.label,
        "polarity": option.polarity,
        "requires_reason": option.requires_reason,
        "triggers": list(option.triggers),
    }
