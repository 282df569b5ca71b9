"""Invalid rows for the constraints on jobs, tasks and batches."""

from datetime import date

from members.models import (
    Assignment,
    Batch,
    HeldNotice,
    IncomingFile,
    Job,
    Letter,
    Message,
    MessageRecipient,
    MessageRefusal,
    SharePicture,
    Task,
    TaskProgress,
)
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
    "an_incoming_file_holds_json_of_its_shape": (
        IncomingFile,
        {"choices": [["2", "new"]]},
        "This file cannot be read.",
    ),
    "only_a_file_that_was_written_has_a_batch": (
        IncomingFile,
        lambda: {"batch": make(Batch)},
        None,
    ),
    "a_notice_is_held_for_30_days_at_most": (
        HeldNotice,
        {"send_on": date(2026, 12, 2)},
        "People must be informed within 30 days. Choose an earlier day.",
    ),
    "a_message_in_english_has_subject_and_text": (
        Message,
        {"subject_en": "Hello"},
        "In English the message needs both a subject and a text, or none.",
    ),
    "a_message_has_subject_and_text": (
        Message,
        {"subject_nb": " "},
        "Write a subject and a text.",
    ),
    "a_necessary_message_says_why_and_no_other_does": (
        Message,
        {"is_necessary": True},
        "Write why the message is necessary.",
    ),
    "a_sent_message_has_recipients": (
        Message,
        {"sent_at": NOON, "fingerprint": "a" * 64},
        "There is nobody to send it to.",
    ),
    "only_a_sent_message_is_stopped": (
        Message,
        {"stopped_at": NOON},
        "Only a message that was sent can be stopped.",
    ),
    "a_message_goes_to_addresses": (
        MessageRecipient,
        {"address": "kari@example..org"},
        "This is not a valid e-mail address.",
    ),
    "who_refused_a_message_gets_no_letter": (
        MessageRecipient,
        lambda: {"is_refused": True, "letter": make(Letter)},
        None,
    ),
    "a_refusal_is_of_an_address": (
        MessageRefusal,
        {"address": "kari@example..org"},
        "This is not a valid e-mail address.",
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
