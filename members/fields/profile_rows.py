"""What an organization shows of itself in rows: what it offers, to whom, and certified how."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Certificate, CustomerReference, ProfileLink, Service

from .kinds import FILE, Advice, Prose, Rows, Section

OWN_FILE = {FILE: "its rows have a file of their own"}
OFFERS = Section(_("What you offer"))

PROFILE_ROWS = (
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
    Rows(
        "customer_references",
        CustomerReference,
        ["what_nb", "what_en", "customer", "year", "link"],
        section=OFFERS,
        help=_("What you have done for a customer who agrees to be named."),
        add=_("Add a reference"),
        most=20,
        cell="what",
        has_own_place=True,
        hidden=OWN_FILE,
    ),
    Rows(
        "certificates",
        Certificate,
        ["kind"],
        section=OFFERS,
        help=_(
            "A certificate is shown until its last day. If one is missing from the "
            "list, write to the secretariat."
        ),
        add=_("Add a certificate"),
        labels={
            "since": pgettext_lazy("certificate", "valid from"),
            "until": pgettext_lazy("certificate", "valid until"),
        },
        most=20,
        has_own_place=True,
        hidden=OWN_FILE,
    ),
    Prose(
        "delivery_area_nb",
        section=OFFERS,
        rows=2,
        help=_("Where you deliver, for example Telemark, Norway or the North Sea."),
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
