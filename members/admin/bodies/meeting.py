"""The page of a meeting: who attended, guests, and the files that belong to it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from members.actions import row_or_404, run
from members.meetings import ATTACH, RECORD
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
    return row_or_404(Meeting.objects.select_related("body"), pk)


def _is_done(request, page):
    """Run the action whose form was sent; whether it succeeded."""
    is_file = "attach" in request.POST
    if not (page.may_attach if is_file else page.may_record):
        raise PermissionDenied
    given = (ATTACH, page.attach_form) if is_file else (RECORD, page.guests_form)
    return run(request, *given, page.meeting)
