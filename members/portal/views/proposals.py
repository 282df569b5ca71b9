"""The pages of projects, test facilities and streams; PAGES says what differs."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ... import review
from ...models import Participation
from ..guard import represents
from ..proposals import partners
from ..proposals.nouns import PROJECTS
from ..proposals.page import Page
from ..proposals.register import Register

FORM = ["GET", "HEAD", "POST"]


@represents
@require_http_methods(FORM)
def projects(request, organization):
    """List the own projects; a partner that was asked answers here."""
    if request.method == "POST":
        return _answer(request, organization)
    return _projects(request, organization)


def _projects(request, organization):
    register = Register(PROJECTS, organization)
    context = {"organization": organization, "register": register, "kind": PROJECTS}
    return render(request, "portal/projects.html", context)


def _answer(request, organization):
    """Confirm or decline one participation; a refusal says why."""
    part = _own_part(organization, request.POST.get("row", ""))
    act = request.POST.get("do")
    try:
        if act == "confirm":
            review.confirm(part, by=request.user)
            said = _("Confirmed. The page of the project says so.")
        elif act == "decline":
            review.decline(part, request.POST.get("why", "")[:300], by=request.user)
            said = _("Declined. You are no longer named in %(project)s.")
        else:
            raise Http404
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, said % {"project": part.project})
    return redirect("portal:projects", organization.slug)


def _own_part(organization, number):
    rows = Participation.objects.filter(organization=organization)
    found = rows.filter(pk=number).first() if number.isdecimal() else None
    if found is None:
        raise Http404
    return found


def listing(pages):
    """Make the list of a noun."""

    @represents
    @require_safe
    def register(request, organization):
        context = {
            "organization": organization,
            "register": Register(pages, organization),
            "kind": pages,
        }
        return render(request, f"portal/{pages.name}.html", context)

    return register


def new(pages):
    """Make the form of something new."""

    @represents
    @require_http_methods(FORM)
    def form(request, organization):
        return _form(request, pages, review.new(pages.noun, organization))

    return form


def proposal(pages):
    """Make the form of something new that waits already."""

    @represents
    @require_http_methods(FORM)
    def form(request, organization, pk):
        subject = review.new(pages.noun, organization, pk)
        if not subject.requests.exists():
            raise Http404
        return _form(request, pages, subject)

    return form


def change(pages):
    """Make the form of something that is there."""

    @represents
    @require_http_methods(FORM)
    def form(request, organization, key):
        row = pages.existing(organization, key)
        return _form(request, pages, review.Subject(pages.noun, organization, row))

    return form


def _form(request, pages, subject):
    """Show the form, or do what the pressed button says."""
    act, post = request.POST.get("act"), None
    if request.method == "POST":
        post = partners.with_more(request.POST) if act == "more" else request.POST
    page = Page(pages, subject, request.user, post)
    if act == "withdraw" and page.request:
        return _withdrawn(request, page)
    if act == "send" and page.send():
        messages.success(request, _said(page.sent))
        return redirect(pages.address(subject.organization))
    if post and act != "send":
        page.judge_later()
    context = {"organization": subject.organization, "page": page, "kind": pages}
    return render(request, "portal/proposal.html", context)


def _said(sent):
    if sent.waiting:
        return _("Sent to the secretariat. Nothing is public before they approve it.")
    return _("Nothing is changed, so nothing waits.")


def _withdrawn(request, page):
    try:
        review.withdraw(page.request.pk, by=request.user)
        messages.success(request, _("Taken back. Nothing waits any more."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(page.pages.address(page.subject.organization))
