from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from members.fields.forms import PlainForm

from ... import leaving
from ..guard import manages
from ..questions import LANGUAGE_FORM, Question, answer, is_shown_again


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
    if is_shown_again(request):
        return _page(request, organization, resignation, form.forgiven())
    if "take_back" not in request.POST and form.is_valid():
        page = lambda: _page(request, organization, resignation, form)  # noqa: E731
        question = _question(organization, form)
        if asked := answer(request, question, page, organization=organization):
            return asked
    if request.method == "POST" and _submit(request, organization, resignation, form):
        return redirect(request.path)
    return _page(request, organization, resignation, form)


def _question(organization, form):
    said = {
        "organization": organization,
        "day": date_format(form.cleaned_data["last_day"]),
    }
    return Question(
        _now("Send the resignation of %(organization)s?") % said,
        [
            _now("The secretariat reads that %(day)s is the last day.") % said,
            _now("The managers get an e-mail about it."),
            _now("Nothing ends until the secretariat has talked to you."),
        ],
        _now("Send the resignation"),
        _now("You can withdraw it until it has been dealt with."),
    )


def _page(request, organization, resignation, form):
    stay = organization.memberships.current().first()
    is_open = (stay and not resignation) or form.errors or is_shown_again(request)
    context = {
        "organization": organization,
        "resignation": resignation,
        "stay": stay,
        "is_open": is_open,
        "form": form,
        "language_form": LANGUAGE_FORM if is_open else None,
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
