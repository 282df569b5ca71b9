"""The fields of an organization, in the order of its form."""

from django.utils.translation import gettext_lazy as _, ngettext_lazy, pgettext_lazy

from members.models import ChangeRequest, Organization, OrganizationName
from members.models.organization_numbers import format_orgnr

from .addresses import ADDRESSES, BY_STAFF, FOR_STAFF, IN_PUBLIC, INVOICING
from .headcount import HEADCOUNT, headcount_gaps
from .kinds import (
    FILE,
    MEMBER,
    PUBLIC,
    SHEET,
    Advice,
    Boolean,
    Choice,
    Choices,
    Day,
    Fieldset,
    NewTopics,
    OnCard,
    Picture,
    Prose,
    Rows,
    Text,
    Topics,
)
from .nouns import NounWords, ProfileNoun, PublicPages
from .profile_rows import CAPACITY, NO_CELL, OWN_FILE, PRESENCES, PROFILE_ROWS

NAMING = Fieldset(_("Name and logo"), rank=-1)
IDENTITY = Fieldset(_("What it is"))
TEXTS = Fieldset(_("What you do"), staff=IN_PUBLIC)
TOPICS = Fieldset(_("Topics and customers"))
REGISTERED = Fieldset(_("In the business register"), staff=IN_PUBLIC)
INTERNAL = Fieldset(_("Internal"), staff=_("Internal"))

# Why a field is hidden where it is.
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
    public=PublicPages(
        plural="organizations",
        listing="organizations",
        label=_("Members"),
        synonyms="medlemmer, medlemsliste, medlemsoversikt, medlemsbedrifter, bedriftsliste, "
        "virksomheter, bedrifter, members, list of members, member list, member "
        "companies, organizations, companies, last ned, åpne data, Excel, CSV, "
        "regneark, download, open data, spreadsheet",
        counted=ngettext_lazy("%(n)s organization", "%(n)s organizations", "n"),
        names=("name",),
    ),
    file_key="slug",
    file_extra="confidence source",
    staff_last=("confidence", "source", "slug"),
    gaps=headcount_gaps,
    words=NounWords(
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
            sortable="sort_name",
            file_label=_("Name of the organization"),
            known_as="bedrift|bedriftsnavn|firma|firmanavn|selskap|selskapsnavn|virksomhet"
            "|virksomheter|organisasjon|organisasjonsnavn|foretak|foretaksnavn"
            "|kunde|kundenavn|medlem|medlemsbedrift|organization|organizations"
            "|organisation|company|company name|member|customer|arbeidsgiver"
            "|employer",
            example="Eksempel Industri AS",
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
            help=_("PNG, JPEG or WebP, at most 15 MB. Shown on a white background."),
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
            sortable=True,
            known_as="slag",
            known_choices={
                "company": "firma|selskap|privat|næringsliv|industri|bedrifter|business",
                "research": "forskning|utdanning|universitet|høgskole|fou|akademia|institutt",
                "public": "offentlig|kommune|stat|offentlig etat",
                "other": "annet|andre|organisasjon|forening|stiftelse",
            },
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
                more=_("Write more about what you do (at least 200 characters)"),
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
        *ADDRESSES,
        *HEADCOUNT,
        *CAPACITY,
        Topics(
            "topics",
            section=TOPICS,
            advice=Advice(
                _("Choose topics"), _("Visitors can filter by topic."), rank=1
            ),
            has_own_place=True,
            hidden=OWN_FILE,
            known_as="tema|temaer|emner|stikkord|fagområder|tags",
        ),
        NewTopics(
            "new_topics",
            section=TOPICS,
            label=_("new topics"),
            help=_(
                "A topic that is missing from the list. The secretariat decides "
                "whether everyone can use it."
            ),
            add=_("Suggest a new topic"),
            hidden=NOTHING_LIVE,
        ),
        Choices(
            "sectors",
            section=TOPICS,
            help=_(
                "The industries that you deliver to. Visitors can filter by sector."
            ),
            known_as="bransjer|markeder|kundegrupper|industries|sectors|markets",
        ),
        Choices(
            "languages",
            section=TOPICS,
            help=_("The languages in which customers get an answer from you."),
            known_as="språk",
        ),
        PRESENCES,
        *INVOICING,
        Text(
            "orgnr",
            section=IDENTITY,
            shown_as=format_orgnr,
            is_figure=True,
            hidden={MEMBER: BY_STAFF},
            sortable=True,
            on_card=OnCard(6, _("Org. no.")),
            known_as="org nr|org no|org nummer|organisasjonsnr|orgnummer|foretaksnummer"
            "|foretaksnr|organisation number|company number|vat number|mva nr",
            example="974 760 673",
        ),
        Text("establishment_orgnr", section=IDENTITY, beside=True, hidden=FOR_STAFF),
        Boolean("is_listed", section=IDENTITY, hidden=FOR_STAFF, sortable=True),
        Day(
            "listing_agreed_on",
            section=IDENTITY,
            beside=True,
            hidden=FOR_STAFF,
            sortable=True,
        ),
        Text(
            "listing_agreed_by",
            section=IDENTITY,
            beside=True,
            may_name_people=True,
            hidden=FOR_STAFF,
        ),
        Text(
            "legal_form",
            section=REGISTERED,
            hidden={MEMBER: BY_STAFF},
            sortable=True,
            known_as="selskapsform|org form|type selskap",
            example="AS",
        ),
        Text(
            "nace_code",
            section=REGISTERED,
            is_figure=True,
            beside=True,
            hidden={MEMBER: BY_STAFF},
            sortable=True,
            known_as="nace|bransje|bransjekode|næring|næringskode 1",
            example="20.130",
        ),
        Day(
            "confirmed_on",
            section=INTERNAL,
            label=_("Confirmed by the member"),
            heading=_("Confirmed on"),
            hidden={MEMBER: "confirming is an act of its own"},
            sortable=True,
        ),
        Text(
            "unverified_fields",
            section=INTERNAL,
            may_name_people=True,
            hidden=FOR_STAFF,
        ),
        Prose(
            "note",
            section=INTERNAL,
            hidden=FOR_STAFF,
            known_as="merknad|notat|kommentar|kommentarer|notes|comment|comments",
        ),
    ),
)
