"""What an organization consists of, in the order in which people see it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import ChangeRequest, Organization, OrganizationName, Presence
from members.models.organization_numbers import format_orgnr

from .invoicing import INVOICING
from .kinds import (
    FILE,
    MEMBER,
    PUBLIC,
    SHEET,
    Advice,
    Boolean,
    Choice,
    Day,
    NewTopics,
    Number,
    Picture,
    Prose,
    RoleAddress,
    Rows,
    Section,
    Telephone,
    Text,
    Topics,
    WebAddress,
)
from .nouns import ProfileNoun, Words
from .profile_rows import NO_CELL, OWN_FILE, PROFILE_ROWS

IN_PUBLIC, INTERNAL_HEADING = _("Shown publicly"), _("Internal")
NAMING = Section(_("Name and logo"))
IDENTITY = Section(_("What it is"))
TEXTS = Section(_("What you do"), staff=IN_PUBLIC)
CONTACT = Section(_("How to reach you"), staff=IN_PUBLIC)
FOUND_BY = Section(_("How visitors find you"), staff=IN_PUBLIC)
REGISTERED = Section(_("In the business register"), staff=IN_PUBLIC)
INTERNAL = Section(INTERNAL_HEADING, staff=INTERNAL_HEADING)

# Why a field is hidden where it is.
BY_STAFF = "kept by the secretariat, by the register or by sources"
FOR_STAFF = dict.fromkeys([MEMBER, PUBLIC, SHEET], "for the secretariat alone")
TOO_LONG = {SHEET: "a text of many paragraphs is read on the profile"}
NOTHING_LIVE = dict.fromkeys(
    (PUBLIC, SHEET, FILE), "a suggestion that becomes a topic when it is approved"
)


ORGANIZATION = ProfileNoun(
    key=ChangeRequest.Noun.ORGANIZATION,
    model=Organization,
    page="organization",
    public_column="is_listed",
    form_page="profile",
    file_key="slug",
    file_extra="confidence source",
    staff_last=("confidence", "source", "slug"),
    words=Words(
        title=_("Profile"),
        change=_("Change the profile"),
        lead=_(
            "Nothing you write here becomes public until the secretariat has approved "
            "it, except in fields marked “Published at once”."
        ),
        decided=_(
            "The secretariat has reviewed the changes you proposed to the profile of "
            "%(organization)s."
        ),
    ),
    fields=(
        Text(
            "name",
            section=NAMING,
            help=_("The name you want people to find you by."),
            has_own_place=True,
        ),
        Rows(
            "names",
            OrganizationName,
            ["name", "kind"],
            section=NAMING,
            help=_("Former names, short names and brands that people search for."),
            add=_("Add another name"),
            labels={
                "since": pgettext_lazy("name", "used from"),
                "until": pgettext_lazy("name", "used until"),
            },
            has_own_place=True,
            hidden=OWN_FILE,
        ),
        Picture(
            "logo",
            section=NAMING,
            help=_("PNG, JPEG or WebP, at most 2 MB. Shown on a white background."),
            advice=Advice(
                _("Add your logo"), _("It is shown before the name in lists."), rank=8
            ),
            has_own_place=True,
            hidden=NO_CELL,
        ),
        Choice(
            "kind",
            section=IDENTITY,
            heading=_("Kind"),
            has_own_place=True,
            hidden={MEMBER: BY_STAFF},
        ),
        Prose(
            "summary_nb",
            section=TEXTS,
            rows=4,
            help=_("One or two sentences, at most 300 characters. Shown in lists."),
            advice=Advice(
                _("Write a short summary"),
                _("It is shown in lists and search results."),
                rank=3,
            ),
            has_own_place=True,
        ),
        Prose(
            "summary_en",
            section=TEXTS,
            rows=4,
            help=_("The same text in English."),
            advice=Advice(
                _("Write the summary in English"),
                _("Without it, your English page starts in Norwegian."),
                rank=4,
            ),
            has_own_place=True,
        ),
        Prose(
            "description_nb",
            section=TEXTS,
            rows=12,
            most=20_000,
            enough=200,
            is_markdown=True,
            advice=Advice(
                _("Describe what you do"),
                _("The search covers the whole text."),
                rank=6,
            ),
            has_own_place=True,
            hidden=TOO_LONG,
        ),
        Prose(
            "description_en",
            section=TEXTS,
            rows=12,
            most=20_000,
            is_markdown=True,
            advice=Advice(
                _("Describe what you do in English too"),
                _("Partners from abroad search in English."),
                rank=7,
            ),
            has_own_place=True,
            hidden=TOO_LONG,
        ),
        *PROFILE_ROWS,
        WebAddress(
            "website",
            section=CONTACT,
            help=_("For example www.example.org."),
            advice=Advice(
                _("Add your website"),
                _("People who want to know more go there."),
                rank=9,
            ),
        ),
        RoleAddress(
            "email",
            section=CONTACT,
            label=_("e-mail"),
            help=_(
                "An address that does not belong to one person, for example "
                "post@example.org."
            ),
            advice=Advice(
                _("Add an e-mail address"),
                _(
                    "One that does not belong to one person, for example "
                    "post@example.org."
                ),
                rank=10,
            ),
        ),
        Telephone(
            "phone",
            section=CONTACT,
            help=_("The switchboard, not one person's number."),
            beside=True,
        ),
        Prose("postal_address", section=CONTACT, most=500),
        Text(
            "municipality",
            section=CONTACT,
            has_own_place=True,
            hidden={MEMBER: BY_STAFF},
        ),
        Text("municipality_code", section=CONTACT, beside=True, hidden=FOR_STAFF),
        Text("country", section=CONTACT, beside=True, hidden=FOR_STAFF),
        Number(
            "employees",
            section=FOUND_BY,
            help=_("Visitors can filter by size. Leave empty if you don't know."),
            advice=Advice(
                _("Enter the number of employees"),
                _("Without it, you are not found when visitors filter by size."),
                rank=5,
            ),
        ),
        Text(
            "employees_note",
            section=FOUND_BY,
            beside=True,
            may_name_people=True,
            hidden=FOR_STAFF,
        ),
        Topics(
            "topics",
            section=FOUND_BY,
            advice=Advice(
                _("Choose topics"), _("Visitors can filter by topic."), rank=1
            ),
            has_own_place=True,
            hidden=OWN_FILE,
        ),
        NewTopics(
            "new_topics",
            section=FOUND_BY,
            label=_("new topics"),
            help=_(
                "A topic that is missing from the list. The secretariat decides "
                "whether everyone can use it."
            ),
            add=_("Suggest a new topic"),
            hidden=NOTHING_LIVE,
        ),
        Rows(
            "presences",
            Presence,
            ["site", "role"],
            section=FOUND_BY,
            heading=_("Sites"),
            help=_(
                "Where you are based, in what role, and since when. Enter a year, a "
                "month or a day, such as 2019, 2019-05 or 2019-05-08, with “by” "
                "before the day if it may have been earlier."
            ),
            add=_("Add a site"),
            labels={
                "since": pgettext_lazy("presence", "there from"),
                "until": pgettext_lazy("presence", "there until"),
            },
            advice=Advice(
                _("Add the sites where you are based"),
                _("Visitors can filter by site."),
                rank=2,
            ),
            has_own_place=True,
            hidden=OWN_FILE,
        ),
        *INVOICING,
        Text(
            "orgnr",
            section=IDENTITY,
            shown_as=format_orgnr,
            is_figure=True,
            hidden={MEMBER: BY_STAFF},
        ),
        Text("establishment_orgnr", section=IDENTITY, beside=True, hidden=FOR_STAFF),
        Boolean("is_listed", section=IDENTITY, hidden=FOR_STAFF),
        Day("listing_agreed_on", section=IDENTITY, beside=True, hidden=FOR_STAFF),
        Text(
            "listing_agreed_by",
            section=IDENTITY,
            beside=True,
            may_name_people=True,
            hidden=FOR_STAFF,
        ),
        Text("legal_form", section=REGISTERED, hidden={MEMBER: BY_STAFF}),
        Text(
            "nace_code",
            section=REGISTERED,
            is_figure=True,
            beside=True,
            hidden={MEMBER: BY_STAFF},
        ),
        Day(
            "confirmed_on",
            section=INTERNAL,
            label=_("Confirmed by the member"),
            heading=_("Confirmed on"),
            hidden={MEMBER: "confirming is an act of its own"},
        ),
        Text(
            "unverified_fields",
            section=INTERNAL,
            may_name_people=True,
            hidden=FOR_STAFF,
        ),
        Prose("note", section=INTERNAL, hidden=FOR_STAFF),
    ),
)
