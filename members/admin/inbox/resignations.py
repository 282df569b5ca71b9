from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.association import leaving, waiting
from members.models import Resignation

from ..registry.base import BY_ORGANIZATION, RegistryAdmin
from .answerable import AnswerableAdmin, AnswerForm, PendingFilter


class TakeBackForm(AnswerForm):
    name = "take_back"
    action = leaving.STAFF_WITHDRAW


class ResignationFilter(PendingFilter):
    title = _("outcome")
    options = {
        "waiting": (_("waiting"), "waiting"),
        "ended": (_("membership ended"), Q(ended_on__isnull=False)),
        "back": (_("withdrawn"), Q(taken_back_on__isnull=False)),
        "all": (_("all"), Q()),
    }


@admin.register(Resignation)
class ResignationAdmin(AnswerableAdmin, RegistryAdmin):
    """Notices of leaving: a link to the page that ends the membership, and a way back."""

    coming = _("A notice arrives when a member resigns on its own page.")
    answer_template = "resignation"
    waiting_kind = waiting.RESIGNATIONS
    answer_forms = [TakeBackForm]
    list_display = ["organization", "last_day", "given_on", "given_by"]
    list_filter = [ResignationFilter]
    list_select_related = ["organization", "given_by", "ended_by"]
    search_fields = [BY_ORGANIZATION]
    search_help_text = _("Organization.")
    actions = None

    def is_pending(self, row):
        return row.taken_back_on is None and row.ended_on is None

    def get_answer_context(self, row):
        membership = row.organization.memberships.on(row.last_day).first()
        return {"membership": membership, "is_pending": self.is_pending(row)}
