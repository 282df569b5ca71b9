"""What each constraint refuses, and the words that people get."""

from datetime import UTC, date, datetime

from django.apps import apps

from members.models import (
    Application,
    ApplicationSite,
    Attempt,
    ChangeItem,
    ChangeRequest,
    Claim,
    ClimateEffect,
    Cluster,
    ClusterLevel,
    ClusterName,
    Consent,
    Drawing,
    Emission,
    Erasure,
    FormerSlug,
    Funding,
    Image,
    Invitation,
    Letter,
    Membership,
    MissedSearch,
    Notice,
    Organization,
    OrganizationName,
    OrganizationTopic,
    Participation,
    Person,
    Presence,
    ProgrammeBudget,
    Project,
    Reminder,
    Representative,
    ResourceStream,
    Role,
    Site,
    Target,
    TestFacility,
    Tie,
    Topic,
    User,
)
from members.models.addresses import Addressed
from members.models.images import hash_of
from members.models.periods import Period
from tests.factories import (
    make_body,
    make_facility,
    make_organization,
    make_person,
    make_project,
    make_stream,
    make_user,
)

NOUNS = [
    noun
    for noun in apps.get_app_config("members").get_models()
    if not hasattr(noun, "pgh_tracked_model")
]
LONG_BEFORE = datetime(2019, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SENT = {"sent_at": NOON, "subject": "", "text": "", "html": ""}
CHOOSE = "Choose one of the values offered."

# What is wrong in one row, and what people are told.
WRONG = {
    "organization_number_has_nine_digits_that_check": (
        Organization,
        {"orgnr": "934949146"},
        "This is no organization number: check the nine digits.",
    ),
    "an_organization_hides_behind_no_page_of_the_house": (
        Organization,
        {"slug": "om-meg"},
        "A page of the registry has this address. Choose another one.",
    ),
    "local_unit_number_has_nine_digits_that_check": (
        Organization,
        {"establishment_orgnr": "12345678"},
        "This is no number of a local unit: check the nine digits.",
    ),
    "country_is_two_capital_letters": (
        Organization,
        {"country": "no"},
        "Two capital letters, as NO.",
    ),
    "an_organization_has_a_name": (
        Organization,
        {"name": " \t"},
        "An organization needs a name.",
    ),
    "a_picture_is_called_by_its_bytes": (Image, {"hash": "0" * 64}, None),
    "a_picture_has_bytes_and_not_too_many": (
        Image,
        {"data": bytes(1_000_001), "hash": hash_of(bytes(1_000_001))},
        None,
    ),
    "a_picture_has_a_width_and_a_height": (Image, {"height": 0}, None),
    "a_site_has_both_coordinates_or_none": (
        Site,
        {"latitude": 59},
        "Give both coordinates, or none.",
    ),
    "a_site_lies_on_the_globe": (
        Site,
        {"latitude": 59, "longitude": 181},
        "The coordinates lie outside the globe.",
    ),
    "a_users_address_is_in_lower_case": (
        User,
        {"email": "Stor@example.org"},
        "Write the address in lower case.",
    ),
    "a_consent_has_a_day": (Consent, {"since": None}, "Give the day of the consent."),
    "a_consent_says_how_it_was_given": (
        Consent,
        {"is_by_link": False},
        "Say how the person agreed: when, how and to whom.",
    ),
    "consent_that_was_cut_short_has_a_last_day": (
        Consent,
        {"is_cut_short": True},
        "Give the last day, or let it go on.",
    ),
    "a_contact_belongs_to_an_organization": (
        Person,
        {"is_contact": True},
        "Say which organization it is a contact of.",
    ),
    "whoever_was_told_was_told_something": (
        Person,
        {"told_on": date(2026, 1, 1)},
        "Say on which day and by which text.",
    ),
    "a_person_writes_what_can_be_shown": (Person, {"own_items": ["note"]}, CHOOSE),
    "an_office_is_held_by_somebody": (
        Role,
        {"organization": None},
        "Choose an organization or a person.",
    ),
    "a_project_opens_after_it_starts": (
        Project,
        {"since": date(2020, 2, 1), "opened": date(2020, 1, 31)},
        "A project cannot open before it starts.",
    ),
    "a_project_known_by_month_opens_on_the_first": (
        Project,
        {"opened": date(2020, 1, 2), "opened_precision": "month"},
        "A month starts on its first day.",
    ),
    "a_project_known_by_year_opens_on_1_january": (
        Project,
        {"opened": date(2020, 2, 1), "opened_precision": "year"},
        "A year starts on 1 January.",
    ),
    "funding_is_more_than_nothing": (
        Funding,
        {"amount": 0},
        "An amount is more than zero.",
    ),
    "funding_has_a_currency_of_three_letters": (
        Funding,
        {"currency": "kr"},
        "Three capital letters, as NOK.",
    ),
    "funding_covers_a_year_or_several": (
        Funding,
        {"years": "2024/25"},
        "Write 2024, or 2024-2026.",
    ),
    "a_budget_is_more_than_nothing": (
        ProgrammeBudget,
        {"amount": -1},
        "An amount is more than zero.",
    ),
    "a_budget_has_a_currency_of_three_letters": (
        ProgrammeBudget,
        {"currency": "nok"},
        "Three capital letters, as NOK.",
    ),
    "an_upper_value_is_above_the_value": (
        ClimateEffect,
        {"value": 2, "value_max": 2},
        "The upper value must be above the value.",
    ),
    "an_effect_says_unit_mechanism_maturity_qualifier_and_source": (
        ClimateEffect,
        {"source": " "},
        "An effect needs unit, mechanism, maturity, qualifier and source.",
    ),
    "an_emission_ends_after_it_starts": (
        Emission,
        {"year_from": 2021, "year_to": 2020},
        "The last year cannot be before the first.",
    ),
    "a_tie_joins_two_organizations": (
        Tie,
        lambda: dict.fromkeys(
            ["from_organization", "to_organization"], make_organization()
        ),
        "Choose two different organizations.",
    ),
    "a_share_is_up_to_the_whole": (
        Tie,
        {"share": 101},
        "A share is between 0 and 100 per cent.",
    ),
    "an_installation_has_one_cluster": (
        Cluster,
        {"pk": 2},
        "This installation already has its cluster.",
    ),
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
    "access_that_was_cut_short_has_a_last_day": (
        Representative,
        {"is_cut_short": True},
        "Give the last day, or let access go on.",
    ),
    "an_invited_address_is_in_lower_case": (
        Invitation,
        {"email": "Stor@example.org"},
        "Write the address in lower case.",
    ),
    "an_invitation_keeps_no_token_but_its_fingerprint": (
        Invitation,
        {"fingerprint": "jWk3-b7vYk2l8Qn0aVbq4u3rXc"},
        None,
    ),
    "an_invitation_expires_after_it_is_made": (
        Invitation,
        {"expires_at": LONG_BEFORE},
        "An invitation expires after it is made.",
    ),
    "an_invitation_is_never_both_used_and_withdrawn": (
        Invitation,
        lambda: {"used_at": NOON, "used_by": make_user(), "withdrawn_at": NOON},
        "An invitation is used or withdrawn.",
    ),
    "a_used_invitation_says_when_and_by_whom": (
        Invitation,
        {"used_at": NOON},
        "Say when it was used, and by whom.",
    ),
    "an_asking_address_is_in_lower_case": (
        Claim,
        {"email": "Stor@example.org"},
        "Write the address in lower case.",
    ),
    "whoever_asks_for_access_has_a_name": (
        Claim,
        {"name": "\t"},
        "Write your name.",
    ),
    "a_decided_claim_says_what_when_and_by_whom": (
        Claim,
        {"granted": True},
        "Say what was decided, when and by whom.",
    ),
    "whoever_is_declined_is_told_why": (
        Claim,
        lambda: {
            "granted": False,
            "answer": " ",
            "decided_at": NOON,
            "decided_by": make_user(),
        },
        "Say why: the answer reaches who asked.",
    ),
    "an_applicant_has_a_number_of_nine_digits_that_check": (
        Application,
        {"orgnr": "934949146"},
        "This is no organization number: check the nine digits.",
    ),
    "an_applicant_has_a_name_a_contact_and_a_reason": (
        Application,
        {"why": "\t"},
        "Give the name, a contact and why you want to join.",
    ),
    "an_applicants_address_is_in_lower_case": (
        Application,
        {"contact_email": "Stor@example.org"},
        "Write the address in lower case.",
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
        "Say what was decided, when and by whom.",
    ),
    "an_accepted_application_leads_to_an_organization": (
        Application,
        lambda: {
            "is_accepted": True,
            "decided_at": NOON,
            "decided_by": make_user(),
        },
        "Say which organization was let in.",
    ),
    "a_declined_applicant_is_told_why": (
        Application,
        lambda: {
            "is_accepted": False,
            "answer": " ",
            "decided_at": NOON,
            "decided_by": make_user(),
        },
        "Say why: the answer reaches who applied.",
    ),
    "nobody_leaves_before_the_day_of_the_notice": (
        Notice,
        {"given_on": date(2026, 11, 2), "last_day": date(2026, 11, 1)},
        "The last day can be today at the earliest.",
    ),
    "a_notice_is_taken_back_or_carried_out_and_never_both": (
        Notice,
        lambda: {
            "taken_back_on": date(2026, 11, 2),
            "ended_on": date(2026, 11, 2),
            "ended_by": make_user(),
        },
        "It is taken back or carried out.",
    ),
    "a_notice_carried_out_says_by_whom": (
        Notice,
        {"ended_on": date(2026, 11, 2)},
        "Say who ended the membership.",
    ),
    "a_contact_is_asked_by_name_and_the_secretariat_by_none": (
        Reminder,
        {"user": None},
        "Say who was asked.",
    ),
    "a_closed_reminder_says_when_and_how": (
        Reminder,
        {"closed_on": date(2026, 11, 2)},
        "Say when it was closed, and how.",
    ),
    "a_reminder_is_closed_after_it_is_made": (
        Reminder,
        {"closed_on": date(2026, 10, 31), "outcome": "settled"},
        "The last day cannot be before the first.",
    ),
    "members_are_given_days_to_answer": (
        Cluster,
        {"days_until_next_step": 0},
        "Give at least one day to answer, and no fewer between reminders.",
    ),
    "an_erasure_says_of_which_row": (
        Erasure,
        {"row_id": None},
        "Say which row was erased.",
    ),
    "a_drawing_is_kept_under_a_fingerprint": (Drawing, {"fingerprint": "x"}, None),
    "a_missed_search_was_made": (MissedSearch, {"count": 0}, None),
    "the_number_of_a_message_is_one_word": (
        Letter,
        {"message_id": "<1@example.org>\n"},
        "The number of a message is one word in angle brackets.",
    ),
    "a_letter_goes_to_one_address": (
        Letter,
        {"to": "kari@example.org,ola@example.org"},
        "This is no e-mail address.",
    ),
    "the_subject_of_a_letter_is_one_line": (
        Letter,
        {"subject": "Velkommen\nBcc: ola@example.org"},
        "This must be one line of plain text.",
    ),
    "a_letter_that_waits_is_whole": (
        Letter,
        {"text": ""},
        "A letter that waits has a recipient, a subject and a text.",
    ),
    "a_letter_is_sent_or_failed_and_never_both": (
        Letter,
        {**SENT, "failed_at": NOON, "failure": "refused"},
        "A letter is sent or failed, never both.",
    ),
    "a_failed_letter_says_why_and_no_other_does": (
        Letter,
        {"failure": "refused"},
        "Say why the letter failed, if it did.",
    ),
    "a_sent_secret_is_blanked": (
        Letter,
        {"sent_at": NOON, "subject": "", "text": "123456"},
        "A secret does not outlive its sending.",
    ),
}

# What is wrong in a second row that shares these fields with a first one.
TWICE = {
    "organization_number_belongs_to_one": (
        Organization,
        lambda: {"orgnr": "934949145"},
        "Another organization already has this number.",
    ),
    "another_name_is_recorded_once": (
        OrganizationName,
        ["organization", "name", "kind"],
        "This name is already recorded.",
    ),
    "a_topic_is_chosen_once": (
        OrganizationTopic,
        ["organization", "topic"],
        "This topic is already chosen.",
    ),
    "a_topic_is_named_once": (
        Topic,
        ["kind", "label_nb"],
        "This word is already in the vocabulary.",
    ),
    "an_address_logs_in_one_user": (
        User,
        ["email"],
        "This address already has a user.",
    ),
    "an_emission_of_a_year_is_recorded_once": (
        Emission,
        ["scope_nb", "year_from", "year_to"],
        "This emission is already recorded for those years.",
    ),
    "a_target_for_a_year_is_set_once": (
        Target,
        ["scope_nb", "year"],
        "There is already a target for that year.",
    ),
    "a_member_has_one_open_request_about_itself": (
        ChangeRequest,
        lambda: {
            "origin": "member",
            "organization": make_organization(),
            "proposed_by": make_user(),
        },
        "A request is already open.",
    ),
    "a_member_has_one_open_request_about_a_project": (
        ChangeRequest,
        lambda: {
            "noun": "project",
            "project": make_project(),
            "origin": "member",
            "organization": make_organization(),
            "proposed_by": make_user(),
        },
        "A request is already open.",
    ),
    "a_request_proposes_a_field_once": (
        ChangeItem,
        ["request", "field"],
        "This field is already proposed.",
    ),
    "a_test_facility_has_one_open_request": (
        ChangeRequest,
        lambda: {
            "noun": "facility",
            "facility": (lab := make_facility()),
            "origin": "member",
            "organization": lab.organization,
            "proposed_by": make_user(),
        },
        "A request is already open.",
    ),
    "a_resource_stream_has_one_open_request": (
        ChangeRequest,
        lambda: {
            "noun": "stream",
            "stream": (stream := make_stream()),
            "origin": "member",
            "organization": stream.organization,
            "proposed_by": make_user(),
        },
        "A request is already open.",
    ),
    "an_organization_names_a_test_facility_once": (
        TestFacility,
        ["organization", "name_nb"],
        "This test facility is already recorded.",
    ),
    "a_message_has_a_number_of_its_own": (
        Letter,
        ["message_id"],
        "Another letter has this number.",
    ),
    "a_token_opens_one_invitation": (Invitation, ["fingerprint"], None),
    "an_address_has_one_open_invitation": (
        Invitation,
        ["organization", "email"],
        "This address is already invited.",
    ),
    "an_address_waits_for_one_answer": (
        Claim,
        ["organization", "email"],
        "This address has already asked.",
    ),
    "an_applicant_waits_for_one_answer": (
        Application,
        ["orgnr"],
        "An application for this number waits already.",
    ),
    "an_address_applies_once_for_an_organization": (
        Application,
        lambda: {
            "orgnr": "934949145",
            "contact_email": "soker@example.org",
            "confirmed_at": None,
        },
        "This address has applied already.",
    ),
    "an_applicant_names_a_site_once": (ApplicationSite, ["application", "site"], None),
    "an_organization_gives_notice_once": (
        Notice,
        ["organization"],
        "Notice has been given already.",
    ),
    "an_organization_is_asked_once_at_each_step": (
        Reminder,
        ["organization", "step"],
        "This step has been taken already.",
    ),
    "an_address_has_one_former_owner": (FormerSlug, ["noun", "slug"], None),
    "attempts_of_one_are_counted_together": (Attempt, ["action", "who"], None),
    "a_picture_is_kept_once": (Image, ["hash", "data"], None),
    "a_missed_search_is_counted_by_day": (MissedSearch, ["day", "words"], None),
    "memberships_of_an_organization_never_overlap": (
        Membership,
        ["organization"],
        "This organization is already a member in that period.",
    ),
    "a_presence_is_recorded_once": (
        Presence,
        ["organization", "site", "role"],
        "This presence is already recorded for that period.",
    ),
    "a_tie_is_recorded_once": (
        Tie,
        ["from_organization", "to_organization", "kind"],
        "This tie is already recorded for that period.",
    ),
    "a_consent_to_an_item_is_given_once": (
        Consent,
        ["person", "item"],
        "This person has already agreed to that.",
    ),
    "a_contact_of_an_organization_is_recorded_once": (
        Person,
        lambda: {
            "organization": make_organization(),
            "email": "kari@example.org",
            "is_contact": True,
        },
        "Somebody with this e-mail address is a contact already.",
    ),
    "an_organization_holds_an_office_once": (
        Role,
        ["body", "role", "organization"],
        "This office is already recorded for that period.",
    ),
    "a_person_holds_an_office_once": (
        Role,
        lambda: {"body": make_body(), "role": "chair", "person": make_person()},
        "This office is already recorded for that period.",
    ),
    "a_user_represents_an_organization_once": (
        Representative,
        ["user", "organization"],
        "This user already represents the organization.",
    ),
    "a_role_in_a_project_is_recorded_once": (
        Participation,
        ["project", "organization", "role"],
        "This role in the project is already recorded.",
    ),
    "the_cluster_has_one_name_at_a_time": (
        ClusterName,
        ["cluster"],
        "The cluster already has a name in that period.",
    ),
    "the_cluster_has_one_level_at_a_time": (
        ClusterLevel,
        ["cluster"],
        "The cluster already has a level in that period.",
    ),
}

# The same in every noun that has a period, an address or choices. Days that are only
# half wrong are mended before people see them.
OF_A_PERIOD = {
    "ends_after_it_starts": (
        {"since": date(2020, 2, 1), "until": date(2020, 1, 31)},
        "The last day cannot be before the first.",
    ),
    "known_by_month_starts_on_the_first": (
        {"since": date(2020, 2, 2), "since_precision": "month"},
        "A month starts on its first day.",
    ),
    "known_by_year_starts_on_1_january": (
        {"since": date(2020, 2, 1), "since_precision": "year"},
        "A year starts on 1 January.",
    ),
    "known_by_month_ends_on_the_last": (
        {"until": date(2028, 2, 28), "until_precision": "month"},
        "A month ends on its last day.",
    ),
    "known_by_year_ends_on_31_december": (
        {"until": date(2028, 11, 30), "until_precision": "year"},
        "A year ends on 31 December.",
    ),
}
AN_ADDRESS = (
    {"slug": "Stort_og-smaatt"},
    "An address has small letters, digits and single hyphens.",
)


def of_every_noun():
    for noun in NOUNS:
        name = noun._meta.model_name
        if issubclass(noun, Period):
            for suffix, wrong in OF_A_PERIOD.items():
                yield f"{name}_{suffix}", (noun, *wrong)
        if issubclass(noun, Addressed):
            yield f"{name}_has_an_address_of_plain_words", (noun, *AN_ADDRESS)
        for field in noun._meta.local_fields if not noun._meta.proxy else []:
            if field.choices:
                rule = f"{name}_{field.name}_is_one_of_its_choices"
                yield rule, (noun, {field.name: "x"}, CHOOSE)


WRONG |= dict(of_every_noun())
# What is decided needs more, which the database would miss first.
WRONG |= {
    "changerequest_status_is_one_of_its_choices": (
        ChangeRequest,
        lambda: {"status": "x", "decided_at": NOON, "decided_by": make_user()},
        CHOOSE,
    ),
    "changeitem_decision_is_one_of_its_choices": (
        ChangeItem,
        {"decision": "x", "live": "y"},
        CHOOSE,
    ),
}
# A failure without its time breaks another rule first.
WRONG["letter_failure_is_one_of_its_choices"][1]["failed_at"] = NOON
# Nor does an outcome stand without its day.
WRONG["reminder_outcome_is_one_of_its_choices"][1]["closed_on"] = date(2026, 11, 2)
# Without its day another rule is broken first.
WRONG["person_told_version_is_one_of_its_choices"][1]["told_on"] = date(2026, 1, 1)
# An amount without a unit, or a unit without an amount, breaks another rule first.
WRONG["resourcestream_band_is_one_of_its_choices"][1]["unit"] = "MW"
WRONG["resourcestream_unit_is_one_of_its_choices"][1]["band"] = "1-10"
