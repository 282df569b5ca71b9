"""Invalid rows for the constraints on change requests."""

from datetime import date

from members.models import (
    ChangeItem,
    ChangeRequest,
    Cluster,
    Introduction,
    Participation,
    ResourceStream,
    TestFacility,
)
from tests.models.rules.words import CHOOSE, NOON
from tests.support.factories import make_facility, make_stream, make_user

NOTED = {"outcome": "contact", "decided_on": date(2026, 11, 2)}
WRONG = {
    "an_offer_is_not_matched_with_itself": (
        Introduction,
        lambda: dict.fromkeys(["offer", "need"], make_stream()),
        "Choose two different entries.",
    ),
    "an_outcome_says_when_and_by_whom": (
        Introduction,
        NOTED,
        "State the outcome, when and by whom.",
    ),
    "what_is_withdrawn_has_no_outcome": (
        Introduction,
        lambda: {
            **NOTED,
            "decided_by": make_user(),
            "withdrawn_on": date(2026, 11, 2),
        },
        "It is either withdrawn or has an outcome.",
    ),
    "only_what_is_harmless_is_published_at_once": (
        Cluster,
        {"at_once": ["name"]},
        CHOOSE,
    ),
    "a_request_about_an_organization_names_it": (
        ChangeRequest,
        {"organization": None},
        "State which organization it concerns.",
    ),
    "a_members_request_names_the_member_and_the_user": (
        ChangeRequest,
        {"origin": "member"},
        "State who proposes it, and on whose behalf.",
    ),
    "a_reporters_address_is_canonical": (
        ChangeRequest,
        {
            "origin": "public",
            "proposed_by": None,
            "reporter_email": "kari@example..org",
        },
        "This is not a valid e-mail address.",
    ),
    "only_visitors_leave_a_name_and_an_address": (
        ChangeRequest,
        {"origin": "register", "reporter_name": "Kari"},
        "Only visitors give a name.",
    ),
    "a_request_is_open_or_has_a_day_of_decision": (
        ChangeRequest,
        {"decided_at": NOON},
        "A decided proposal must have a date.",
    ),
    "somebody_has_decided_unless_published_at_once_or_corrected": (
        ChangeRequest,
        {"origin": "register", "status": "approved", "decided_at": NOON},
        "State who decided.",
    ),
    "nobody_decides_on_an_own_proposal": (
        ChangeRequest,
        lambda: {
            "status": "approved",
            "decided_at": NOON,
            **dict.fromkeys(["proposed_by", "decided_by"], make_user()),
        },
        "Someone else must decide on your proposal.",
    ),
    "a_rejection_has_a_reason": (
        ChangeRequest,
        lambda: {
            "status": "rejected",
            "decided_at": NOON,
            "decided_by": make_user(),
            "reason": " ",
        },
        "Give a reason, so that it can be corrected.",
    ),
    "a_decided_field_keeps_what_was_live": (
        ChangeItem,
        {"decision": "rejected"},
        "A decided field must record what was published at the time.",
    ),
    "an_approved_field_keeps_what_was_published": (
        ChangeItem,
        {"decision": "approved", "live": "x"},
        "An approved field must record what was published.",
    ),
    "a_request_points_at_nothing_but_its_noun": (
        ChangeRequest,
        lambda: {"facility": make_facility()},
        "State what it concerns, and nothing else.",
    ),
    "what_was_approved_is_there": (
        ChangeRequest,
        lambda: {
            "noun": "facility",
            "status": "approved",
            "decided_at": NOON,
            "decided_by": make_user(),
        },
        "State the outcome of the proposal.",
    ),
    "a_report_about_a_site_or_a_body_names_it": (
        ChangeRequest,
        {"noun": "site", "organization": None},
        "State which site or body it concerns.",
    ),
    "a_partner_confirms_or_declines": (
        Participation,
        {"confirmed_on": NOON.date(), "declined_on": NOON.date()},
        "A partner either confirms or declines, never both.",
    ),
    "only_a_partner_that_declined_says_why": (
        Participation,
        {"declined_why": "Feil"},
        "Enter the date it was declined.",
    ),
    "a_partner_is_asked_again_after_the_first_time": (
        Participation,
        {"asked_again_on": NOON.date()},
        "A partner is asked again after it was asked the first time.",
    ),
    "a_test_facility_has_a_name_and_a_use": (
        TestFacility,
        {"capability_nb": " "},
        "Enter a name and what can be tested.",
    ),
    "an_amount_of_a_stream_has_a_unit": (
        ResourceStream,
        {"band": "1-10"},
        "Enter both the amount and the unit, or neither.",
    ),
    "only_materials_and_energy_have_an_amount": (
        ResourceStream,
        {"kind": "competence", "note": "Sveising", "rhythm": "batches"},
        "Only materials and energy have an amount and a rhythm: leave them empty.",
    ),
    "something_else_is_said_in_words": (
        ResourceStream,
        {"kind": "other"},
        "Describe in your own words what it is.",
    ),
}
