"""Invalid rows for the constraints on reports."""

from datetime import date

from members.models import Report, ReportDraft, ReportText
from tests.support.rows import make

SWAPPED = {"since": date(2025, 12, 31), "until": date(2025, 1, 1)}
ORDER = "The last day cannot be before the first."
WRONG = {
    "a_reportdraft_ends_after_it_starts": (ReportDraft, SWAPPED, ORDER),
    "a_report_ends_after_it_starts": (Report, SWAPPED, ORDER),
    "a_text_of_a_report_says_something": (ReportText, {"text": " \n"}, "Write a text."),
    "a_text_of_a_report_has_no_unseen_characters": (
        ReportText,
        {"text": "Ingen\u202e ser det"},
        "Remove the invisible characters from the text.",
    ),
    "a_text_of_a_report_is_not_too_long": (
        ReportText,
        {"text": "x" * 6001},
        "The text is too long.",
    ),
    "a_report_is_delivered_to_somebody": (
        Report,
        {"delivered_to": " "},
        "Enter whom the report is delivered to.",
    ),
    "a_report_is_delivered_to_no_address": (
        Report,
        {"delivered_to": "kari@example.org"},
        "Enter an organization or a programme, not an e-mail address.",
    ),
    "a_report_is_called_by_the_hash_of_its_document": (Report, {"hash": "0" * 64}, ""),
}
TWICE = {
    "a_period_has_one_draft": (
        ReportDraft,
        lambda: {"since": date(2025, 1, 1), "until": date(2025, 6, 30)},
        "There is a draft for this period.",
    ),
    "a_section_of_a_draft_has_one_text": (
        ReportText,
        lambda: {"draft": make(ReportDraft)},
        "This section already has a text.",
    ),
    "a_draft_is_delivered_once": (
        Report,
        lambda: {"made_from": 7},
        "This report is delivered already.",
    ),
}
