"""Invalid rows for the constraints on persons, access, membership and letters."""

from datetime import date

from members.models import (
    AccessRequest,
    AddressChange,
    Application,
    ChangeRequest,
    Cluster,
    Departure,
    Erasure,
    GraphLayout,
    Image,
    Invitation,
    Letter,
    LogIn,
    MissedSearch,
    PartnerAddress,
    Reminder,
    Representative,
    Resignation,
    SectionConfirmation,
    User,
)
from tests.models.rules.words import LONG_BEFORE, NOON, SENT
from tests.support.factories import make_organization, make_user
from tests.support.rows import make

WRONG = {
    "a_former_address_is_canonical": (
        AddressChange,
        {"former": "kari@example..org"},
        "This is not a valid e-mail address.",
    ),
    "a_wanted_address_is_canonical": (
        AddressChange,
        {"email": "kari@example..org"},
        "This is not a valid e-mail address.",
    ),
    "a_change_of_address_changes_it": (
        AddressChange,
        {"former": "kari@example.org", "email": "kari@example.org"},
        "This is your address already.",
    ),
    "an_address_is_confirmed_after_it_is_asked_for": (
        AddressChange,
        {"confirmed_at": LONG_BEFORE},
        "It is confirmed after it was asked for.",
    ),
    "a_departure_is_not_before_it_is_said": (
        Departure,
        {"last_day": date(2026, 10, 31)},
        "The last day can be today at the earliest.",
    ),
    "only_an_invited_successor_has_a_name": (
        Departure,
        {"invited_name": "Nora"},
        "Enter the address of the successor too.",
    ),
    "access_that_was_cut_short_has_a_last_day": (
        Representative,
        {"is_revoked": True},
        "Enter the last day, or leave the access without an end date.",
    ),
    "an_address_at_a_partner_is_canonical": (
        PartnerAddress,
        {"email": "kari@example..org"},
        "This is not a valid e-mail address.",
    ),
    "an_invited_address_is_canonical": (
        Invitation,
        {"email": "kari@example..org"},
        "This is not a valid e-mail address.",
    ),
    "an_invitation_keeps_no_token_but_its_fingerprint": (
        Invitation,
        {"fingerprint": "jWk3-b7vYk2l8Qn0aVbq4u3rXc"},
        None,
    ),
    "an_invitation_expires_after_it_is_made": (
        Invitation,
        {"expires_at": LONG_BEFORE},
        "An invitation must expire after it was made.",
    ),
    "an_invitation_is_never_both_used_and_withdrawn": (
        Invitation,
        lambda: {"used_at": NOON, "used_by": make_user(), "withdrawn_at": NOON},
        "An invitation is either accepted or withdrawn.",
    ),
    "a_used_invitation_says_when_and_by_whom": (
        Invitation,
        {"used_at": NOON},
        "State when it was accepted, and by whom.",
    ),
    "an_asking_address_is_canonical": (
        AccessRequest,
        {"email": "kari@example..org"},
        "This is not a valid e-mail address.",
    ),
    "whoever_asks_for_access_has_a_name": (
        AccessRequest,
        {"name": "\t"},
        "Enter your name.",
    ),
    "a_decided_claim_says_what_when_and_by_whom": (
        AccessRequest,
        {"granted": True},
        "State what was decided, when and by whom.",
    ),
    "whoever_is_declined_is_told_why": (
        AccessRequest,
        lambda: {
            "granted": False,
            "answer": " ",
            "decided_at": NOON,
            "decided_by": make_user(),
        },
        "Give a reason. It is sent to the person who asked.",
    ),
    "an_applicants_number_has_nine_digits_that_check": (
        Application,
        {"orgnr": "934949146"},
        "This is not a valid organization number. Check the nine digits.",
    ),
    "an_applicant_has_a_name_a_contact_and_a_reason": (
        Application,
        {"why": "\t"},
        "Enter the name, a contact and why you want to join.",
    ),
    "an_applicants_address_is_canonical": (
        Application,
        {"contact_email": "kari@example..org"},
        "This is not a valid e-mail address.",
    ),
    "only_a_confirmed_application_is_decided_by_somebody": (
        Application,
        lambda: {
            "confirmed_at": None,
            "is_accepted": True,
            "organization": make_organization(),
            "decided_at": NOON,
            "decided_by": make_user(),
        },
        "State what was decided, when and by whom.",
    ),
    "an_accepted_application_leads_to_an_organization": (
        Application,
        lambda: {
            "is_accepted": True,
            "decided_at": NOON,
            "decided_by": make_user(),
        },
        "State which organization was accepted.",
    ),
    "a_declined_applicant_is_told_why": (
        Application,
        lambda: {
            "is_accepted": False,
            "answer": " ",
            "decided_at": NOON,
            "decided_by": make_user(),
        },
        "Give a reason. It is sent to the applicant.",
    ),
    "nobody_leaves_before_the_day_of_the_notice": (
        Resignation,
        {"given_on": date(2026, 11, 2), "last_day": date(2026, 11, 1)},
        "The last day can be today at the earliest.",
    ),
    "a_notice_is_taken_back_or_carried_out_and_never_both": (
        Resignation,
        lambda: {
            "taken_back_on": date(2026, 11, 2),
            "ended_on": date(2026, 11, 2),
            "ended_by": make_user(),
        },
        "It is either withdrawn or carried out.",
    ),
    "a_notice_carried_out_says_by_whom": (
        Resignation,
        {"ended_on": date(2026, 11, 2)},
        "State who ended the membership.",
    ),
    "a_section_is_not_confirmed_in_the_future": (
        SectionConfirmation,
        {"confirmed_on": date(2999, 1, 1)},
        "The day cannot be in the future.",
    ),
    "a_section_is_confirmed_or_to_be_changed": (
        SectionConfirmation,
        {"confirmed_on": None},
        "State when it was confirmed.",
    ),
    "who_confirmed_a_section_is_known_with_the_day": (
        SectionConfirmation,
        lambda: {
            "confirmed_on": None,
            "confirmed_by": make_user(),
            "change": make(ChangeRequest),
        },
        "State when it was confirmed.",
    ),
    "a_contact_is_asked_by_name_and_the_secretariat_by_none": (
        Reminder,
        {"user": None},
        "State who was asked.",
    ),
    "a_closed_reminder_says_when_and_how": (
        Reminder,
        {"closed_on": date(2026, 11, 2)},
        "State when it was closed, and how.",
    ),
    "a_reminder_is_closed_after_it_is_made": (
        Reminder,
        {"closed_on": date(2026, 10, 31), "outcome": "settled"},
        "The last day cannot be before the first.",
    ),
    "an_applicant_is_answered_within_a_year": (
        Cluster,
        {"days_until_answer": 0},
        "Enter a number of days from 1 to 365.",
    ),
    "email_of_the_secretariat_is_canonical": (
        Cluster,
        {"secretariat_email": "post@example..org"},
        "This is not a valid e-mail address.",
    ),
    "the_reply_address_is_canonical": (
        Cluster,
        {"reply_to": "post@example..org"},
        "This is not a valid e-mail address.",
    ),
    "the_name_of_the_sender_is_one_line": (
        Cluster,
        {"sender_name": "Klyngen\nBcc: alle@example.org"},
        "This must be one line of plain text.",
    ),
    "a_logo_for_the_dark_stands_beside_one_for_the_light": (
        Cluster,
        lambda: {"logo_dark": make(Image)},
        "Choose a logo for a light ground as well.",
    ),
    "members_are_given_days_to_answer": (
        Cluster,
        {"days_until_next_step": 0},
        "Allow at least one day to answer, and at least as many days"
        " between reminders.",
    ),
    "an_erasure_says_of_which_row": (
        Erasure,
        {"row_id": None},
        "State which record was erased.",
    ),
    "a_drawing_is_kept_under_a_fingerprint": (GraphLayout, {"fingerprint": "x"}, None),
    "whoever_is_let_in_has_an_account": (
        LogIn,
        {"user": None, "outcome": "in"},
        None,
    ),
    "the_first_of_two_steps_is_a_code_by_e_mail": (
        LogIn,
        {"way": "app", "outcome": "step"},
        None,
    ),
    "which_code_it_was_is_known_of_a_right_one": (
        LogIn,
        {"way": "typed", "outcome": "in"},
        None,
    ),
    "a_missed_search_was_made": (MissedSearch, {"count": 0}, None),
    "the_number_of_a_message_is_one_word": (
        Letter,
        {"message_id": "<1@example.org>\n"},
        "A message ID must be one word in angle brackets.",
    ),
    "a_letter_goes_to_one_address": (
        Letter,
        {"to": "kari@example.org,ola@example.org"},
        "This is not a valid e-mail address.",
    ),
    "the_subject_of_a_letter_is_one_line": (
        Letter,
        {"subject": "Velkommen\nBcc: ola@example.org"},
        "This must be one line of plain text.",
    ),
    "a_letter_is_unsubscribed_from_at_one_address": (
        Letter,
        {"unsubscribe_url": "https://example.org/>\nBcc: ola@example.org"},
        "This must be one line of plain text.",
    ),
    "a_weekly_e_mail_is_declined_by_its_kinds": (
        User,
        {"digest_without": ["news"]},
        "Choose one of the listed values.",
    ),
    "a_letter_that_waits_is_whole": (
        Letter,
        {"text": ""},
        "An e-mail that waits must have a recipient, a subject and a text.",
    ),
    "a_letter_is_sent_or_failed_and_never_both": (
        Letter,
        {**SENT, "failed_at": NOON, "failure": "refused"},
        "An e-mail is either sent or failed, never both.",
    ),
    "a_failed_letter_says_why_and_no_other_does": (
        Letter,
        {"failure": "refused"},
        "State why the e-mail failed.",
    ),
    "a_sent_secret_is_blanked": (
        Letter,
        {"sent_at": NOON, "subject": "", "text": "123456"},
        "A code or link must be deleted once the e-mail has been sent.",
    ),
}
