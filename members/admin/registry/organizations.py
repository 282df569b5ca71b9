from functools import partial

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.fields import ORGANIZATION
from members.models import Organization, OrganizationName

from ..inbox.pending_proposals import PendingProposalsMixin
from .actions import ask_and_do, do
from .base import PERIOD, RegistryAdmin, Rows
from .bodies import RoleRows
from .downloads import DeclaredNounMixin
from .ending_together import end_together
from .endings import SayingWhatGoesOn
from .filters import ByNumber, ByProject, ByRelation, BySize
from .logos import WithLogo
from .memberships import MembershipRows, stays_of
from .projects import ParticipationRows
from .relationships import RelationshipsFrom, RelationshipsTo
from .sites import PresenceRows
from .topics import TopicForm, TopicRows, add_topic

SHOW, HIDE = _("Show in public"), _("Hide from the public")


class NameRows(Rows):
    model = OrganizationName
    shown_as = ["name", "get_kind_display", "period_text"]
    fields = [("name", "kind"), *PERIOD, "source"]


@admin.register(Organization)
class OrganizationAdmin(
    DeclaredNounMixin, WithLogo, PendingProposalsMixin, SayingWhatGoesOn, RegistryAdmin
):
    """Members, partners and neighbours, with all that is known of each."""

    list_display = ["name", "number", "kind", "municipality", "is_listed"]
    list_filter = [ByRelation, "is_listed", "kind", ByNumber, ByProject, BySize]
    search_fields = [
        "name__unaccent__icontains",
        "names__name__unaccent__icontains",
        "orgnr__startswith",
        "establishment_orgnr__startswith",
    ]
    search_help_text = _("Name, former name or organization number.")
    actions = ["download", "list_in_public", "unlist", "add_a_topic", "end_membership"]
    inlines = [
        MembershipRows,
        PresenceRows,
        RoleRows,
        NameRows,
        TopicRows,
        ParticipationRows,
        RelationshipsFrom,
        RelationshipsTo,
    ]
    noun = ORGANIZATION

    @admin.display(description=_("number"), ordering="orgnr", empty_value="–")
    def number(self, organization):
        return organization.orgnr_text or None

    def get_view_on_site_url(self, obj=None):
        """Only what has agreed to be shown has a page."""
        is_shown = obj is not None and obj.is_listed
        return super().get_view_on_site_url(obj) if is_shown else None

    @admin.action(description=SHOW, permissions=["change"])
    def list_in_public(self, request, queryset):
        do(self, request, queryset, partial(show, is_listed=True), SHOW)

    @admin.action(description=HIDE, permissions=["change"])
    def unlist(self, request, queryset):
        do(self, request, queryset, partial(show, is_listed=False), HIDE)

    @admin.action(description=_("Add a topic …"), permissions=["change"])
    def add_a_topic(self, request, queryset):
        title = _("Add a topic")
        return ask_and_do(self, request, queryset, TopicForm, title, add_topic)

    @admin.action(description=_("End membership on a day …"), permissions=["change"])
    def end_membership(self, request, queryset):
        return end_together(self, request, queryset, stays_of)


def show(organization, is_listed):
    """Let the public see the organization, or no longer."""
    organization.is_listed = is_listed
    organization.save(update_fields=["is_listed"])
