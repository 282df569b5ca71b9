"""Invalid rows for the constraints on change requests."""

from members.models import (
    ChangeItem,
    ChangeRequest,
    Cluster,
    Participation,
    ResourceStream,
    TestFacility,
)
from tests.models.rules.words import CHOOSE, NOON
from tests.support.factories import make_facility, make_user

WRONG = {
    "only_what_is_harmless_is_published_at_once": (
        Cluster,
        {"at_once": ["name"]},
        CHOOSE,
    ),
    "a_request_about_an_organization_names_it": (
        ChangeRequest,
        {"organization": None},
        "Say which organization it is about.",
    ),
    "a_members_request_names_the_member_and_the_user": (
        ChangeRequest,
        {"origin": "member"},
        "Say who proposes it, and for whom.",
    ),
    "only_visitors_leave_a_name_and_an_address": (
        ChangeRequest,
        {"origin": "register", "reporter_name": "Kari"},
        "Only a visitor leaves a name.",
    ),
    "a_request_is_open_or_has_a_day_of_decision": (
        ChangeRequest,
        {"decided_at": NOON},
        "What is decided has a day.",
    ),
    "somebody_has_decided_unless_published_at_once": (
        ChangeRequest,
        {"status": "approved", "decided_at": NOON},
        "Say who has decided.",
    ),
    "nobody_decides_on_an_own_proposal": (
        ChangeRequest,
        lambda: {
            "status": "approved",
            "decided_at": NOON,
            **dict.fromkeys(["proposed_by", "decided_by"], make_user()),
        },
        "Somebody else decides on your proposal.",
    ),
    "a_rejection_has_a_reason": (
        ChangeRequest,
        lambda: {
            "status": "rejected",
            "decided_at": NOON,
            "decided_by": make_user(),
            "reason": " ",
        },
        "Say why, so that it can be mended.",
    ),
    "a_decided_field_keeps_what_was_live": (
        ChangeItem,
        {"decision": "rejected"},
        "What is decided keeps what was live.",
    ),
    "an_approved_field_keeps_what_was_published": (
        ChangeItem,
        {"decision": "approved", "live": "x"},
        "What is approved keeps what was published.",
    ),
    "a_request_points_at_nothing_but_its_noun": (
        ChangeRequest,
        lambda: {"facility": make_facility()},
        "Say what it is about, and nothing else.",
    ),
    "what_was_approved_is_there": (
        ChangeRequest,
        lambda: {
            "noun": "facility",
            "status": "approved",
            "decided_at": NOON,
            "decided_by": make_user(),
        },
        "Say what came of the request.",
    ),
    "a_partner_confirms_or_declines": (
        Participation,
        {"confirmed_on": NOON.date(), "declined_on": NOON.date()},
        "A partner confirms or declines, never both.",
    ),
    "only_a_partner_that_declined_says_why": (
        Participation,
        {"declined_why": "Feil"},
        "Give the day it was declined.",
    ),
    "a_test_facility_has_a_name_and_a_use": (
        TestFacility,
        {"capability_nb": " "},
        "Say what it is called and what it is for.",
    ),
    "an_amount_of_a_stream_has_a_unit": (
        ResourceStream,
        {"band": "1-10"},
        "Give both how much and the unit, or none.",
    ),
    "something_else_is_said_in_words": (
        ResourceStream,
        {"kind": "other"},
        "Say in own words what it is.",
    ),
}
