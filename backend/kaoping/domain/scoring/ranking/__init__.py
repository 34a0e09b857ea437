"""Ranks: leagues, who is eligible, competition ranking, and prize tables whose ties lose no cent."""
