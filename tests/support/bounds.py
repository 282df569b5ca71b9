"""Bounds of the product, lowered for a test: what lies beyond them then takes few rows."""

import pytest

BOUNDS = {
    "events that explain a report": "members.association.reports.counted_events.MOST",
    "rows of a file made at once": "members.exchange.downloads.AT_ONCE",
    "rows read for a sheet in one piece": "members.exchange.sheets.SLICE",
    "rows of a list's file made at once": "members.exchange.list_files.AT_ONCE",
    "rows of a list with counted choices": "members.queries.filters.staff.MOST_COUNTED",
    "rows changed at once": "members.queries.lists.bulk.task.AT_ONCE",
    "rows changed in one piece": "members.queries.lists.bulk.carry.SLICE",
    "rows undone at once": "members.records.history.undo_task.AT_ONCE",
    "lines of a file looked at at once": "members.exchange.incoming.last_look.AT_ONCE",
    "acts on a page of history": "members.admin.history.pages.ON_PAGE",
    "changes of a statement": "members.admin.history.pages.ON_STATEMENT",
    "lists that one saves": "members.queries.lists.saving.MOST_LISTS",
}


@pytest.fixture
def lower(monkeypatch):
    """Return a function that lowers the bound of a name to a number."""
    return lambda bound, number: monkeypatch.setattr(BOUNDS[bound], number)
