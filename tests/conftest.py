"""What every test stands on."""

import os

import pytest
from django.utils import translation

# Playwright runs an event loop in the test's thread, and Django then suspects async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def norwegian():
    """Start every test in the first language: a request leaves its own active."""
    translation.activate("nb")
