"""Free text about audits, sealed in the database as all free text is."""

from sqlalchemy.orm import Session

from kaoping.storage.secrets import PersonalData, Purpose


def seal(db: Session, text: str | None) -> bytes | None:
    personal: PersonalData = db.info["personal"]
    return personal.seal(Purpose.TEXT, text) if text else None


def unseal(db: Session, sealed: bytes | None) -> str | None:
    personal: PersonalData = db.info["personal"]
    return personal.open(Purpose.TEXT, sealed) if sealed else None
