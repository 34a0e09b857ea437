"""Photos of an audit: taken in raw, told by their first bytes, kept under their own hash."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaoping.audits.schemas import AuditPhotoOut
from kaoping.audits.service.holding import Held, find_audit, hold_audit, take
from kaoping.audits.service.marking import find_item, touch
from kaoping.audits.service.sight import sees_item
from kaoping.domain.audits import Act
from kaoping.domain.errors import Conflict, Invalid, NotFound
from kaoping.domain.people import Principal
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.files import files_of
from kaoping.storage.session import flush, now, save
from kaoping.storage.tables.audits import AuditItem, AuditPhoto

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
MOST_PHOTOS = 10
"""Of one indicator."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What came over the wire, and what it says it is."""

    media_type: str
    content: bytes


def told_by_its_bytes(content: bytes) -> str | None:
    """The kind of picture that begins like this, whatever its sender calls it."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    return WEBP if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def add_photo(db: Session, who: Principal, audit_id: int, code: str, picture: Picture) -> AuditPhotoOut:
    """The same picture sent again is the same photo. Raises Invalid for what is no picture of that kind,
    Conflict when the indicator has enough."""
    held = hold_audit(db, who, audit_id)
    take(held, Act.MARK)
    item = find_item(db, held.row, code)
    if told_by_its_bytes(picture.content) != picture.media_type:
        raise Invalid("photo-kind", field="", media_type=picture.media_type)
    digest = files_of(db).keep(db, picture.content)
    photo = _known(db, item, digest)
    if photo is not None and photo.removed_at is None:
        return _show(photo)
    if _count(db, item) >= MOST_PHOTOS:
        raise Conflict("audit-photos-enough", most=MOST_PHOTOS)
    if photo is None:
        photo = AuditPhoto(
            store_id=item.store_id,
            audit_id=item.audit_id,
            code=code,
            sha256=digest,
            media_type=picture.media_type,
            size=len(picture.content),
        )
    photo.added_by, photo.added_at, photo.removed_at = _account(who), now(db), None
    touch(held.row)
    save(db, photo)
    return _show(photo)


def read_photo(db: Session, who: Principal, audit_id: int, photo_id: int) -> tuple[AuditPhoto, bytes]:
    """Raises NotFound for a photo that is not there, was removed, or is not the caller's to see."""
    held = find_audit(db, who, audit_id)
    photo = _find(db, held, photo_id)
    item = find_item(db, held.row, photo.code)
    if not sees_item(db, who, held, item):
        raise NotFound()
    return photo, files_of(db).read(photo.sha256)


def remove_photo(db: Session, who: Principal, audit_id: int, photo_id: int) -> None:
    """The row says when; the file goes a day later."""
    held = hold_audit(db, who, audit_id)
    take(held, Act.MARK)
    photo = _find(db, held, photo_id)
    photo.removed_at = now(db)
    append_journal(
        db,
        photo.store_id,
        "audit.photo-removed",
        "audit",
        photo.audit_id,
        {"code": photo.code, "photo": photo.id, "sha256": photo.sha256},
    )
    touch(held.row)
    flush(db)


def _find(db: Session, held: Held, photo_id: int) -> AuditPhoto:
    photo = db.scalar(
        select(AuditPhoto).where(
            AuditPhoto.store_id == held.row.store_id,
            AuditPhoto.audit_id == held.row.id,
            AuditPhoto.id == photo_id,
            AuditPhoto.removed_at.is_(None),
        )
    )
    if photo is None:
        raise NotFound()
    return photo


def _known(db: Session, item: AuditItem, digest: str) -> AuditPhoto | None:
    return db.scalar(
        select(AuditPhoto).where(
            AuditPhoto.store_id == item.store_id,
            AuditPhoto.audit_id == item.audit_id,
            AuditPhoto.code == item.code,
            AuditPhoto.sha256 == digest,
        )
    )


def _count(db: Session, item: AuditItem) -> int:
    query = select(func.count()).where(
        AuditPhoto.store_id == item.store_id,
        AuditPhoto.audit_id == item.audit_id,
        AuditPhoto.code == item.code,
        AuditPhoto.removed_at.is_(None),
    )
    return db.execute(query).scalar_one()


def _account(who: Principal) -> int:
    assert who.user_id is not None  # a machine carries no word about audits
    return who.user_id


def _show(photo: AuditPhoto) -> AuditPhotoOut:
    return AuditPhotoOut.model_validate(photo)
