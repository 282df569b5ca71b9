"""Invalid rows for the constraints on the texts that the secretariat words itself."""

from members.models import MessageText, PageText

PLAIN = "Remove the invisible characters from the text."
SAY_SOMETHING = "Write a text, or go back to the standard text."

WRONG = {
    "a_text_of_a_page_says_something": (PageText, {"text_nb": " \n"}, SAY_SOMETHING),
    "a_text_of_a_page_has_no_unseen_characters": (
        PageText,
        {"text_en": "Vi\u202ere"},
        PLAIN,
    ),
    "a_text_of_a_page_is_not_too_long": (
        PageText,
        {"text_en": "a" * 6001},
        "The text is too long.",
    ),
    "a_text_of_a_letter_says_something": (
        MessageText,
        {"opening_nb": " "},
        SAY_SOMETHING,
    ),
    "a_worded_subject_is_one_line": (
        MessageText,
        {"subject_nb": "Hei\nBcc: alle@example.org"},
        "This must be one line of plain text.",
    ),
    "a_text_of_a_letter_has_no_unseen_characters": (
        MessageText,
        {"closing_en": "a\u0007b"},
        PLAIN,
    ),
    "braces_of_a_letter_stand_around_names": (
        MessageText,
        {"opening_nb": "{0.__class__}"},
        "Braces stand around the name of a placeholder, and nowhere else.",
    ),
    "a_text_of_a_letter_is_not_too_long": (
        MessageText,
        {"opening_en": "a" * 2001},
        "The text is too long.",
    ),
}
