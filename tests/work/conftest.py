from datetime import UTC, datetime, timedelta

import pytest


class Clock:
    """The application's clock, which a test sets."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now

    def move(self, **amount):
        self.now += timedelta(**amount)


@pytest.fixture
def clock():
    """Return a clock that stands at noon in Norway, in winter."""
    return Clock(datetime(2027, 1, 11, 11, tzinfo=UTC))
