"""The pages of projects, test facilities and streams; PAGES says what differs."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ... import review
from ...models import Participation
from .. import drafts
from ..guard import represents
from ..proposals import partners
from ..proposals.nouns import PROJECTS
from ..proposals.page import Page
from ..proposals.register import Register

FORM = ["GET", "HEAD", "POST"]
ANEW = gettext_lazy(
    "You have logged in anew since this page was opened. Nothing is lost: look it over, "
    "and send it once more."
)


def _answer_again(request, organization):
    """Show the word of whoever declines with a mark that is too old."""
    messages.warning(request, ANEW)
    return _projects(request, organization, request.POST, status=403)


@represents
@drafts.keeps(_answer_again)
@require_http_methods(FORM)
def projects(request, organization):
    """List the own projects; a partner that was asked answers here."""
    if request.method == "POST":
        return _answer(request, organization)
    return _projects(request, organization, drafts.typed(request, organization) or {})


def _projects(request, organization, typed, status=200):
    register = Register(PROJECTS, organization, typed)
    context = {
        "organization": organization,
        "register": register,
        "kind": PROJECTS,
        "token": drafts.sign(request.user, organization),
    }
    return render(request, "portal/projects.html", context, status=status)


def _answer(request, organization):
    """Confirm or decline one participation; a refusal says why."""
    part = _own_part(organization, request.POST.get("row", ""))
    act, seen = request.POST.get("do"), request.POST.get("claim")
    why = request.POST.get("why", "")[:300]
    try:
        if act == "confirm":
            review.confirm(part, by=request.user, seen=seen)
            said = _("Confirmed. The page of the project says so.")
        elif act == "decline":
            review.decline(part, why, by=request.user, seen=seen)
            said = _("Declined. You are no longer named in %(project)s.")
        else:
            raise Http404
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return _projects(request, organization, request.POST)
    else:
        drafts.forget(request)
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
    return _page(pages, lambda organization: review.new(pages.noun, organization))


def proposal(pages):
    """Make the form of something new that waits already."""
    return _page(
        pages, lambda organization, pk: review.new(pages.noun, organization, pk)
    )


def change(pages):
    """Make the form of something that is there."""

    def of(organization, key):
        row = pages.existing(organization, key)
        return review.Subject(pages.noun, organization, row)

    return _page(pages, of)


def _page(pages, subject_of):
    """Make the form of what an organization and the rest of the address name."""

    def show_again(request, organization, **rest):
        subject = subject_of(organization, **rest)
        page = Page(pages, subject, request.user, request.POST)
        return _shown(request, page, status=403, is_old=True)

    @represents
    @drafts.keeps(show_again)
    @require_http_methods(FORM)
    def form(request, organization, **rest):
        subject = subject_of(organization, **rest)
        if request.method == "POST":
            return _post(request, pages, subject)
        typed = drafts.typed(request, organization)
        page = Page(pages, subject, request.user, typed)
        return _shown(request, page, is_kept=typed is not None)

    return form


def _post(request, pages, subject):
    """Do what the pressed button says; each but sending only shows the form again."""
    act = request.POST.get("act")
    if act == "discard":
        drafts.forget(request)
        return redirect(request.path)
    post = partners.with_more(request.POST) if act == "more" else request.POST
    page = Page(pages, subject, request.user, post)
    if page.is_over:
        return _over(request, page)
    if act == "withdraw" and page.request:
        return _withdrawn(request, page)
    if act != "send" or not page.send():
        return _shown(request, page, is_refused=act == "send")
    drafts.forget(request)
    messages.success(request, _said(page.sent))
    return redirect(pages.address(subject.organization))


def _over(request, page, status=200, **shown):
    """Go on with what a proposal became that was decided meanwhile; no typing is lost."""
    if page.post is None:
        raise Http404
    organization = page.subject.organization
    subject = page.pages.afterwards(organization, page.subject.number)
    text = _("This proposal has been decided on meanwhile, or taken back.")
    messages.warning(request, text)
    if page.post.get("act") == "withdraw":
        return redirect(page.pages.address(organization))
    text = _("What you have written stands below, and is not sent yet.")
    messages.warning(request, text)
    page = Page(page.pages, subject, page.user, page.post)
    return _shown(request, page, status, **shown)


def _shown(request, page, status=200, *, is_refused=False, **shown):
    """Show the form; what was typed and not sent stands there without a word of errors."""
    if page.is_over:
        return _over(request, page, status, **shown)
    if page.post is not None and not is_refused:
        page.judge_later()
    organization = page.subject.organization
    context = {"organization": organization, "page": page, "kind": page.pages, **shown}
    return render(request, "portal/proposal.html", context, status=status)


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
