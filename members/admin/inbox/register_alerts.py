"""The page of an alert from the business register, with what it has consequences for."""

from operator import attrgetter

from django import forms
from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.actions import always, find_row, links, press
from members.association import leaving
from members.association.fees.amounts import amount_text
from members.association.register import ALERTS, DEAL, MEMBERSHIP, UNPAID
from members.models import Batch, Fee, Membership, Organization, RegisterAlert

from ..cards.organization import OrganizationCard
from ..desk import WRITE, desk_page
from ..registry.widgets import RelatedSelect
from ..waiting import go_on, holder_context, list_above

ROWS = RegisterAlert.objects.select_related("organization", "closed_by")
# The label of each part of the card that goes on.
LABELS = {
    "memberships": MEMBERSHIP,
    "fees": UNPAID,
    "roles": _("Offices"),
    "participations": _("Projects"),
    "representatives": _("Access"),
    "presences": _("Presence at sites"),
    "change_requests": _("Pending proposals"),
    "access_requests": _("Requests for access"),
    "invitations": _("Open invitations"),
}
# Whether a row goes on, of parts where the card has others too.
ELSE_OVER = {
    "fees": lambda row: row.billed_on and not (row.paid_on or row.cancelled_on),
    "invitations": attrgetter("is_open"),
}


class MergerForm(forms.Form):
    into = forms.ModelChoiceField(
        Organization.objects.all(),
        label=_("The other organization"),
        widget=RelatedSelect(RegisterAlert._meta.get_field("organization"), admin.site),
    )


@desk_page(
    "alerts/<int:number>/",
    "register_alert",
    "register_alert",
    permissions=ALERTS.permissions,
    finds=lambda request, number: find_row(ROWS, number),
    actions=(DEAL,),
    methods=WRITE,
    model=RegisterAlert,
)
def register_alert(request, alert):
    """Show an alert; POST closes it, and the form of a deleted one leads to the merge."""
    if request.method == "POST":
        if press(request, DEAL, alert, act=Batch.Act.DECISION):
            return go_on(request, ALERTS, alert.pk)
        return redirect(request.path)
    form = MergerForm(request.GET if "into" in request.GET else None)
    others = Organization.objects.exclude(pk=alert.organization_id)
    form.fields["into"].queryset = others
    if form.is_valid():
        into = form.cleaned_data["into"]
        return redirect("admin:merge", into.pk, alert.organization_id)
    is_open = alert.closed_at is None
    return {
        "title": str(alert),
        "above": list_above(ALERTS),
        "row": alert,
        "is_open": is_open,
        "taken": is_open and holder_context(ALERTS, alert.pk, request),
        "button": DEAL.label,
        "form": form,
        "media": form.media,
        "consequences": _consequences(
            OrganizationCard(alert.organization_id, request.user)
        ),
    }


def _consequences(card):
    """Return [(label, [(text, address)])] of the rows of the card that go on."""
    kinds = [(label, _going_on(card, name)) for name, label in LABELS.items()]
    return [
        (label, [_with_address(row) for row in rows]) for label, rows in kinds if rows
    ]


def _going_on(card, name):
    goes_on = ELSE_OVER.get(name, always)
    return [row for row in card.current(name) if goes_on(row)]


def _with_address(row):
    """Return the row in words, and the address where it is ended or changed."""
    address = links.desk_path(row)
    match row:
        case Membership():
            address = reverse("admin:members_membership_end", args=[row.pk])
            text = f"{row.get_category_display()} {row.period_text}"
            return f"{text} – {_now('End the membership …')}", address
        case Fee():
            return f"{row.year}: {amount_text(row.amount)} kr", address
        case _:
            return leaving.describe(row), address
