"""Start and run the tasks of these tests."""

from members.work import tasks
from tests.work.acts import KINDS


def start(kind="topics", *, language="nb", **given):
    return tasks.start(kind, given, user=None, language=language)


def run(task, kinds=KINDS):
    """Run the next task, and return this one as stored afterwards."""
    tasks.run_next(kinds)
    task.refresh_from_db()
    return task
