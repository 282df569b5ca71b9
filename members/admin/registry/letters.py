from django.contrib import admin
from django.contrib.admin import ActionLocation
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from members.mail.letter_kinds import KINDS
from members.models import Letter
from members.people.readdressing import TRY_AGAIN
from members.queries.lists.letters import state_text

from .actions import row_action
from .base import RegistryAdmin, address_column

ON_BOTH_PAGES = [ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM]
WHEN = {"waiting": "due_at", "sent": "sent_at", "failed": "failed_at"}


@admin.register(Letter)
class LetterAdmin(RegistryAdmin):
    """E-mails of the outbox, read only, with an action that retries failed ones."""

    coming = _("An e-mail is listed when the registry writes to somebody.")
    address = address_column(Letter, "to")
    list_display = ["about", "address", "state", "made_on"]
    search_fields = ["to__icontains"]
    search_help_text = _("The recipient's address.")
    actions = ["try_again"]
    try_again = row_action(TRY_AGAIN, "retry", location=ON_BOTH_PAGES)
    disabled_permissions = ["add", "change", "delete"]

    def get_fields(self, request, obj=None):
        """Return the fields without the text of a letter that holds a code or a link."""
        if obj is None:
            return ["to"]
        content = ["is_secret"] if obj.is_secret else ["subject", "text"]
        of_state = [WHEN[obj.state], "expires_at", "attempts", "why"]
        return ["about", "address", "language", "state", "made_at", *of_state, *content]

    def has_retry_permission(self, request):
        return TRY_AGAIN.may(request.user)

    @admin.display(description=_("kind"), ordering="kind")
    def about(self, letter):
        return KINDS.get(letter.kind, letter.kind)

    @admin.display(description=pgettext_lazy("letter", "state"))
    def state(self, letter):
        return state_text(letter)

    @admin.display(description=pgettext_lazy("letter", "written"), ordering="made_at")
    def made_on(self, letter):
        made = timezone.localtime(letter.made_at)
        return date_format(made, "SHORT_DATETIME_FORMAT")
