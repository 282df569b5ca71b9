from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from members.fields.forms import PlainForm

from ... import leaving
from ..guard import manages


class ResignationForm(PlainForm):
    last_day = forms.DateField(
        label=_("Last day as a member"),
        error_messages={"required": _("Enter the last day.")},
        help_text=_("The membership lasts until the end of that day."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    why = forms.CharField(
        label=_("Why are you leaving?"),
        help_text=_("Optional. Only the secretariat reads this."),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )


@manages
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request, organization):
    """Submit a resignation as a manager; while it waits it can be withdrawn here."""
    resignation = organization.resignations.waiting().first()
    form = ResignationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _submit(request, organization, resignation, form):
        return redirect(request.path)
    context = {
        "organization": organization,
        "resignation": resignation,
        "stay": organization.memberships.current().first(),
        "form": form,
    }
    return render(request, "portal/leave.html", context)


def _submit(request, organization, resignation, form):
    """Submit or withdraw; return whether it was done, else with errors on the form."""
    try:
        if "take_back" in request.POST:
            return _withdraw(request, resignation)
        if form.is_valid() and not _is_same(resignation, form.cleaned_data):
            leaving.submit_resignation(
                organization, **form.cleaned_data, by=request.user
            )
            messages.success(
                request, _now("The secretariat has received the resignation.")
            )
    except ValidationError as refusal:
        if getattr(refusal, "code", None) == "not_yours":
            raise Http404 from refusal
        form.add_error(None, refusal)
    return form.is_valid()


def _is_same(resignation, data):
    """Whether the form was sent twice."""
    return resignation is not None and resignation.last_day == data["last_day"]


def _withdraw(request, resignation):
    if resignation:
        leaving.withdraw_resignation(resignation, by=request.user)
        messages.success(request, _now("You stay. The resignation has been withdrawn."))
    return True
