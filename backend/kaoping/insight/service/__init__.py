"""What the whole says, in business verbs; each part of the workbench has a module of its own."""

from kaoping.insight.service.behind import select_records, show_records
from kaoping.insight.service.figures import Asked, read_measures
from kaoping.insight.service.workbench import read_workbench

__all__ = ["Asked", "read_measures", "read_workbench", "select_records", "show_records"]
