"""The page of a meeting: who attended, guests, and the files that belong to it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.actions import offer_undo, words_for
from members.meetings import attach, record_attendance
from members.models import Meeting

from .meeting_page import MeetingPage


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request, site, pk):
    """Render a meeting; a POST records its attendance, or attaches a file."""
    if not request.user.has_perm("members.view_meeting"):
        raise PermissionDenied
    page = MeetingPage(find_meeting(pk), request, site)
    if request.method == "POST" and _is_done(request, page):
        return redirect("admin:meeting", page.meeting.pk)
    context = {
        **site.each_context(request),
        "title": page.meeting.title,
        "opts": Meeting._meta,
        "media": page.media,
        "page": page,
    }
    return TemplateResponse(request, "admin/bodies/meeting.html", context)


def find_meeting(pk):
    try:
        return Meeting.objects.select_related("body").get(pk=pk)
    except (Meeting.DoesNotExist, OverflowError) as unknown:
        raise Http404 from unknown


def _is_done(request, page):
    """Carry out what was sent; whether it succeeded: if not, the page has the errors."""
    is_file = "attach" in request.POST
    if not (page.may_attach if is_file else page.may_record):
        raise PermissionDenied
    if is_file:
        return _attempt(request, page.attach_form, _attach, page)
    return _attempt(request, page.guests_form, _record, page)


def _attempt(request, form, act, page):
    if not form.is_valid():
        return False
    try:
        batch, text = act(request, page)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    except (IntegrityError, OperationalError) as error:
        form.add_error(None, words_for(error))
        return False
    messages.success(request, text)
    offer_undo(request, batch)
    return True


def _record(request, page):
    given = page.guests_form.cleaned_data
    batch = record_attendance(
        page.meeting,
        page.sent_statuses,
        guests=list(given["guests"]),
        other_guests=given["other_guests"] or 0,
        seen=request.POST.get("seen", ""),
        by=request.user,
    )
    return batch, _("The attendance is saved.")


def _attach(request, page):
    given = page.attach_form.cleaned_data
    row, batch = attach(
        page.meeting,
        given["file"],
        kind=given["kind"],
        title=given["title"],
        by=request.user,
    )
    return batch, _("%(title)s is attached.") % {"title": row.title}
