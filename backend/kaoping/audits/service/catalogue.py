"""Checklists: seeded from the packs, parsed once per version, listed with what each brand still lacks."""

from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

import yaml
from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from kaoping.audits.schemas import (
    AuditTemplateDetailOut,
    AuditTemplateOut,
    NaReasonOut,
    ParameterOut,
    TemplateBrandOut,
    TemplateSectionOut,
    TemplateStandardOut,
)
from kaoping.audits.service.indicators import posts_named, show_indicator
from kaoping.domain.checklist_reader import read_checklist
from kaoping.domain.checklists import Checklist, missing_words
from kaoping.domain.errors import NotFound
from kaoping.storage.session import save
from kaoping.storage.tables.audits import Audit, AuditTemplate, AuditTemplateVersion
from kaoping.storage.tables.people import Brand

PACKS = resources.files("kaoping") / "packs" / "checklists"
PUBLISHED = "PUBLISHED"

_parsed: dict[tuple[int, int], Checklist] = {}
"""Versions never change once used, so a parsed one stays good; the row version guards the others."""


def seed(db: Session) -> None:
    """Bring the checklists of the packs into the database; running it again changes nothing.

    Raises ValueError when a pack changes the words of a version that audits were planned with.
    """
    for file in sorted(PACKS.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".yaml"):
            _seed_checklist(db, read_pack(file.read_text("utf-8")))


def read_pack(text: str) -> dict[str, Any]:
    """YAML in which everything is text, so that no bound of a range ever becomes a float."""
    document: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  makes text and nothing else
    return document


def _seed_checklist(db: Session, document: Mapping[str, Any]) -> None:
    checklist = read_checklist(document)
    kept = db.scalar(select(AuditTemplate).where(AuditTemplate.code == checklist.code))
    if kept is None:
        kept = AuditTemplate(code=checklist.code, label=dict(checklist.label))
        save(db, kept)
    of = (AuditTemplateVersion.template_id == kept.id, AuditTemplateVersion.number == checklist.version)
    version = db.scalar(select(AuditTemplateVersion).where(*of))
    if version is None:
        save(
            db,
            AuditTemplateVersion(template_id=kept.id, number=checklist.version, document=dict(document)),
        )
    elif version.document != document:
        if db.scalar(select(exists().where(Audit.template_version_id == version.id))):
            raise ValueError(
                f"{checklist.code} version {checklist.version} is in use: a new wording is a new version"
            )
        version.document = dict(document)
        save(db, version)


def newest_version(db: Session, code: str) -> AuditTemplateVersion | None:
    """The version new audits are planned with."""
    return db.scalar(_newest().where(AuditTemplate.code == code))


def checklist_of(version: AuditTemplateVersion) -> Checklist:
    """With its parameters; read and parsed once per process."""
    key = (version.id, version.row_version)
    if key not in _parsed:
        _parsed[key] = read_checklist(version.document)
    return _parsed[key]


def list_templates(db: Session) -> list[AuditTemplateOut]:
    brands = db.scalars(select(Brand).order_by(Brand.code)).all()
    return [_show_row(version, brands) for version in db.scalars(_newest())]


def read_template(db: Session, template_id: int) -> AuditTemplateDetailOut:
    """The newest version whole. Raises NotFound."""
    version = db.scalar(_newest().where(AuditTemplate.id == template_id))
    if version is None:
        raise NotFound()
    checklist = checklist_of(version)
    brands = db.scalars(select(Brand).order_by(Brand.code)).all()
    posts = posts_named(db, checklist)
    return AuditTemplateDetailOut.model_validate(
        {
            "id": template_id,
            "code": checklist.code,
            "label": checklist.label,
            "version": checklist.version,
            "note": checklist.note,
            "parameters": show_parameters(checklist),
            "brands": _show_brands(checklist, brands),
            "na_reasons": show_reasons(checklist),
            "sections": [
                TemplateSectionOut.model_validate(
                    {
                        "code": section.code,
                        "label": section.label,
                        "standards": [
                            TemplateStandardOut.model_validate(
                                {
                                    "code": standard.code,
                                    "label": standard.label,
                                    "items": [show_indicator(item, posts) for item in standard.items],
                                }
                            )
                            for standard in section.standards
                        ],
                    }
                )
                for section in checklist.sections
            ],
        }
    )


def show_parameters(checklist: Checklist) -> list[ParameterOut]:
    return [ParameterOut.model_validate({"key": p.key, "label": p.label}) for p in checklist.parameters]


def show_reasons(checklist: Checklist) -> list[NaReasonOut]:
    return [
        NaReasonOut.model_validate({"code": r.code, "label": r.label, "needs_note": r.needs_note})
        for r in checklist.reasons
    ]


def _newest() -> Select[AuditTemplateVersion]:
    other = aliased(AuditTemplateVersion)
    newest = (
        select(func.max(other.number))
        .where(other.template_id == AuditTemplateVersion.template_id, other.state == PUBLISHED)
        .scalar_subquery()
    )
    return (
        select(AuditTemplateVersion)
        .join(AuditTemplate, AuditTemplate.id == AuditTemplateVersion.template_id)
        .where(AuditTemplateVersion.number == newest)
        .order_by(AuditTemplate.code)
    )


def _show_row(version: AuditTemplateVersion, brands: Sequence[Brand]) -> AuditTemplateOut:
    checklist = checklist_of(version)
    return AuditTemplateOut.model_validate(
        {
            "id": version.template_id,
            "code": checklist.code,
            "label": checklist.label,
            "version": checklist.version,
            "items": len(list(checklist.placed())),
            "sections": len(checklist.sections),
            "parameters": show_parameters(checklist),
            "brands": _show_brands(checklist, brands),
        }
    )


def _show_brands(checklist: Checklist, brands: Sequence[Brand]) -> list[TemplateBrandOut]:
    return [
        TemplateBrandOut.model_validate(
            {
                "id": brand.id,
                "code": brand.code,
                "label": brand.label,
                "missing": missing_words(checklist, brand.words),
            }
        )
        for brand in brands
    ]
