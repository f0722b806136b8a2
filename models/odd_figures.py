"""Which figures deserve a second look before they are confirmed. They are asked about, never refused.

The rule: against the school's reports of the last six months (at least two), a figure is far off when it is more than
three times the largest of them and at least ten above it, or when they were all ten or more and it is less than a third
of the smallest. Eight equal figures other than zero are asked about always: they look like a slip of the thumb.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from models.campaigns import Campaign
from models.statistics import earlier_figures
from thai.months import Month

FACTOR = 3
AT_LEAST = 10
MONTHS_NEEDED = 2


def is_far_off(count: int, earlier: Sequence[int]) -> bool:
    """Whether ``count`` is far from what the school reported in earlier months."""
    if len(earlier) < MONTHS_NEEDED:
        return False
    largest, smallest = max(earlier), min(earlier)
    too_large = count > FACTOR * largest and count - largest >= AT_LEAST
    too_small = smallest >= AT_LEAST and count * FACTOR < smallest
    return too_large or too_small


def far_off(figures: Mapping[int, int], earlier: Sequence[Mapping[int, int]]) -> list[int]:
    """The process ids whose figure is far off."""
    return [
        key for key, count in figures.items() if is_far_off(count, [month[key] for month in earlier if key in month])
    ]


def far_off_of_school(
    session: Session, campaign: Campaign, school_id: int, month: Month, figures: Mapping[int, int]
) -> list[int]:
    """The process ids whose figure is far from what the school reported before ``month``; of a nil report none is."""
    if len(figures) == len(campaign.processes) and not any(figures.values()):
        return []
    earlier = earlier_figures(session, campaign.id, school_id, month)
    return far_off(figures, [handed.figures for handed in earlier])


def all_alike(figures: Mapping[int, int]) -> bool:
    """Whether all figures are the same number, and not zero."""
    return len(figures) > 1 and len(set(figures.values())) == 1 and 0 not in figures.values()
