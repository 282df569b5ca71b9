"""Stop the e-mails from the forms of visitors, and answer the alarm of their quota."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, npgettext_lazy

from members.actions import Action, Staff, links
from members.actions.waiting import RowText, WaitingKind
from members.models import Cluster
from members.operation import alarms

PERMISSION = "members.change_letter"
PAGE = ("letter", "visitors")
TITLES = {
    "forms": gettext_lazy("Many e-mails from the forms of visitors"),
    "log_ins": gettext_lazy("Many e-mails with log-in codes"),
}


@transaction.atomic
def stop(target, *, by):
    """Let the forms of visitors send no e-mails until staff allow them; codes go on."""
    cluster = _lock_cluster()
    if cluster.visitors_stopped_at:
        raise ValidationError(_("These e-mails are stopped already."), code="stopped")
    _save(cluster, timezone.now())


@transaction.atomic
def allow(target, *, by):
    """Let the forms of visitors send e-mails again."""
    _save(_lock_cluster(), None)


def let_go_on(target, *, by):
    """Answer the alarm without a stop; it rings again after as many e-mails."""
    alarms.answer()


def _lock_cluster():
    Cluster.objects.get_or_create(pk=1)
    return Cluster.objects.select_for_update(no_key=True).get()


def _save(cluster, stopped_at):
    cluster.visitors_stopped_at = stopped_at
    cluster.save(update_fields=["visitors_stopped_at"])
    alarms.answer()


def _text(title):
    # Both kinds have one page, without the key of a row.
    return RowText(title, address=links.path(*PAGE))


_visitors_action = partial(Action, may=Staff(PERMISSION))
STOP = _visitors_action(
    gettext_lazy("Stop these e-mails"),
    stop,
    gettext_lazy("The forms of visitors send no e-mails any more. Log-in codes go on."),
)
ALLOW = _visitors_action(
    gettext_lazy("Allow these e-mails again"),
    allow,
    gettext_lazy("The forms of visitors send e-mails again."),
)
GO_ON = _visitors_action(
    gettext_lazy("Let them go on"),
    let_go_on,
    gettext_lazy("Nothing is stopped. You are alarmed again after as many e-mails."),
)
WaitingKind.declare(
    name="mail_alarms",
    place=5,
    label=npgettext_lazy("waiting", "alarm about e-mails", "alarms about e-mails"),
    rows=alarms.ringing,
    values={"who": F("who")},
    describe=lambda row: _text(str(TITLES[alarms.pool_of(row["who"])])),
    permissions=(PERMISSION,),
    page=PAGE,
    listing=PAGE,
)
WaitingKind.declare(
    name="mail_stop",
    place=6,
    label=npgettext_lazy("waiting", "stop of e-mails", "stops of e-mails"),
    rows=Cluster.objects.exclude(visitors_stopped_at=None).all,
    values={},
    describe=lambda row: _text(_("E-mails from the forms of visitors are stopped")),
    since="visitors_stopped_at",
    permissions=(PERMISSION,),
    page=PAGE,
    listing=PAGE,
)
