"""The periodic jobs and the kinds of long tasks, which features register in AppConfig.ready()."""

from .jobs import PeriodicJob

JOBS = []
TASK_KINDS = {}


def periodic(name, label, schedule, *, is_long=False):
    """Register the decorated function, which takes nothing, as a PeriodicJob.

    A job that may take more than a few seconds at 100,000 organizations `is_long`.
    """

    def register(run):
        JOBS.append(PeriodicJob(name, label, schedule, run, is_long))
        return run

    return register


def register_task(kind):
    """Register a TaskKind, and return it."""
    TASK_KINDS[kind.name] = kind
    return kind
