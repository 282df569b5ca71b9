"""The secretariat's inbox: proposals, and a page for each to decide on it."""

from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import F, OuterRef, Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.actions import links, run
from members.models import ChangeItem, ChangeRequest
from members.models.change_requests import NAMES
from members.records import review
from members.records.review import PROPOSALS, REPORTS, about_text, fields_text

from ..registry.base import BY_ORGANIZATION, BY_PROJECT, RegistryAdmin
from ..registry.filters import OptionFilter
from ..registry.pending_proposals import MAY_DECIDE, age
from ..waiting import go_on, holder_context, list_above
from .correcting import Correcting
from .deciding import Deciding, find_proposal

AT_ONCE = "at_once"


class ByStatus(OptionFilter):
    """A filter of proposals that shows the open ones from the start."""

    title = _("status")
    parameter_name = "status"
    default = ChangeRequest.Status.OPEN
    options = {
        **{s.value: (s.label, Q(status=s.value)) for s in ChangeRequest.Status},
        AT_ONCE: (_("published without review"), Q(at_once=True)),
        "all": (_("all"), Q()),
    }


@admin.register(ChangeRequest)
class ProposalAdmin(RegistryAdmin):
    """Proposals of members, visitors and the register: read, then decided on."""

    coming = _(
        "Proposals arrive from members, from visitors and from the business register."
    )
    list_display = ["target", "proposed", "origin", "who", "why", "age", "state"]
    list_filter = [ByStatus, "origin"]
    list_select_related = [
        "organization",
        "project",
        "facility__organization",
        "stream__organization",
        "site",
        "body",
        "proposed_by",
        "decided_by",
    ]
    search_fields = [
        BY_ORGANIZATION,
        BY_PROJECT,
        "site__name__unaccent__icontains",
        "body__name_nb__unaccent__icontains",
        "message__icontains",
    ]
    search_help_text = _("Organization, project, site, body, or a word in the message.")
    actions = None
    disabled_permissions = ["add", "delete"]

    def has_view_permission(self, request, obj=None):
        """Whether the user may decide: only they see the authors."""
        return self.has_change_permission(request, obj)

    def get_queryset(self, request):
        # No grouping: rows that are grouped cannot be locked for a change.
        items = ChangeItem.objects.filter(request=OuterRef("pk")).order_by("pk")
        return (
            super()
            .get_queryset(request)
            .annotate(
                names=ArraySubquery(items.values("field")),
                named=ArraySubquery(items.filter(field__in=NAMES).values("proposed")),
            )
        )

    def get_ordering(self, request):
        """Order pending rows by the longest wait, decided ones by the latest."""
        return [F("decided_at").desc(nulls_first=True), "opened_at", "pk"]

    @admin.display(description=_("about"))
    def target(self, change):
        """Return the target's name, with its noun unless it is an organization."""
        name = change.target or next(iter(change.named), "")
        of = "" if change.target == change.organization else change.organization
        return about_text(change.noun, str(name), of and str(of))

    @admin.display(description=_("what"))
    def proposed(self, change):
        reported = set(change.reported or {}) - {review.IN_OWN_WORDS}
        return fields_text(change.noun, [*change.names, *sorted(reported)])

    @admin.display(description=_("proposed by"), empty_value="–")
    def who(self, change):
        return change.proposed_by or change.reporter_name or None

    @admin.display(description=_("why"), empty_value="–")
    def why(self, change):
        return Truncator(change.message).chars(90) or None

    @admin.display(description=_("age"), ordering="opened_at")
    def age(self, change):
        return age(change.opened_at)

    @admin.display(description=_("status"), ordering="status")
    def state(self, change):
        if change.at_once:
            return _now("published at once")
        return change.get_resolution_display() or change.get_status_display()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show one request, and decide on it."""
        if not MAY_DECIDE(request.user):
            raise PermissionDenied
        change, post = find_proposal(object_id), request.POST or None
        page = Deciding(change, request.user, post)
        is_report = _kind_of(change) is REPORTS
        correcting = Correcting(change, request.user, post) if is_report else None
        if request.method == "POST" and _decide_proposal(request, page, correcting):
            return go_on(request, _kind_of(change), change.pk)
        context = {
            "title": str(page.change),
            "above": list_above(_kind_of(change)),
            "page": page,
            "correcting": correcting,
            "change": page.change,
            "picture_template": "admin/picture.html",
            "age": age(page.change.opened_at),
            "target_page": _page_of_target(page.change),
            "reported": review.reported_fields(page.change),
            "addresses": review.kept_addresses(page.change),
            "taken": page.may_decide
            and holder_context(_kind_of(page.change), page.change.pk, request),
        }
        return self.render_page(request, "proposal", **context)


def _kind_of(change):
    return REPORTS if change.origin == ChangeRequest.Origin.PUBLIC else PROPOSALS


def _decide_proposal(request, page, correcting):
    """Run the action of the pressed button; whether it was done."""
    if correcting and correcting.is_asked:
        is_done = page.may_decide and run(
            request, review.CORRECT, correcting, page.change
        )
        page.general += correcting.general
        return is_done
    if correcting and correcting.is_typed:
        text = _now("You have typed a correction. Save it, or empty it first.")
        page.general.append(text)
        return False
    return run(request, review.APPROVE, page, page.change)


def _page_of_target(change):
    """Return the address of the target, unless that is the organization itself."""
    target = change.target
    if target is None or target == change.organization:
        return ""
    return links.desk_path(target)
