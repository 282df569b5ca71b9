"""The week of a secretary in one browser: her 38 tasks, one after another."""

import pytest

from tests.admin.story.week import ROWS, clicks
from tests.support import grenland
from tests.support.desk_tasks import BrowserClicks
from tests.support.factories import make
from tests.support.login import log_in_browser


@pytest.mark.long
def test_the_week_takes_as_many_clicks_as_its_rows_say(
    page, base_url, transactional_db
):
    grenland.load()
    log_in_browser(page, base_url, make.secretary(name="Kari"))
    page.set_viewport_size({"width": 1366, "height": 768})
    # A task may end on a form that came back: leaving it asks first.
    page.on("dialog", lambda dialog: dialog.accept())

    done = {
        key: clicks(BrowserClicks, page, key, start)
        for key, _task, start, _number in ROWS
    }

    assert done == {key: int(number) for key, *_task, number in ROWS}
