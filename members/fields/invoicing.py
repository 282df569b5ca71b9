"""How an organization wants its invoices; visitors see none of it."""

from django.utils.translation import gettext_lazy as _

from .kinds import PUBLIC, SHEET, Choice, Prose, RoleAddress, Section, Text

# The reason that lists of the secretariat look for; the public's sheets leave it out.
FOR_STAFF_AND_MEMBER = {
    PUBLIC: "for the secretariat and its accountant",
    SHEET: "for the secretariat alone",
}
INVOICES = Section(
    _("Invoices"),
    _("Only the secretariat and its accountant see this."),
    staff=_("Invoices"),
)

INVOICING = (
    Choice("invoice_format", section=INVOICES, hidden=FOR_STAFF_AND_MEMBER),
    RoleAddress(
        "invoice_email",
        section=INVOICES,
        help=_(
            "An address that does not belong to one person, for example "
            "invoice@example.org."
        ),
        hidden=FOR_STAFF_AND_MEMBER,
    ),
    Prose(
        "invoice_address",
        section=INVOICES,
        most=500,
        help=_("Leave empty if it is the postal address."),
        hidden=FOR_STAFF_AND_MEMBER,
    ),
    Text(
        "invoice_reference",
        section=INVOICES,
        may_name_people=True,
        help=_("What you want to read on the invoice, for example an order number."),
        hidden=FOR_STAFF_AND_MEMBER,
    ),
)
