"""One sample employer for all tests of the demo: 600 people, five months, lived through once."""

from dataclasses import dataclass

import pytest

from assusoft.demo.course import Course, Extract


@dataclass
class Sample:
    course: Course
    extracts: list[Extract]


@pytest.fixture(scope="session")
def sample() -> Sample:
    course = Course(600, 2026)
    return Sample(course, list(course.months(5)))
