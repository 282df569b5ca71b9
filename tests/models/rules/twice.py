"""Duplicate rows for the unique and exclusion constraints."""

from members.models import (
    AccessRequest,
    AddressChange,
    Application,
    ApplicationSite,
    Assignment,
    Certificate,
    CertificateKind,
    ChangeItem,
    ChangeRequest,
    ClusterLevel,
    ClusterName,
    ColumnMemory,
    Consent,
    Contact,
    CustomerReference,
    Departure,
    DistinctPair,
    DistinctPersonPair,
    Emission,
    FormerSlug,
    HeldNotice,
    Image,
    Introduction,
    Invitation,
    Letter,
    LikelyPair,
    Membership,
    MergedOrganization,
    Message,
    MessageRecipient,
    MessageText,
    MissedSearch,
    Organization,
    OrganizationName,
    OrganizationRelationship,
    OrganizationTopic,
    PageText,
    Participation,
    PartnerAddress,
    Presence,
    ProfileLink,
    ProfilePicture,
    RateLimit,
    Reminder,
    Representative,
    Resignation,
    Role,
    SavedList,
    SectionConfirmation,
    Service,
    SharePicture,
    StatedFigure,
    Target,
    TaskPiece,
    TestFacility,
    Topic,
    User,
)
from members.models.targets import TONNES
from tests.models.rules.words import NOON
from tests.support.factories import (
    make_body,
    make_contact,
    make_facility,
    make_organization,
    make_person,
    make_project,
    make_stream,
    make_user,
)
from tests.support.rows import make


def _of_one_contact(person):
    return {"person": person, "contact": person.contact, "item": "email"}


# {constraint: (model, the fields that two rows share, message)}.
TWICE = {
    "one_person_deals_with_a_row": (
        Assignment,
        ["kind", "row"],
        "Someone has already taken this.",
    ),
    "a_user_waits_for_one_address": (
        AddressChange,
        ["user"],
        "Another address waits already.",
    ),
    "a_side_asks_about_a_match_once": (
        Introduction,
        ["offer", "need", "asked_side"],
        "You have already asked about this match.",
    ),
    "somebody_leaves_an_organization_once": (
        Departure,
        ["representative"],
        "You have already said that you leave.",
    ),
    "a_proposal_has_one_address_at_a_partner": (
        PartnerAddress,
        ["request", "organization"],
        "There is an address at this partner.",
    ),
    "an_act_holds_a_persons_notice_once": (HeldNotice, ["person", "batch"], None),
    "nobody_gets_a_message_twice": (MessageRecipient, ["message", "address"], None),
    "equal_messages_are_sent_one_after_the_other": (
        Message,
        lambda: {"fingerprint": "a" * 64, "nth": 0, "number": 1, "sent_at": NOON},
        "Someone has just sent the same message. See who got it before you send it"
        " again.",
    ),
    "headings_are_remembered_once": (ColumnMemory, ["target", "fingerprint"], None),
    "a_distinct_pair_is_recorded_once": (
        DistinctPair,
        ["one", "other"],
        "These two are already marked as not the same.",
    ),
    "an_owner_gives_a_name_to_one_list": (
        SavedList,
        ["owner", "noun", "name"],
        "You already have a list of that name.",
    ),
    "a_distinct_pair_of_persons_is_recorded_once": (
        DistinctPersonPair,
        ["one", "other"],
        "These two are already marked as not the same.",
    ),
    "a_likely_pair_is_recorded_once": (
        LikelyPair,
        ["one", "other"],
        "This pair is already in the list.",
    ),
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
    "a_service_is_recorded_once": (
        Service,
        ["organization", "name_nb"],
        "This service or product is already recorded.",
    ),
    "a_reference_is_recorded_once": (
        CustomerReference,
        ["organization", "what_nb", "customer"],
        "This reference is already recorded.",
    ),
    "a_kind_of_certificate_is_named_once": (
        CertificateKind,
        ["name_nb"],
        "This certificate is already in the list.",
    ),
    "a_certificate_is_recorded_once": (
        Certificate,
        ["organization", "kind"],
        "This certificate is already recorded for that period.",
    ),
    "a_link_is_recorded_once": (
        ProfileLink,
        ["organization", "url"],
        "This link is already recorded.",
    ),
    "a_place_on_a_profile_has_one_picture": (
        ProfilePicture,
        ["organization", "place"],
        "Two pictures cannot have the same place.",
    ),
    "a_picture_is_on_a_profile_once": (
        ProfilePicture,
        ["organization", "image"],
        "This picture is already on the profile.",
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
        ["scope_nb", "capture", "year_from", "year_to"],
        "This emission is already recorded for those years.",
    ),
    "a_figure_is_stated_once_by_one_on_a_day": (
        StatedFigure,
        ["subject", "stated_on", "stated_by"],
        "This figure of theirs is already recorded for that day.",
    ),
    "a_target_for_a_year_is_set_once": (
        Target,
        ["scope_nb", "year"],
        "There is already a target for that year.",
    ),
    "one_target_of_a_year_is_the_goal": (
        Target,
        lambda: {"emissions_nb": make(Emission).scope_nb, "year": 2040, "unit": TONNES},
        "Another target for that year is the goal of the cluster.",
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
    "a_page_has_one_text": (PageText, ["key"], "The page already has a text."),
    "a_kind_of_letter_has_one_text": (
        MessageText,
        ["kind"],
        "This e-mail already has a text.",
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
    "an_address_applies_once_for_a_number": (
        Application,
        lambda: {
            "orgnr": "934949145",
            "contact_email": "soker@example.org",
            "confirmed_at": None,
        },
        "An application has already been sent with this address.",
    ),
    "an_address_applies_once_for_a_name_without_a_number": (
        Application,
        lambda: {
            "orgnr": "",
            "name": "Nykraft A/S",
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
    "a_section_of_an_organization_has_one_day": (
        SectionConfirmation,
        ["organization", "section"],
        "This section is already recorded.",
    ),
    "an_organization_is_asked_once_at_each_step": (
        Reminder,
        ["organization", "step"],
        "This step has already been taken.",
    ),
    "an_organization_is_merged_once": (
        MergedOrganization,
        ["row_id"],
        "This organization has already been merged with another one.",
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
        lambda: _of_one_contact(make_contact()),
        "This person has already consented to that.",
    ),
    "a_consent_beside_offices_is_given_once": (
        Consent,
        lambda: {"person": make_person(), "contact": None, "item": "email"},
        "This person has already consented to that.",
    ),
    "a_person_is_a_contact_in_a_function_once": (
        Contact,
        ["person", "organization", "function"],
        "This person is already that contact in that period.",
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
    "the_pieces_of_a_file_are_numbered": (TaskPiece, ["task", "number"], None),
    "a_page_has_one_share_picture_in_a_language": (
        SharePicture,
        ["organization", "language"],
        None,
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
