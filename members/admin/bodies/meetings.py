"""All bodies, and the meetings of each over a period, with the attendance of each person."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _now, gettext_lazy as _, pgettext_lazy

from members.actions import require_factor, row_or_404
from members.association.meetings import attendance_shares
from members.association.offices import BEGIN_PERIOD
from members.exchange.tables import table_file
from members.models import Attendance, Body, Event, ListDownload
from members.models.periods import holds_on
from members.tables import attachment

from ..desk import POST, desk_page
from ..registry.partial_days import PeriodDayField
from .rights import may_see_attendance

BODY, ON_A_PAGE, Status = "bodies/<int:pk>", 25, Attendance.Status
FROM, TO = pgettext_lazy("period", "From"), pgettext_lazy("period", "To")


class PeriodFilter(forms.Form):
    """The days between which meetings are counted; at first the last year."""

    since = PeriodDayField("since", label=FROM)
    until = PeriodDayField("until", label=TO)

    def clean(self):
        cleaned = super().clean()
        if {"since", "until"} <= cleaned.keys() and self.first > self.last:
            text = _now("The first day comes after the last one.")
            raise ValidationError(text, code="order")
        return cleaned

    @property
    def last(self):
        return getattr(self, "cleaned_data", {}).get("until") or timezone.localdate()

    @property
    def first(self):
        since = getattr(self, "cleaned_data", {}).get("since")
        return since or max(self.last, timezone.localdate()) - timedelta(days=365)


def find_body(pk):
    return row_or_404(Body.objects.all(), pk)


@desk_page(
    "bodies/",
    "bodies",
    "bodies/all",
    _("Bodies"),
    permissions=("members.view_body",),
    model=Body,
    label=_("Bodies: new period and meetings"),
    menu=_("Bodies"),
    words=_("meeting, board, election, general assembly, elected, minutes, attendance"),
)
def bodies(request):
    """Show the bodies, each with the number of its offices of today."""
    current = Q(holds_on(timezone.localdate(), "roles__"), roles__isnull=False)
    rows = Body.objects.annotate(offices=Count("roles", filter=current))
    return {
        "bodies": rows.order_by("sort_name"),
        "may_begin": BEGIN_PERIOD.may(request.user),
    }


@desk_page(
    f"{BODY}/meetings/",
    "meetings",
    "bodies/meetings",
    permissions=("members.view_event",),
    model=Body,
)
def meetings(request, pk):
    """Show the meetings of a body, the newest first, and the shares of a period."""
    body, period = find_body(pk), PeriodFilter(request.GET, label_suffix="")
    is_valid, sees = period.is_valid(), may_see_attendance(request.user)
    shares = attendance_shares(body, period.first, period.last) if is_valid else []
    rows = body.meetings.with_counts().order_by(*Event._meta.ordering)
    return {
        "title": _now("Meetings of %s") % body,
        "body": body,
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "period": period,
        "shares": shares if sees else [],
        "sees_attendance": sees,
        "may_begin": BEGIN_PERIOD.may(request.user),
    }


@desk_page(
    f"{BODY}/meetings/file/<slug:ending>/",
    "meetings_file",
    opens_to=may_see_attendance,
    methods=POST,
)
def meetings_file(request, pk, ending):
    """Send the attendance shares of a period as a file, and record the download."""
    period = PeriodFilter(request.POST)
    if ending not in ("csv", "xlsx") or not period.is_valid():
        raise Http404
    body = find_body(pk)
    require_factor(request)
    shares = attendance_shares(body, period.first, period.last)
    _log_attendance_file(request, body, period, ending, len(shares))
    days = [date_format(day, "j.n.Y") for day in (period.first, period.last)]
    title = _now("Attendance %(body)s") % {"body": body}
    heads = map(capfirst, map(str, _attendance_headings()))
    rows = [[s.name, s.present, s.proxy, s.excused, s.meetings, *days] for s in shares]
    return attachment(*table_file([*heads], rows, ending, title))


def _attendance_headings():
    statuses = [Status.PRESENT.label, Status.PROXY.label, Status.EXCUSED.label]
    return [_("name"), *statuses, _("meetings"), FROM, TO]


def _log_attendance_file(request, body, period, ending, rows):
    ListDownload.objects.create(
        by=request.user,
        noun="meetings",
        ending=ending,
        query=f"body={body.pk}&since={period.first}&until={period.last}",
        rows=rows,
        has_personal_data=True,
    )
