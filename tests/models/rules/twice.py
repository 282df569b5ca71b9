"""Duplicate rows for the unique and exclusion constraints."""

from members.models import (
    AccessRequest,
    Application,
    ApplicationSite,
    ChangeItem,
    ChangeRequest,
    ClusterLevel,
    ClusterName,
    Consent,
    Emission,
    FormerSlug,
    Image,
    Invitation,
    Letter,
    Membership,
    MissedSearch,
    Organization,
    OrganizationName,
    OrganizationRelationship,
    OrganizationTopic,
    Participation,
    Person,
    Presence,
    RateLimit,
    Reminder,
    Representative,
    Resignation,
    Role,
    Target,
    TestFacility,
    Topic,
    User,
)
from tests.support.factories import (
    make_body,
    make_facility,
    make_organization,
    make_person,
    make_project,
    make_stream,
    make_user,
)

# {constraint: (model, the fields that two rows share, message)}.
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
        "There is already an account with this address.",
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
        "A proposal is already waiting for a decision.",
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
        "A proposal is already waiting for a decision.",
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
        "A proposal is already waiting for a decision.",
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
        "A proposal is already waiting for a decision.",
    ),
    "an_organization_names_a_test_facility_once": (
        TestFacility,
        ["organization", "name_nb"],
        "This test facility is already recorded.",
    ),
    "a_message_has_a_number_of_its_own": (
        Letter,
        ["message_id"],
        "Another e-mail has this message ID.",
    ),
    "a_token_opens_one_invitation": (Invitation, ["fingerprint"], None),
    "an_address_has_one_open_invitation": (
        Invitation,
        ["organization", "email"],
        "This address has already been invited.",
    ),
    "an_address_waits_for_one_answer": (
        AccessRequest,
        ["organization", "email"],
        "Access has already been requested with this address.",
    ),
    "an_applicant_waits_for_one_answer": (
        Application,
        ["orgnr"],
        "An application for this organization number is already waiting.",
    ),
    "an_address_applies_once_for_an_organization": (
        Application,
        lambda: {
            "orgnr": "934949145",
            "contact_email": "soker@example.org",
            "confirmed_at": None,
        },
        "An application has already been sent with this address.",
    ),
    "an_applicant_names_a_site_once": (ApplicationSite, ["application", "site"], None),
    "an_organization_gives_notice_once": (
        Resignation,
        ["organization"],
        "A resignation has already been sent.",
    ),
    "an_organization_is_asked_once_at_each_step": (
        Reminder,
        ["organization", "step"],
        "This step has already been taken.",
    ),
    "an_address_has_one_former_owner": (FormerSlug, ["noun", "slug"], None),
    "attempts_of_one_are_counted_together": (RateLimit, ["action", "who"], None),
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
        OrganizationRelationship,
        ["from_organization", "to_organization", "kind"],
        "This relationship is already recorded for that period.",
    ),
    "a_consent_to_an_item_is_given_once": (
        Consent,
        ["person", "item"],
        "This person has already consented to that.",
    ),
    "a_contact_of_an_organization_is_recorded_once": (
        Person,
        lambda: {
            "organization": make_organization(),
            "email": "kari@example.org",
            "is_contact": True,
        },
        "There is already a contact with this e-mail address.",
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
        "This account already has access to the organization.",
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
