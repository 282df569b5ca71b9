"""The pages of a record's history; they need permission to view the record."""

from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.admin.exceptions import NotRegistered
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from members.actions import numbers_of_organizations, undo_title, undoable_models
from members.actions.links import desk_path
from members.fields import number_or_none
from members.models import ChangeRequest, Person
from members.records.history import Comparison, KnownRows, Timeline, TimelineFilter
from members.records.history.parts import IN_PARTS

from ..desk import desk_page
from .forms import ComparisonForm, CursorForm, TimelineForm

RECORD = "history/<str:label>/<int:pk>"
ON_PAGE, ON_STATEMENT, ROWS_COMPARED = 50, 5_000, 100


class RecordHistory:
    """The context that all pages of a record's history share: the rows the user may see."""

    def __init__(self, admin, request, record):
        self.admin, self.request, self.record = admin, request, record
        self.visible = admin.visible_models(request)
        self._undoable, self._sizes = set(undoable_models()), {}

    @property
    def context(self):
        return {
            "opts": self.admin.opts,
            "record": self.record,
            "is_deleted": self.record._state.adding,
            "addresses": self._addresses(),
        }

    def _addresses(self):
        meta = self.record._meta
        args = [meta.label_lower, self.record.pk]
        history = f"admin:{meta.app_label}_{meta.model_name}_history"
        return {
            "record": desk_path(self.record),
            "timeline": reverse(history, args=[self.record.pk]),
            "statement": reverse("admin:statement", args=args),
            "comparison": reverse("admin:comparison", args=args),
        }

    def timeline(self):
        """Return the Timeline with its form, bound to the address."""
        timeline = Timeline(self.record, self.visible)
        timeline.reader.picture = partial(picture_text, timeline.known_rows)
        names_people = Person in self.visible
        form = TimelineForm(self.request.GET, timeline, names_people=names_people)
        return timeline, form

    def latest(self, size):
        """Return the Acts of the newest events, without counting other authors."""
        timeline = Timeline(self.record, self.visible)
        timeline.with_authors = False
        _page, acts = timeline.page(TimelineFilter(), size)
        return acts

    def links(self, act):
        """Return [(text, address)] of the causes of an act that the user may see."""
        links = []
        if act.request and ChangeRequest in self.visible:
            text = _("Proposal no. %(number)s") % {"number": act.request}
            links.append((text, _url_of("members_changerequest_change", act.request)))
        for number in act.letters:
            text = _("E-mail no. %(number)s") % {"number": number}
            links.append((text, _url_of("members_letter_change", number)))
        if act.batch and self._may_undo(type(self.record)):
            links += self._undo_links(act)
        return [(text, address) for text, address in links if address]

    def _undo_links(self, act):
        """Return the links that undo the act: first only here, if it wrote elsewhere, too."""
        address = _url_of("undo", act.batch.pk)
        number = self._sizes.get(act.batch.pk, 0)
        if number < 2:
            return [(_("Undo the act"), address)]
        links = [(undo_title(number), address)]
        if act.batch.act in IN_PARTS:
            row = {"noun": self.record._meta.model_name, "row": self.record.pk}
            query = {"proposal": act.request} if act.proposal else row
            here = f"{address}?{urlencode(query)}"
            links.insert(0, (_("Undo only here"), here))
        return links

    def _may_undo(self, model):
        name = f"members.change_{model._meta.model_name}"
        return model in self._undoable and self.request.user.has_perm(name)

    def displayed(self, acts):
        """Return the acts as a template shows them, each with its links."""
        batches = {act.batch.pk: act.batch for act in acts if act.batch}
        self._sizes = numbers_of_organizations([*batches.values()])
        for change in (change for act in acts for change in act.changes):
            event = change.event
            if self._may_undo(event.model):
                change.undo = _url_of("undo_change", event.source.name, event.id)
        return [(act, self.links(act)) for act in acts]


def timeline_page(admin, request, record):
    page = RecordHistory(admin, request, record)
    timeline, form = page.timeline()
    filters = form.filters()
    chunk, acts, refusal = _read_chunk(timeline, filters, request.GET)
    form.offer()
    context = {
        **admin.admin_site.each_context(request),
        **page.context,
        "title": _("History: %s") % record,
        "form": form,
        "refusal": refusal,
        "page": chunk,
        "acts": page.displayed(acts),
        "count": timeline.count,
        "is_filtered": filters != TimelineFilter(),
        "older": _query(request, "older", chunk.events[-1:] if chunk.has_older else []),
        "newer": _query(request, "newer", chunk.events[:1] if chunk.has_newer else []),
        "query": request.GET.urlencode(),
    }
    return TemplateResponse(request, "admin/record_history.html", context)


@desk_page(f"{RECORD}/statement/", "statement", "record_statement", needs_site=True)
def statement_page(request, label, pk, site):
    """Show all changes of a period on one page, to be printed."""
    page = _record_history(request, site, label, pk)
    timeline, form = page.timeline()
    acts = timeline.everything(form.filters(), ON_STATEMENT)
    form.offer()
    return {
        **page.context,
        "title": _("Statement of changes: %s") % page.record,
        "form": form,
        "acts": None if acts is None else page.displayed(acts),
        "most": ON_STATEMENT,
        "count": sum(len(act.changes) for act in acts or []),
        "now": timezone.now(),
    }


@desk_page(f"{RECORD}/compare/", "comparison", "record_comparison", needs_site=True)
def comparison_page(request, label, pk, site):
    """Show the record and all around it at two moments, side by side."""
    page = _record_history(request, site, label, pk)
    form = ComparisonForm(request.GET)
    start = number_or_none(request.GET.get("start"), digits=6) or 0
    old, new = form.moments(default=timezone.now() - timedelta(days=365))
    comparison = Comparison(page.record, page.visible)
    comparison.reader.picture = partial(picture_text, comparison.known_rows)
    rows, has_more = comparison.rows(
        old, new, only_different=form["only"].data, start=start, size=ROWS_COMPARED
    )
    return {
        **page.context,
        "title": _("Compared: %s") % page.record,
        "form": form,
        "rows": rows,
        "is_from_start": not start,
        "old": old,
        "new": new,
        "next": _query_at(request, start + ROWS_COMPARED) if has_more else "",
        "previous": _query_at(request, max(0, start - ROWS_COMPARED)) if start else "",
    }


def find_record(admin, request, pk):
    """Return the record, or one that was deleted as it last was; else None."""
    record = admin.get_object(request, pk)
    if record is None:
        record = _deleted_record(admin.model, pk)
    if record and not admin.has_history_permission(request, record):
        raise PermissionDenied
    return record


def _deleted_record(model, pk):
    number = number_or_none(pk)
    if number is None or not hasattr(model, "pgh_event_model"):
        return None
    if model._base_manager.filter(pk=number).exists():
        return None  # it is there, and the admin shows it to others only
    rows = KnownRows()
    rows.load({model: [number]})
    row = rows.get(model, number)
    return row and rows.load_links(row)


def _record_history(request, site, label, pk):
    """Return the RecordHistory of a record by its address; 404 or 403 without it."""
    try:
        admin = site.get_model_admin(apps.get_model(label))
    except (LookupError, ValueError, NotRegistered) as unknown:
        raise Http404 from unknown
    if not hasattr(admin, "visible_models"):
        raise Http404
    if not admin.has_view_or_change_permission(request):
        raise PermissionDenied
    if record := find_record(admin, request, pk):
        return RecordHistory(admin, request, record)
    raise Http404


def _read_chunk(timeline, filters, parameters):
    """Return (Page, [Act], the error in the address of the page)."""
    form = CursorForm(parameters)
    cursors = form.cleaned_data if form.is_valid() else {}
    refusal = next((texts[0] for texts in form.errors.values()), "")
    return *timeline.page(filters, ON_PAGE, **cursors), refusal


def _query(request, name, events):
    """Return the query of the page beyond the event; empty without one."""
    if not events:
        return ""
    query = request.GET.copy()
    for other in ("older", "newer"):
        query.pop(other, None)
    query[name] = str(events[0].cursor)
    return f"?{query.urlencode()}"


def _query_at(request, start):
    query = request.GET.copy()
    query["start"] = start
    return f"?{query.urlencode()}"


def picture_text(rows, name):
    """Return the picture, or words for one that is gone."""
    if name not in rows.images:
        return _("a picture that has been deleted")
    address = reverse("admin:picture", args=[name])
    return format_html('<img src="{}" alt="{}">', address, _("picture"))


def _url_of(name, *args):
    """Return the address of a page of the admin; empty while there is none."""
    try:
        return reverse(f"admin:{name}", args=args)
    except NoReverseMatch:
        return ""
