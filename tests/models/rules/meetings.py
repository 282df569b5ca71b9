"""Invalid rows for the constraints on meetings of bodies."""

from datetime import time

from members.models import Attachment, Attendance, Meeting
from members.models.images import content_hash
from tests.support.factories import make_organization, make_person
from tests.support.rows import make

ANOTHER = b"PK\x03\x04"
WRONG = {
    "a_meeting_ends_after_it_starts": (
        Meeting,
        {"starts_at": time(10), "ends_at": time(9)},
        "A meeting ends after it has started.",
    ),
    "a_meeting_is_called_something": (
        Meeting,
        {"title": " \t"},
        "Enter what the meeting is called.",
    ),
    "a_meeting_has_a_thousand_guests_at_most": (
        Meeting,
        {"other_guests": 1001},
        "There are 1,000 guests at most.",
    ),
    "somebody_attends_a_meeting": (
        Attendance,
        {"person": None},
        "Choose an organization or a person.",
    ),
    "a_guest_is_a_person_who_is_present": (
        Attendance,
        {"is_guest": True, "status": "absent"},
        "A guest is a person who is present.",
    ),
    "an_attachment_has_bytes_and_not_too_many": (
        Attachment,
        lambda: _with_bytes(b"%PDF-" + b" " * 10_000_000),
        "The file is empty or larger than 10 MB.",
    ),
    "an_attachment_begins_as_a_pdf": (
        Attachment,
        lambda: _with_bytes(ANOTHER),
        "This is not a PDF file.",
    ),
    "an_attachment_is_called_by_its_bytes": (Attachment, {"hash": "0" * 64}, ""),
}
TWICE = {
    "a_person_attends_a_meeting_once": (
        Attendance,
        lambda: {"meeting": make(Meeting), "person": make_person()},
        "This person is on the list already.",
    ),
    "an_organization_attends_a_meeting_once": (
        Attendance,
        lambda: {
            "meeting": make(Meeting),
            "person": None,
            "organization": make_organization(),
        },
        "This organization is on the list already.",
    ),
    "a_file_is_attached_to_a_meeting_once": (
        Attachment,
        lambda: {"meeting": make(Meeting), **_with_bytes(b"%PDF-1.7 %%EOF")},
        "This file is attached already.",
    ),
}


def _with_bytes(data):
    return {"data": data, "hash": content_hash(data)}
