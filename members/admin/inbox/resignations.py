"""Who wants to leave: read why, and end the membership or leave it."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members import leaving
from members.models import Resignation

from ..registry.base import RegistryAdmin
from .answering import AnswerForm, Answering, ByAnswer


class TakeBackForm(AnswerForm):
    button = _("They stay: take it back")
    name = "take_back"

    def act(self, by):
        leaving.withdraw_resignation(self.row, by=by)
        return _now("%s stays. The notice has been taken back.") % self.row


class ByOutcome(ByAnswer):
    title = _("outcome")
    kept = {
        "waiting": Q(taken_back_on=None, ended_on=None),
        "ended": Q(ended_on__isnull=False),
        "back": Q(taken_back_on__isnull=False),
    }

    def lookups(self, request, model_admin):
        return [
            ("waiting", _("waits")),
            ("ended", _("membership ended")),
            ("back", _("taken back")),
            ("all", _("all")),
        ]


@admin.register(Resignation)
class ResignationAdmin(Answering, RegistryAdmin):
    """Members who have given notice."""

    page = "admin/resignation.html"
    answers = {TakeBackForm.name: TakeBackForm}
    list_display = ["organization", "last_day", "given_on", "given_by"]
    list_filter = [ByOutcome]
    list_select_related = ["organization", "given_by"]
    search_fields = ["organization__name__unaccent__icontains"]
    search_help_text = _("Organization.")
    actions = None

    def is_waiting(self, row):
        return row.taken_back_on is None and row.ended_on is None

    def more(self, row):
        stay = row.organization.memberships.on(row.last_day).first()
        return {"stay": stay, "is_waiting": self.is_waiting(row)}
