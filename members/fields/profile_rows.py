"""The rows of an organization's profile: its offers, customers, certificates and sites."""

from django.utils.translation import gettext_lazy as _, pgettext_lazy

from members.models import (
    Certificate,
    CustomerReference,
    Presence,
    ProfileLink,
    ProfilePicture,
    Service,
)
from members.models.profile_pictures import MOST_PICTURES

from .addresses import IN_PUBLIC
from .kinds import (
    FILE,
    SHEET,
    Advice,
    Certificates,
    CustomerReferences,
    Fieldset,
    Pictures,
    Prose,
    Rows,
)

OWN_FILE = {FILE: "its rows have a file of their own"}
NO_CELL = {SHEET: "a picture fits no cell", FILE: "a picture fits no cell"}
OFFERS = Fieldset(_("What you offer"))
PICTURES = Fieldset(_("Pictures"))
PROOF = Fieldset(_("References and certificates"))
FOUND_BY = Fieldset(_("Size and sites"), staff=IN_PUBLIC)

PROFILE_ROWS = (
    Pictures(
        "pictures",
        ProfilePicture,
        ["image", "alt_nb", "alt_en", "place"],
        section=PICTURES,
        label=_("pictures"),
        help=_(
            "Up to three pictures of what you make or where you work: PNG, JPEG or WebP, "
            "at most 15 MB each. Describe each for those who cannot see it. Use only "
            "pictures that you may publish, and that the people in them agree to."
        ),
        add=_("Add a picture"),
        most=MOST_PICTURES,
        has_own_place=True,
        hidden=NO_CELL,
    ),
    Rows(
        "services",
        Service,
        ["name_nb", "name_en", "text_nb", "text_en", "topic"],
        section=OFFERS,
        help=_(
            "What customers can buy from you, one by one. Visitors can filter by topic."
        ),
        add=_("Add a service or product"),
        most=30,
        cell="name",
        advice=Advice(
            _("Add your services and products"),
            _("Customers search for what they need, not for names."),
            rank=6,
        ),
        has_own_place=True,
        hidden=OWN_FILE,
    ),
    CustomerReferences(
        "customer_references",
        CustomerReference,
        ["what_nb", "what_en", "customer", "year", "link"],
        section=PROOF,
        help=_(
            "What you have done for a customer who agrees to be named. Choose one in the "
            "registry, or type any other. One in the registry is asked to confirm it."
        ),
        add=_("Add a reference"),
        most=20,
        cell="what",
        has_own_place=True,
        hidden=OWN_FILE,
    ),
    Certificates(
        "certificates",
        Certificate,
        ["kind", "number", "issuer"],
        section=PROOF,
        help=_(
            "A certificate is shown until its last day. If one is missing from the "
            "list, write to the secretariat."
        ),
        add=_("Add a certificate"),
        labels={
            "since": pgettext_lazy("certificate", "valid from"),
            "until": pgettext_lazy("certificate", "valid until"),
        },
        helps={
            "image": _(
                "A photo or a scan: PNG, JPEG or WebP, at most 15 MB. It is never "
                "published: the secretariat checks the certificate by it, and otherwise "
                "those who may edit the profile see it."
            )
        },
        most=20,
        has_own_place=True,
        hidden=OWN_FILE,
    ),
    Prose(
        "delivery_area_nb",
        section=OFFERS,
        rows=2,
        help=_("Where you deliver, for example the county, Norway or the North Sea."),
        has_own_place=True,
    ),
    Prose(
        "delivery_area_en",
        section=OFFERS,
        rows=2,
        help=_("The same text in English."),
        has_own_place=True,
    ),
    Rows(
        "links",
        ProfileLink,
        ["label", "url"],
        section=OFFERS,
        help=_("Up to five pages that say more, such as a brochure or a film."),
        add=_("Add a link"),
        most=5,
        cell="url",
        has_own_place=True,
        hidden=OWN_FILE,
    ),
)
CAPACITY = (
    Prose(
        "capacity_nb",
        section=FOUND_BY,
        rows=2,
        help=_(
            "How much you can take on, such as 40 fitters or 2,000 tonnes a year. "
            "It is shown with the day on which you last confirmed the profile."
        ),
        has_own_place=True,
    ),
    Prose(
        "capacity_en",
        section=FOUND_BY,
        rows=2,
        help=_("The same text in English."),
        has_own_place=True,
    ),
)
PRESENCES = Rows(
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
)
