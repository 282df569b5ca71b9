"""Invalid rows for the constraints on organizations, projects and other facts."""

from datetime import date

from members.models import (
    ClimateEffect,
    Cluster,
    Consent,
    Contact,
    CustomerReference,
    DistinctPair,
    DistinctPersonPair,
    Emission,
    Funding,
    Image,
    LikelyPair,
    Note,
    Organization,
    OrganizationRelationship,
    Person,
    ProfileLink,
    ProfilePicture,
    ProgrammeBudget,
    Project,
    Role,
    SavedList,
    Service,
    Site,
    StatedFigure,
    Target,
    TestFacility,
    User,
)
from members.models.images import content_hash
from tests.models.rules.words import CHOOSE
from tests.support.factories import make_organization, make_person
from tests.support.rows import make

WRONG = {
    "organization_number_has_nine_digits_that_check": (
        Organization,
        {"orgnr": "934949146"},
        "This is not a valid organization number. Check the nine digits.",
    ),
    "local_unit_number_has_nine_digits_that_check": (
        Organization,
        {"establishment_orgnr": "12345678"},
        "This is not a valid number for a local unit. Check the nine digits.",
    ),
    "country_is_two_capital_letters": (
        Organization,
        {"country": "no"},
        "Two capital letters, for example NO.",
    ),
    "an_organization_has_a_name": (
        Organization,
        {"name": " \t"},
        "Enter the name of the organization.",
    ),
    "a_picture_is_called_by_its_bytes": (Image, {"hash": "0" * 64}, None),
    "a_picture_has_bytes_and_not_too_many": (
        Image,
        {"data": bytes(1_000_001), "hash": content_hash(bytes(1_000_001))},
        None,
    ),
    "a_picture_has_a_width_and_a_height": (Image, {"height": 0}, None),
    "a_site_has_both_coordinates_or_none": (
        Site,
        {"latitude": 59},
        "Enter both coordinates, or neither.",
    ),
    "a_site_lies_on_the_globe": (
        Site,
        {"latitude": 59, "longitude": 181},
        "The coordinates are out of range.",
    ),
    "a_users_address_is_canonical": (
        User,
        {"email": "kari@example..org"},
        "This is not a valid e-mail address.",
    ),
    "a_persons_address_is_canonical": (
        Person,
        {"email": "kari@example..org"},
        "This is not a valid e-mail address.",
    ),
    "an_organizations_address_is_canonical": (
        Organization,
        {"email": "kari@example..org"},
        "This is not a valid e-mail address.",
    ),
    "a_test_facilitys_address_is_canonical": (
        TestFacility,
        {"contact": "kari@example..org"},
        "This is not a valid e-mail address.",
    ),
    "a_consent_has_a_day": (Consent, {"since": None}, "Enter the date of the consent."),
    "a_consent_says_how_it_was_given": (
        Consent,
        {"is_by_link": False},
        "State when, how and to whom the person gave consent.",
    ),
    "consent_that_was_cut_short_has_a_last_day": (
        Consent,
        {"is_revoked": True},
        "Enter the last day, or leave it without an end date.",
    ),
    "contact_that_was_cut_short_has_a_last_day": (
        Contact,
        {"is_revoked": True},
        "Enter the last day, or leave it without an end date.",
    ),
    "whoever_was_told_was_told_something": (
        Person,
        {"told_on": date(2026, 1, 1)},
        "State the date and the text version.",
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
    "a_stated_figure_is_more_than_nothing": (
        StatedFigure,
        {"value": 0},
        "The number must be greater than zero.",
    ),
    "a_figure_known_by_month_is_stated_on_the_first": (
        StatedFigure,
        {"stated_on": date(2020, 1, 2), "stated_on_precision": "month"},
        "A month starts on its first day.",
    ),
    "a_figure_known_by_year_is_stated_on_1_january": (
        StatedFigure,
        {"stated_on": date(2020, 2, 1), "stated_on_precision": "year"},
        "A year starts on 1 January.",
    ),
    "funding_is_more_than_nothing": (
        Funding,
        {"amount": 0},
        "The amount must be greater than zero.",
    ),
    "funding_has_a_currency_of_three_letters": (
        Funding,
        {"currency": "kr"},
        "Three capital letters, for example NOK.",
    ),
    "funding_covers_a_year_or_several": (
        Funding,
        {"years": "2024/25"},
        "Enter 2024 or 2024-2026.",
    ),
    "a_funder_is_in_the_registry_or_named": (
        Funding,
        lambda: {"funder": make_organization(), "funder_name_nb": "Fondet"},
        "Choose a funder from the registry or enter a name, not both.",
    ),
    "a_funding_known_by_month_is_stated_on_the_first": (
        Funding,
        {"stated_on": date(2020, 1, 2), "stated_on_precision": "month"},
        "A month starts on its first day.",
    ),
    "a_funding_known_by_year_is_stated_on_1_january": (
        Funding,
        {"stated_on": date(2020, 2, 1), "stated_on_precision": "year"},
        "A year starts on 1 January.",
    ),
    "a_budget_is_more_than_nothing": (
        ProgrammeBudget,
        {"amount": -1},
        "The amount must be greater than zero.",
    ),
    "a_budget_has_a_currency_of_three_letters": (
        ProgrammeBudget,
        {"currency": "nok"},
        "Three capital letters, for example NOK.",
    ),
    "the_years_of_a_funding_are_in_order": (
        Funding,
        {"years": "2026-2024"},
        "The last year cannot be before the first.",
    ),
    "results_of_a_project_say_their_source": (
        Project,
        {"results_nb": "Tre ovner er i drift", "results_source": " "},
        "Enter the source of the results.",
    ),
    "results_known_by_month_are_of_the_first": (
        Project,
        {"results_on": date(2020, 1, 2), "results_on_precision": "month"},
        "A month starts on its first day.",
    ),
    "results_known_by_year_are_of_1_january": (
        Project,
        {"results_on": date(2020, 2, 1), "results_on_precision": "year"},
        "A year starts on 1 January.",
    ),
    "an_effect_is_more_than_nothing": (
        ClimateEffect,
        {"value": 0},
        "The value must be greater than zero.",
    ),
    "a_range_of_an_effect_is_not_open": (
        ClimateEffect,
        {"value": 2, "value_max": 3, "qualifier": "at most"},
        "A range has two ends: choose “about” or “exactly”, or leave out the upper"
        " value.",
    ),
    "an_effect_is_of_a_year_of_our_time": (
        ClimateEffect,
        {"year": 1899},
        "Enter a year between 1990 and 2100.",
    ),
    "an_upper_value_is_above_the_value": (
        ClimateEffect,
        {"value": 2, "value_max": 2},
        "The upper value must be higher than the value.",
    ),
    "an_effect_says_unit_mechanism_maturity_qualifier_and_source": (
        ClimateEffect,
        {"source": " "},
        "Enter unit, mechanism, maturity, qualifier and source for the effect.",
    ),
    "an_emission_ends_after_it_starts": (
        Emission,
        {"year_from": 2021, "year_to": 2020},
        "The last year cannot be before the first.",
    ),
    "the_goal_is_in_tonnes": (
        Target,
        lambda: {"emissions_nb": make(Emission).scope_nb, "unit": "percent"},
        "The goal of the cluster is in the unit of the emissions: t CO₂e/year.",
    ),
    "a_distinct_pair_has_the_lower_number_first": (
        DistinctPair,
        lambda: dict.fromkeys(["one", "other"], make_organization()),
        "Choose two different records.",
    ),
    "a_distinct_pair_of_persons_has_the_lower_number_first": (
        DistinctPersonPair,
        lambda: dict.fromkeys(["one", "other"], make_person()),
        "Choose two different records.",
    ),
    "a_likely_pair_has_the_lower_number_first": (
        LikelyPair,
        lambda: dict.fromkeys(["one", "other"], make_organization()),
        "Choose two different records.",
    ),
    "a_likeness_is_a_share": (
        LikelyPair,
        {"score": 1.01},
        "A score lies between 0 and 1.",
    ),
    "a_tie_joins_two_organizations": (
        OrganizationRelationship,
        lambda: dict.fromkeys(
            ["from_organization", "to_organization"], make_organization()
        ),
        "Choose two different organizations.",
    ),
    "a_share_is_up_to_the_whole": (
        OrganizationRelationship,
        {"share": 101},
        "The share must be between 0 and 100 per cent.",
    ),
    "a_service_has_a_name": (
        Service,
        {"name_nb": " "},
        "Enter the name of the service or product.",
    ),
    "a_reference_says_what_was_done_for_whom": (
        CustomerReference,
        {"customer": " "},
        "Enter what was done, and for whom.",
    ),
    "a_reference_is_of_a_year_of_four_digits": (
        CustomerReference,
        {"year": 26},
        "Enter a year of four digits.",
    ),
    "a_profile_picture_says_what_it_shows": (
        ProfilePicture,
        {"alt_nb": " "},
        "Describe what the picture shows.",
    ),
    "a_profile_has_three_pictures_at_most": (
        ProfilePicture,
        {"place": 4},
        "A profile has at most three pictures, in the places 1 to 3.",
    ),
    "a_link_has_a_text": (
        ProfileLink,
        {"label": " "},
        "Enter the text of the link.",
    ),
    "an_organization_is_listed_only_after_it_agreed": (
        Organization,
        {"is_listed": True, "listing_agreed_on": None},
        "Enter the day on which the organization agreed to be shown.",
    ),
    "a_saved_list_has_a_name": (
        SavedList,
        {"name": " "},
        "Enter a name for the list.",
    ),
    "a_note_has_a_text": (Note, {"text": " \n"}, "Write the note."),
    "an_installation_has_one_cluster": (
        Cluster,
        {"pk": 2},
        "This installation already has a cluster.",
    ),
}
