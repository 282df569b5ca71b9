"""A member's projects: answer what others state of it, see what it states of others."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import review
from members.fields import PROJECT
from members.fields.forms import PlainForm
from members.models.email_addresses import EmailAddressFormField

from .. import drafts
from ..change_requests.register import Register
from ..guard import represents
from ..questions import Question, answer

LOGGED_IN_AGAIN = gettext_lazy(
    "You have logged in again since this page was opened. Nothing "
    "is lost. Check what you wrote and send it again."
)


class AddressForm(PlainForm):
    """The address of somebody at a partner where nobody can answer."""

    email = EmailAddressFormField(
        error_messages={"required": gettext_lazy("Enter an e-mail address.")},
        max_length=254,
    )


def _answer_again(request, organization):
    """Show what was typed beside a refusal to take part, to be sent once more."""
    messages.warning(request, LOGGED_IN_AGAIN)
    return _render(request, organization, request.POST, status=403)


@represents
@drafts.keeps(_answer_again)
@require_http_methods(["GET", "HEAD", "POST"])
def projects(request, organization):
    """List the own projects; a partner that was asked answers here."""
    if request.method == "POST":
        return _answer(request, organization)
    return _render(request, organization, drafts.typed(request, organization) or {})


def _render(request, organization, typed, status=200):
    context = {
        "organization": organization,
        "register": Register(PROJECT, organization, typed),
        "noun": PROJECT,
        "token": drafts.sign(request.user, organization),
    }
    return render(request, "portal/projects.html", context, status=status)


def _answer(request, organization):
    """Answer for the own participation, or deal with a claim of the own; a refusal says why."""
    act = ACTS.get(request.POST.get("do"))
    if act is None:
        raise Http404
    rows_of, execute = act
    part = _part(request.POST.get("row", ""), rows_of(organization))
    if asked := _ask_first(request, organization, part):
        return asked
    try:
        outcome = execute(part, request)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return _render(request, organization, request.POST)
    drafts.forget(request)
    words = {"project": part.project, "organization": part.organization}
    messages.success(request, outcome % words)
    return redirect("portal:projects", organization.slug)


def _ask_first(request, organization, part):
    """Ask before an answer, or what becomes of a claim of the own, ends something."""
    question = QUESTIONS.get(request.POST["do"])
    why = request.POST.get("why", "")[:300]
    return answer(
        request,
        question and question(part, why),
        lambda: _render(request, organization, request.POST),
        organization=organization,
    )


def _declining(part, why):
    said = {"organization": part.organization, "project": part.project}
    told = [_("The secretariat reads this message:"), why] if why.strip() else []
    return Question(
        _("Does %(organization)s not take part in %(project)s?") % said,
        [
            _("%(organization)s is no longer named in %(project)s.") % said,
            _("Whoever named you, and the secretariat, can see your answer."),
            *told,
        ],
        _("Decline"),
        _("You can confirm it later, on the page of your projects."),
    )


def _taking_back(part, why):
    said = {"organization": part.organization, "project": part.project}
    return Question(
        _("Take back that %(organization)s takes part in %(project)s?") % said,
        [_("%(organization)s is no longer named in %(project)s.") % said],
        _("Take it back"),
        _("You can propose it again."),
    )


QUESTIONS = {"decline": _declining, "take_back": _taking_back}


def _confirm(part, request):
    review.confirm(part, by=request.user, seen=request.POST.get("seen"))
    return _("Confirmed. The project page now shows this.")


def _decline(part, request):
    why, seen = request.POST.get("why", "")[:300], request.POST.get("seen")
    review.decline(part, why, by=request.user, seen=seen)
    return _("Declined. You are no longer named in %(project)s.")


def _give_address(part, request):
    form = AddressForm(request.POST)
    if not form.is_valid():
        raise ValidationError(form.errors["email"])
    email, language = form.cleaned_data["email"], get_language()
    review.give_address(part, email, by=request.user, language=language)
    return _(
        "An e-mail is on its way. Once somebody at %(organization)s has access, they are "
        "asked about %(project)s."
    )


def _take_back(part, request):
    review.take_back_claim(part, by=request.user)
    return _("Taken back: %(organization)s in %(project)s.")


# By the pressed button: the rows of an organization that it is for, and what it does.
ACTS = {
    "confirm": (review.own_rows, _confirm),
    "decline": (review.own_rows, _decline),
    "address": (review.own_claims, _give_address),
    "take_back": (review.own_claims, _take_back),
}


def _part(number, rows):
    is_number = number.isdecimal() and len(number) < 19
    found = rows.filter(pk=number).first() if is_number else None
    if found is None:
        raise Http404
    return found
