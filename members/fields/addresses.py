"""How an organization is reached, and how it wants its invoices."""

from django.utils.translation import gettext_lazy as _

from .kinds import (
    FOR_THE_SECRETARIAT,
    MEMBER,
    PUBLIC,
    SHEET,
    Advice,
    Choice,
    Fieldset,
    Municipality,
    OnCard,
    Prose,
    RoleAddress,
    Telephone,
    Text,
    WebAddress,
)

IN_PUBLIC = _("Shown publicly")
CONTACT = Fieldset(_("How to reach you"), staff=IN_PUBLIC, rank=-2)
# Why a field is hidden where it is.
BY_STAFF = "kept by the secretariat, by the register or by sources"
FOR_STAFF = dict.fromkeys([MEMBER, PUBLIC, SHEET], FOR_THE_SECRETARIAT)
FOR_STAFF_AND_MEMBER = {
    PUBLIC: "for the secretariat and its accountant",
    SHEET: FOR_THE_SECRETARIAT,
}
INVOICES = Fieldset(
    _("Invoices"),
    _("Only the secretariat and its accountant see this."),
    staff=_("Invoices"),
    page="profile_invoices",
)

ADDRESSES = (
    WebAddress(
        "website",
        section=CONTACT,
        help=_("For example www.example.org."),
        advice=Advice(
            _("Add your website"),
            _("People who want to know more go there."),
            rank=9,
        ),
        on_card=OnCard(3),
        known_as="nettside|hjemmeside|web|www|url|webside|homepage",
        example="www.example.org",
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
            _("One that does not belong to one person, for example post@example.org."),
            rank=10,
        ),
        on_card=OnCard(2, _("Shared e-mail")),
        known_as="e post|epost|e mail|mail|e postadresse|epostadresse|email address"
        "|felles e post|firmapost",
        example="post@example.org",
    ),
    Telephone(
        "phone",
        section=CONTACT,
        help=_("The switchboard, not one person's number."),
        beside=True,
        on_card=OnCard(1),
        known_as="tlf|telefonnummer|tlfnr|tlf nr|telephone|tel|sentralbord|phone number",
        example="35 00 00 00",
    ),
    Prose(
        "postal_address",
        section=CONTACT,
        most=500,
        on_card=OnCard(4, _("Address")),
        known_as="adresse|address|full adresse",
        example="Storgata 1, 2317 Hamar",
    ),
    Prose(
        "business_address",
        section=CONTACT,
        most=300,
        hidden={MEMBER: BY_STAFF},
        known_as="forretningsadresse|besøksadresse|business address",
        example="Parkgata 2, 2317 Hamar",
    ),
    Municipality(
        "municipality",
        section=CONTACT,
        help=_("Where you have your main office in Norway."),
        has_own_place=True,
        sortable=True,
        on_card=OnCard(5),
        known_as="kommunenavn",
        example="Hamar",
    ),
    Text(
        "municipality_code",
        section=CONTACT,
        beside=True,
        hidden=FOR_STAFF,
        known_as="kommunenr",
        example="3403",
    ),
    Text("country", section=CONTACT, beside=True, hidden=FOR_STAFF, example="NO"),
)
INVOICING = (
    Choice(
        "invoice_format",
        section=INVOICES,
        hidden=FOR_STAFF_AND_MEMBER,
        known_as="fakturamåte|faktura",
        known_choices={
            "ehf": "ehf faktura|elektronisk|elektronisk faktura|electronic",
            "email": "e post|epost|mail|pdf",
            "post": "papir|brev|paper",
        },
    ),
    RoleAddress(
        "invoice_email",
        section=INVOICES,
        help=_(
            "An address that does not belong to one person, for example "
            "invoice@example.org."
        ),
        hidden=FOR_STAFF_AND_MEMBER,
        known_as="faktura e post|faktura epost|e post faktura|fakturaepost|fakturamottak",
        example="faktura@example.org",
    ),
    Prose(
        "invoice_address",
        section=INVOICES,
        most=500,
        help=_("Leave empty if it is the postal address."),
        hidden=FOR_STAFF_AND_MEMBER,
        known_as="faktura adresse",
        example="Postboks 1, 2302 Hamar",
    ),
    Text(
        "invoice_reference",
        section=INVOICES,
        may_name_people=True,
        help=_("What you want to read on the invoice, for example an order number."),
        hidden=FOR_STAFF_AND_MEMBER,
        known_as="deres referanse|deres ref|fakturaref|bestillingsnummer|innkjøpsordre"
        "|po nummer|your reference|purchase order",
        example="Bestilling 4711",
    ),
)
