"""What an organization consists of, in the order in which people see it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import (
    ChangeRequest,
    Organization,
    OrganizationName,
    Presence,
)
from members.models.organization_numbers import format_orgnr

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

IN_PUBLIC, INTERNAL_HEADING = _("Shown in public"), _("Internal")
NAMING = Section(_("Name and logo"))
IDENTITY = Section(_("What it is"))
TEXTS = Section(_("What you do"), staff=IN_PUBLIC)
CONTACT = Section(_("How to reach you"), staff=IN_PUBLIC)
FOUND_BY = Section(_("What visitors find you by"), staff=IN_PUBLIC)
REGISTERED = Section(_("In the business register"), staff=IN_PUBLIC)
INTERNAL = Section(INTERNAL_HEADING, staff=INTERNAL_HEADING)

# Why a field is hidden where it is.
BY_STAFF = "kept by the secretariat, by the register or by sources"
FOR_STAFF = dict.fromkeys([MEMBER, PUBLIC, SHEET], "for the secretariat alone")
OWN_FILE = {FILE: "its rows have a file of their own"}
NO_CELL = {SHEET: "a picture fits no cell", FILE: "a picture fits no cell"}
TOO_LONG = {SHEET: "a text of many paragraphs is read on the profile"}
NOTHING_LIVE = dict.fromkeys(
    (PUBLIC, SHEET, FILE), "a suggestion that becomes a topic when it is approved"
)


ORGANIZATION = ProfileNoun(
    key=ChangeRequest.Noun.ORGANIZATION,
    model=Organization,
    page="organization",
    form_page="profile",
    file_key="slug",
    file_extra="confidence source",
    staff_last=("confidence", "source", "slug"),
    words=Words(
        title=_("Profile"),
        change=_("Change the profile"),
        lead=_(
            "Nothing you write here is public before the secretariat has approved it, "
            "unless it says so at the field."
        ),
        decided=_(
            "The secretariat has looked at what you proposed to change in the profile "
            "of %(organization)s."
        ),
    ),
    fields=(
        Text(
            "name",
            section=NAMING,
            help=_("As you want to be found."),
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
                _("Add your logo"), _("Lists show it before the name."), rank=8
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
                _("It is what lists and searches show."),
                rank=3,
            ),
            has_own_place=True,
        ),
        Prose(
            "summary_en",
            section=TEXTS,
            rows=4,
            help=_("The same for those who read English."),
            advice=Advice(
                _("Write the summary in English"),
                _("Without it your English page begins in Norwegian."),
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
                _("The search reads every word of it."),
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
                _("Describe it in English, too"),
                _("Partners from abroad search in English."),
                rank=7,
            ),
            has_own_place=True,
            hidden=TOO_LONG,
        ),
        WebAddress(
            "website",
            section=CONTACT,
            help=_("As www.example.org."),
            advice=Advice(_("Give your web site"), _("Interest leads there."), rank=9),
        ),
        RoleAddress(
            "email",
            section=CONTACT,
            label=_("E-mail"),
            help=_("An address that is no person's, as post@example.org."),
            advice=Advice(
                _("Give an e-mail address"),
                _("One that is no person's, as post@example.org."),
                rank=10,
            ),
        ),
        Telephone(
            "phone",
            section=CONTACT,
            help=_("The switchboard, not a person's own number."),
            beside=True,
        ),
        Prose("postal_address", section=CONTACT, most=500),
        Text(
            "municipality",
            section=CONTACT,
            has_own_place=True,
            hidden={MEMBER: BY_STAFF},
        ),
        Text(
            "municipality_code",
            section=CONTACT,
            beside=True,
            hidden=FOR_STAFF,
        ),
        Text("country", section=CONTACT, beside=True, hidden=FOR_STAFF),
        Number(
            "employees",
            section=FOUND_BY,
            help=_("Visitors filter by size. Leave it empty if you do not know."),
            advice=Advice(
                _("Say how many you are"),
                _("Without it nobody finds you by size."),
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
            advice=Advice(_("Choose topics"), _("Visitors filter by them."), rank=1),
            has_own_place=True,
            hidden=OWN_FILE,
        ),
        NewTopics(
            "new_topics",
            section=FOUND_BY,
            label=_("new topics"),
            help=_(
                "A word you miss among the topics. The secretariat decides whether all "
                "may use it."
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
                "Where you are, as what, and since when. Write a year, a month or a day, "
                "as 2019, 2019-05 or 2019-05-08, and «at latest» before the day if it "
                "may have been earlier."
            ),
            add=_("Add a site"),
            labels={
                "since": pgettext_lazy("presence", "there from"),
                "until": pgettext_lazy("presence", "there until"),
            },
            advice=Advice(
                _("Say at which sites you are"), _("Visitors filter by site."), rank=2
            ),
            has_own_place=True,
            hidden=OWN_FILE,
        ),
        Text(
            "orgnr",
            section=IDENTITY,
            shown_as=format_orgnr,
            is_figure=True,
            hidden={MEMBER: BY_STAFF},
        ),
        Text("establishment_orgnr", section=IDENTITY, beside=True, hidden=FOR_STAFF),
        Boolean("is_listed", section=IDENTITY, hidden=FOR_STAFF),
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
