"""Planning an audit: the checklist in the brand's words, somebody who stands apart, a day."""

from collections.abc import Collection
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.audits.schemas import AuditDetailOut, AuditIn
from kaoping.audits.service.candidates import find_auditor, visit_of
from kaoping.audits.service.catalogue import checklist_of, newest_version
from kaoping.audits.service.reading import read_audit
from kaoping.audits.service.timeline import note_happening
from kaoping.domain.audits import Happening
from kaoping.domain.calendars import day_of
from kaoping.domain.checklists import Checklist, fill, missing_words
from kaoping.domain.errors import Invalid
from kaoping.domain.people import Principal
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.reach import require_store
from kaoping.storage.session import now, save
from kaoping.storage.tables.audits import Audit, AuditItem, AuditTemplateVersion
from kaoping.storage.tables.people import Brand, Store


def plan_audit(db: Session, who: Principal, new: AuditIn) -> AuditDetailOut:
    """Raises Invalid, at the field, where store, checklist, brand, day or auditor will not do."""
    store = db.scalar(select(Store).where(Store.code == new.store_code))
    if store is None:
        raise Invalid("unknown-reference", field="/store_code")
    require_store(who, store.id)
    if new.scheduled_on < day_of(now(db), ZoneInfo(store.zone)):
        raise Invalid("audit-day-past", field="/scheduled_on")
    version = newest_version(db, new.template_code)
    if version is None:
        raise Invalid("unknown-reference", field="/template_code")
    checklist = checklist_of(version)
    brand = _find_brand(db, store, new.brand_code)
    if missing := missing_words(checklist, brand.words):
        raise Invalid("audit-words-missing", field="/brand_code", brand=brand.code, missing=missing)
    _check_sources(checklist, new.sources)
    visit = visit_of(checklist, new.sources, store.id, new.scheduled_on)
    auditor = find_auditor(db, visit, new.auditor_user_id)
    audit = _write(db, who, new, store, brand, version, auditor.employee_id)
    return read_audit(db, who, audit.id)


def _find_brand(db: Session, store: Store, code: str | None) -> Brand:
    """The store's main brand comes first."""
    brands = {brand.id: brand for brand in db.scalars(select(Brand).where(Brand.id.in_(store.brand_ids)))}
    known = [brands[one] for one in store.brand_ids if one in brands]
    for brand in known:
        if code in (None, brand.code):
            return brand
    raise Invalid("audit-brand-elsewhere", field="/brand_code", known=[brand.code for brand in known])


def _check_sources(checklist: Checklist, sources: Collection[str]) -> None:
    if len(set(sources)) != len(sources):
        raise Invalid("audit-source-twice", field="/sources")
    known = {one.item.source for one in checklist.placed()}
    if strangers := [source for source in sources if source not in known]:
        raise Invalid("audit-source-unknown", field="/sources", sources=[str(one) for one in strangers])


def _write(
    db: Session,
    who: Principal,
    new: AuditIn,
    store: Store,
    brand: Brand,
    version: AuditTemplateVersion,
    auditor_employee_id: int | None,
) -> Audit:
    audit = Audit(
        store_id=store.id,
        template_version_id=version.id,
        brand_id=brand.id,
        document=fill(version.document, brand.words),
        sources=[str(source) for source in new.sources],
        announced=new.announced,
        scheduled_on=new.scheduled_on,
        planned_by=who.user_id,
        auditor_user_id=new.auditor_user_id,
        auditor_employee_id=auditor_employee_id,
    )
    save(db, audit)
    _write_items(db, audit, checklist_of(version))
    note_happening(db, audit, Happening.PLANNED, who)
    said = {"template": new.template_code, "auditor": new.auditor_user_id, "on": str(new.scheduled_on)}
    append_journal(db, store.id, "audit.planned", "audit", audit.id, said)
    return audit


def _write_items(db: Session, audit: Audit, checklist: Checklist) -> None:
    asked = [one for one in checklist.placed() if one.item.source in audit.sources]
    items = [
        AuditItem(
            store_id=audit.store_id,
            audit_id=audit.id,
            code=one.item.code,
            seq=seq,
            section=one.section.code,
            standard=one.standard.code,
            source=str(one.item.source),
        )
        for seq, one in enumerate(asked, 1)
    ]
    save(db, *items)
