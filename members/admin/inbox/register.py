"""Pages about the business register: all numbers, and one organization beside its answer."""

from django.conf import settings
from django.db.models import Count, Q
from django.shortcuts import redirect
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.actions import press
from members.association.register import ASK_ABOUT, ASK_ALL
from members.fields import ORGANIZATION
from members.models import (
    ChangeRequest,
    Organization,
    RegisterContact,
    RegisterSnapshot,
    format_orgnr,
)

from ..desk import WRITE, desk_page

Status = RegisterSnapshot.Status
# The columns that the register has facts about.
COLUMNS = "name legal_form nace_code business_address municipality employees".split()


@desk_page(
    "business-register/",
    "business_register",
    "business_register",
    _("The business register"),
    permissions=ASK_ALL.may.permissions,
    actions=(ASK_ALL,),
    methods=WRITE,
    words=_("business register, organization number, bankruptcy, Enhetsregisteret"),
)
def business_register(request):
    """Show the state of all numbers; a POST asks the register soon."""
    if request.method == "POST":
        press(request, ASK_ALL)
        return redirect(request.path)
    rows = Organization.objects.filter(country="NO")
    return {
        "action": ASK_ALL,
        "contact": RegisterContact.objects.first(),
        "is_on": bool(settings.REGISTER_URL),
        "counts": rows.aggregate(all=Count("pk"), without=Count("pk", Q(orgnr=""))),
        **_proposals(),
        "unusual": _unusual(),
    }


def _proposals():
    """Return how many proposals of the register wait, and how many of them are likely numbers."""
    rows = ChangeRequest.objects.open().filter(origin=ChangeRequest.Origin.REGISTER)
    number = Count("pk", Q(items__field="orgnr"))
    return rows.aggregate(differences=Count("pk", distinct=True), matches=number)


def _unusual():
    """Return the organizations of which the register has no active unit of the number."""
    rows = RegisterSnapshot.objects.exclude(number="").exclude(status=Status.ACTIVE)
    return rows.select_related("organization").order_by("organization__sort_name")[:100]


def _fact_rows(organization, snapshot):
    """Return (label, text of the register, our text) of each fact."""
    return [
        (
            ORGANIZATION.label_of(name),
            snapshot.facts.get(name),
            getattr(organization, name),
        )
        for name in COLUMNS
        if snapshot.facts
    ]


@desk_page(
    "business-register/<int:pk>/",
    "business_register_answer",
    "business_register_answer",
    permissions=ASK_ABOUT.may.permissions,
    actions=(ASK_ABOUT,),
    methods=WRITE,
    model=Organization,
    finds=lambda request, pk: Organization.objects.filter(pk=pk),
)
def business_register_answer(request, organization):
    """Show the facts of the register about an organization; a POST asks it again."""
    if request.method == "POST":
        press(request, ASK_ABOUT, organization)
        return redirect(request.path)
    snapshot = RegisterSnapshot.objects.filter(organization=organization).first()
    return {
        "title": _now("%(name)s in the business register") % {"name": organization},
        "action": ASK_ABOUT,
        "organization": organization,
        "snapshot": snapshot,
        "number": format_orgnr(snapshot.number) if snapshot else "",
        "rows": _fact_rows(organization, snapshot) if snapshot else [],
        "waiting": organization.change_requests.open().filter(
            origin=ChangeRequest.Origin.REGISTER
        ),
    }
