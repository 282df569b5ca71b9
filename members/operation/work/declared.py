"""The periodic jobs and the kinds of long tasks, which features register in AppConfig.ready()."""

from .jobs import SHORT, PeriodicJob

JOBS = []
TASK_KINDS = {}


def periodic(name, label, schedule, *, limit=SHORT):
    """Register the decorated function, which takes nothing, as a PeriodicJob.

    A job that may take more than a few seconds at 100,000 organizations has a `limit` above two
    minutes: at most an hour, since the other long jobs wait meanwhile.
    """

    def register(run):
        JOBS.append(PeriodicJob(name, label, schedule, run, limit))
        return run

    return register


def register_task(kind):
    """Register a TaskKind, and return it."""
    TASK_KINDS[kind.name] = kind
    return kind
