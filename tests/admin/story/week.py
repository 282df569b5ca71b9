"""The tasks of a secretary's week, by the key of tasks.csv."""

from inspect import getmembers, isfunction

from tests.admin.story import inbox, members, work
from tests.support.cases import cases

ROWS = cases(__file__, "tasks.csv")
TASKS = dict(
    member for one in (inbox, members, work) for member in getmembers(one, isfunction)
)


def clicks(driver, page, key, start):
    """Do the task by clicks of a driver on a page or client; return their number."""
    desk = driver(page, start)
    TASKS[key](desk)
    return desk.number
