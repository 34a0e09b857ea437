"""Brands: what the group sells and the words its checklists take from them. They belong to no store."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, any_, func, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict, NotFound
from kaoping.domain.people import Principal
from kaoping.people.schemas import BrandIn, BrandOut, BrandPatch
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.acts.journal_changes import changes_of, fields_of
from kaoping.storage.reach import require_group
from kaoping.storage.reads.checklist_words import asked_words
from kaoping.storage.session import CONFLICTS, check_version, flush, save
from kaoping.storage.tables.people import Brand, Store
from kaoping.web.schema import LabelIn

CONFLICTS["uq_brand_code"] = lambda: Conflict("code-taken")
FIELDS = ("code", "label", "words")


def select_brands() -> Select[Brand]:
    return select(Brand).order_by(Brand.code)


def found_brand(db: Session, new: BrandIn, by: Principal) -> BrandOut:
    require_group(by)
    brand = Brand(code=new.code, label=written(new.label), words=_words(new.words))
    save(db, brand)
    _note(db, "brand.founded", brand, {})
    return show_brand(db, brand)


def change_brand(db: Session, brand_id: int, wanted: BrandPatch, version: int, by: Principal) -> BrandOut:
    require_group(by)
    brand = find_brand(db, brand_id)
    check_version(brand, version)
    before = fields_of(brand, *FIELDS)
    if wanted.label is not None:
        brand.label = written(wanted.label)
    if wanted.words is not None:
        brand.words = _words(wanted.words)
    flush(db)
    _note(db, "brand.changed", brand, before)
    return show_brand(db, brand)


def find_brand(db: Session, brand_id: int) -> Brand:
    brand = db.get(Brand, brand_id)
    if brand is None:
        raise NotFound()
    return brand


def show_brand(db: Session, brand: Brand) -> BrandOut:
    return show_brands(db, [brand])[0]


def show_brands(db: Session, brands: Sequence[Brand]) -> list[BrandOut]:
    """Brands with how many stores sell them and what checklists ask of them, in two queries more."""
    sold = (
        select(Brand.id, func.count())
        .join(Store, Brand.id == any_(Store.brand_ids))
        .where(Store.closed_on.is_(None))
        .group_by(Brand.id)
    )
    stores = {row.id: row.count for row in db.execute(sold)}
    asked = asked_words(db)
    return [
        BrandOut.model_validate(
            {
                **fields_of(b, *FIELDS),
                "id": b.id,
                "asked": asked,
                "stores": stores.get(b.id, 0),
                "row_version": b.row_version,
            }
        )
        for b in brands
    ]


def written(label: LabelIn) -> dict[str, str]:
    """As a label is kept: without a translation nobody gave."""
    return label.model_dump(exclude_none=True)


def _words(words: Mapping[str, LabelIn]) -> dict[str, dict[str, str]]:
    return {key: written(label) for key, label in words.items()}


def _note(db: Session, action: str, brand: Brand, before: dict[str, object]) -> None:
    changes = changes_of(before, fields_of(brand, *FIELDS))
    append_journal(db, None, action, "brand", brand.id, {"code": brand.code, "changes": changes})
