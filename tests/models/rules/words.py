"""Values that several rules share."""

from datetime import UTC, datetime

LONG_BEFORE = datetime(2019, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SENT = {"sent_at": NOON, "subject": "", "text": "", "html": ""}
CHOOSE = "Choose one of the listed values."
