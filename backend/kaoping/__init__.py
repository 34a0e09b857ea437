"""Kaoping 考评: how a dealership's customers feel, and what its people earn for it."""

import os

# The pinyin of names needs single characters only: 13 MiB of memory instead of 54, in every process.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
