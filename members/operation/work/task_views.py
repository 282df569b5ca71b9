"""The state, title and file of a task, for pages."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import pgettext_lazy

from members.models import Task

from . import tasks
from .declared import TASK_KINDS
from .status import running


class TaskState(TextChoices):
    WAITING = "waiting", pgettext_lazy("task", "Waiting its turn")
    RUNNING = "running", pgettext_lazy("task", "Working")
    CANCELLING = "cancelling", pgettext_lazy("task", "Being cancelled")
    DONE = "done", pgettext_lazy("task", "Finished")
    FAILED = "failed", pgettext_lazy("task", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("task", "Cancelled")


def task_views(loaded):
    """Return the TaskViews of tasks that are loaded with their progress."""
    is_waited_for = any(task.ended_at is None for task in loaded)
    running_tasks = running(Task) if is_waited_for else ()
    return [TaskView(task, task.pk in running_tasks) for task in loaded]


@dataclass(frozen=True)
class TaskView:
    """A task as its page shows it."""

    task: Task
    is_running: bool

    @property
    def state(self):
        if self.task.ended_at:
            return TaskState(self.task.outcome)
        if self.task.progress.cancelled_at:
            return TaskState.CANCELLING
        return TaskState.RUNNING if self.is_running else TaskState.WAITING

    @property
    def other_states(self):
        """List the states that would be news to a page that shows this one."""
        return [state for state in TaskState if state != self.state]

    @cached_property
    def title(self):
        with translation.override(self.task.language):
            return TASK_KINDS[self.task.kind].title(self.task)

    @property
    def has_file(self):
        """Whether tasks of its kind make a file."""
        return TASK_KINDS[self.task.kind].has_file

    @property
    def kept_until(self):
        return self.task.ended_at + tasks.RETENTION
