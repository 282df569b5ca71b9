"""Invalid rows for the constraints on jobs, tasks and batches."""

from members.models import Assignment, Batch, Job, SharePicture, Task, TaskProgress
from tests.models.rules.words import LONG_BEFORE, NOON
from tests.support.rows import make

ENDED = {"ended_at": NOON, "outcome": "done"}
A_FILE = {"file_name": "liste.csv", "file_type": "text/csv", "file_size": 3}

WRONG = {
    "an_assignment_names_a_row": (
        Assignment,
        {"row": "alle"},
        "State which row is taken.",
    ),
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
    "only_an_undo_undoes_a_batch": (
        Batch,
        lambda: {"undoes": make(Batch)},
        "Only an undo undoes another act.",
    ),
    "a_batch_never_undoes_itself": (
        Batch,
        {"id": 10**9, "undoes_id": 10**9, "act": "undo"},
        None,
    ),
    "a_share_picture_is_of_one_page": (SharePicture, {"organization": None}, None),
    "a_share_picture_is_called_by_its_bytes": (SharePicture, {"data": b"other"}, None),
    "a_share_picture_is_kept_under_a_fingerprint": (
        SharePicture,
        {"fingerprint": "x"},
        None,
    ),
    "no_more_of_a_task_is_done_than_there_is": (TaskProgress, {"done": 1}, None),
}
