"""The week of a secretary: 38 tasks by links and buttons, counted.

A task makes what others bring (a proposal, an application), presses and types, and asserts
what became of it. tasks.csv says where it starts and how many clicks it takes.
"""

import pytest

from tests.admin.story.week import ROWS, TASKS, clicks
from tests.support.html_forms import Clicks
from tests.support.sampling import some

pytestmark = pytest.mark.usefixtures("grenland")
TODAY = some("week", [key for key, *_rest in ROWS], 6)


def test_each_of_the_38_tasks_has_its_steps():
    assert len({key for key, *_rest in ROWS} & {*TASKS}) == len(ROWS) == 38


@pytest.mark.parametrize(
    ("key", "start", "number"),
    [
        pytest.param(key, *row, marks=[] if key in TODAY else pytest.mark.long, id=key)
        for key, _task, *row in ROWS
    ],
)
def test_a_task_takes_as_many_clicks_as_its_row_says(as_secretary, key, start, number):
    assert clicks(Clicks, as_secretary, key, start) == int(number)
