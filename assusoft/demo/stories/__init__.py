"""The planted stories: one person, one lesson, and for each promise of the product at least one of them."""

from assusoft.demo.stories import arrivals, data, departures, families, pay, working_time
from assusoft.demo.stories.bullets import BULLETS
from assusoft.demo.stories.data import FIRST_EXTRACT
from assusoft.demo.stories.story import Story

STORIES: tuple[Story, ...] = (
    *arrivals.STORIES,
    *departures.STORIES,
    *working_time.STORIES,
    *pay.STORIES,
    *data.STORIES,
    *families.STORIES,
)

__all__ = ["BULLETS", "FIRST_EXTRACT", "STORIES", "Story"]
