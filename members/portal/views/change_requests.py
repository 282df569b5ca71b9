"""The pages on which members propose, the same for every noun."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.actions import run
from members.fields import ORGANIZATION, one_more, parsed
from members.models import ChangeRequest
from members.models.slugs import find_by_slug
from members.records import review
from members.records.review.actions import SUBMIT, WITHDRAW

from .. import climate_worth
from ..acting import press_button
from ..change_requests import drafts
from ..change_requests.form import ChangeRequestForm
from ..change_requests.moving import move_row
from ..change_requests.preview import Preview
from ..change_requests.register import Register, form_address, list_address
from ..guard import represents

ADD = "add-"
LANGUAGE_FORM = {"id": "proposal", "name": "act", "value": "language", "enter": "send"}


def listing(noun):

    @represents
    @require_safe
    def register(request, organization):
        context = {
            "organization": organization,
            "register": Register(noun, organization),
            "noun": noun,
        }
        return render(request, f"portal/{noun.page}.html", context)

    return register


def new(noun):
    return _form_view(lambda organization: review.new(noun, organization))


def proposal(noun):
    """Return the view of the form of something new that waits already."""
    return _form_view(lambda organization, pk: review.new(noun, organization, pk))


def change(noun):
    """Return the view of the form of something that is there, by pk or slug."""

    def subject_of(organization, key):
        rows = noun.rows_of(organization)
        try:
            is_number = isinstance(key, int)
            row = rows.get(pk=key) if is_number else find_by_slug(rows, key)
        except noun.model.DoesNotExist as foreign:
            raise Http404 from foreign
        return review.Subject(noun, organization, row)

    return _form_view(subject_of)


def profile_view(page=""):
    """Return the view of the form of the organization's own profile, or of one page of it."""

    def subject_of(organization):
        return review.Subject(ORGANIZATION, organization, organization, page=page)

    return _form_view(subject_of)


def _form_view(subject_of):
    """Return the view of the form of the subject that the address names."""

    def show_again(request, organization, **rest):
        subject = subject_of(organization, **rest)
        form = ChangeRequestForm(subject, request.user, request.POST, request.FILES)
        return _render(request, form, status=403, is_old=True)

    @represents
    @drafts.keeps(show_again)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request, organization, **rest):
        subject = subject_of(organization, **rest)
        if request.method == "POST":
            return _post(request, subject)
        typed = drafts.typed(request, organization)
        opened = request.GET.getlist("field")
        form = ChangeRequestForm(subject, request.user, typed, opened=opened)
        return _render(request, form, is_kept=typed is not None)

    return view


def _post(request, subject):
    """Run the action of the pressed button; each but sending only shows the form again."""
    act = request.POST.get("act", "")
    if act == "discard":
        return _press(request, subject, drafts.DISCARD, request)
    # Then going back shows it too, as a page of its own address.
    if act == "language" and drafts.keep(request):
        return redirect(request.get_full_path())
    added = subject.noun.proposable.get(act.removeprefix(ADD))
    data = one_more(request.POST, added) if added else request.POST
    form = ChangeRequestForm(subject, request.user, data, request.FILES)
    if form.is_over:
        return _continue(request, form)
    if act == "withdraw" and form.change:
        to = list_address(subject.noun, subject.organization)
        return _press(request, subject, WITHDRAW, form.change, to=to)
    if act == "preview" and (page := _preview(request, form)):
        return page
    move_row(form, act)
    if added and form.inputs[added.name].is_rows and form.inputs[added.name].forms:
        form.inputs[added.name].focus_on_last()
    if act == "send" and run(request, SUBMIT, form, subject):
        return _leave(request, form)
    return _render(request, form, act=act)


def _leave(request, form):
    """Redirect to the list of the noun, or to the page, if another tab of it is not sent."""
    subject = form.subject
    drafts.forget(request)
    is_left = drafts.typed(request, subject.organization) is not None
    for text in form.picture_advice:
        messages.warning(request, text)
    leave = list_address(subject.noun, subject.organization)
    return redirect(request.path if is_left else leave)


def _preview(request, form):
    """Return the public page as proposed; None if the values contradict each other."""
    form.is_valid()
    preview = Preview(request, form, form_address(form.subject))
    page, refusal = parsed(preview.response)
    if refusal:
        form.take_refusal(refusal)
    return page


def _press(request, subject, action, target, **options):
    """Run the action of a button; after going back, the form holds the typed values."""

    def show_again():
        form = ChangeRequestForm(subject, request.user, request.POST)
        return _render(request, form)

    options |= {"show_again": show_again, "organization": subject.organization}
    return press_button(request, action, target, **options)


def _continue(request, form, status=200, **shown):
    """Show the typed values on the form of the proposal's present state."""
    if form.data is None:
        raise Http404
    subject = _afterwards(form.subject)
    text = _("This proposal has been decided or withdrawn in the meantime.")
    messages.warning(request, text)
    if form.data.get("act") == "withdraw":
        return redirect(list_address(subject.noun, subject.organization))
    text = _("What you wrote is below and has not been sent yet.")
    messages.warning(request, text)
    form = ChangeRequestForm(subject, form.user, form.data)
    return _render(request, form, status, **shown)


def _afterwards(subject):
    """Return the subject of an ended proposal: its row, or None."""
    noun, organization = subject.noun, subject.organization
    own = ChangeRequest.objects.from_member(organization).filter(noun=noun.key)
    ended = own.exclude(status=ChangeRequest.Status.OPEN)
    row = ended.filter(pk=subject.number).first()
    if row is None:
        raise Http404
    if row.target is None:
        return review.new(noun, organization)
    return review.Subject(noun, organization, row.target)


def _render(request, form, status=200, *, act="", **shown):
    """Show the form; values typed and not sent stand there without their errors."""
    if form.is_over:
        return _continue(request, form, status, **shown)
    worth = climate_worth.of_form(form)
    if form.data is not None and act not in ("send", "preview"):
        form.forgive()
    context = {
        "organization": form.organization,
        "form": form,
        "noun": form.noun,
        "address": form_address(form.subject),
        "leave": list_address(form.noun, form.organization),
        "act": act,
        "worth": worth,
        "similar": reverse("directory:similar"),
        "language_form": LANGUAGE_FORM,
        **shown,
    }
    return render(request, "portal/change_request_form.html", context, status=status)
