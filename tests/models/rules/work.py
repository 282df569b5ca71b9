"""Invalid rows for the constraints on jobs and tasks."""

from members.models import Job, Task, TaskProgress
from tests.models.rules.words import LONG_BEFORE, NOON

ENDED = {"ended_at": NOON, "outcome": "done"}
A_FILE = {"file_name": "liste.csv", "file_type": "text/csv", "file_size": 3}

WRONG = {
    "a_job_that_ran_has_a_beginning_and_an_end": (
        Job,
        {"began_at": NOON, "ended_at": LONG_BEFORE},
        None,
    ),
    "only_a_job_that_ran_has_failed": (Job, {"failure": "OSError"}, None),
    "a_task_that_ended_has_an_outcome_and_no_other_has": (
        Task,
        {"ended_at": NOON},
        None,
    ),
    "a_failed_task_says_why_and_no_other_does": (
        Task,
        {**ENDED, "failure": "Noe gikk galt."},
        None,
    ),
    "only_a_finished_task_has_a_file": (Task, A_FILE, None),
    "no_more_of_a_task_is_done_than_there_is": (TaskProgress, {"done": 1}, None),
}
