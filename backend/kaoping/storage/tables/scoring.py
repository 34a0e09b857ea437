"""What scoring reads and leaves behind: which store-days changed.

Owned by the slice `scorecards`.
"""

from datetime import date

from sqlalchemy.orm import Mapped

from kaoping.storage.base import Base, StoreFact


class DirtyMark(StoreFact, Base):
    """A store-day whose facts changed. Append-only: a unique key would make writers wait."""

    __tablename__ = "dirty_mark"
    day: Mapped[date]
