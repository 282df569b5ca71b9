"""Notify people when an office of theirs has been registered or ended.

A job reads the history of offices: a quarter of an hour after an act of the secretariat,
so that nobody gets an e-mail about an office corrected or undone at once. The message ID of
a letter names the office, so none is written twice.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, override

from members import mail, people
from members.accounts.access import recipients_for
from members.actions import links
from members.models import Batch, Letter, Role
from members.operation.work.declared import periodic
from members.operation.work.schedules import Every

SETTLES = timedelta(minutes=15)
WINDOW = timedelta(days=2)
# Rows of a file or an undo are no news.
ACTS = [Batch.Act.SAVE, Batch.Act.BULK, Batch.Act.ENDING, Batch.Act.LEAVING]
BEGUN, ENDED = "office_begun", "office_ended"


@periodic(
    "office_receipts",
    gettext_lazy("Tell people of offices that have begun or ended"),
    Every(timedelta(minutes=10)),
)
def send_receipts():
    """Write to the holders of offices that were lately registered or ended."""
    now = timezone.now()
    events = Role.pgh_event_model.objects.filter(
        pgh_created_at__gt=now - WINDOW, pgh_created_at__lte=now - SETTLES
    )
    acts = Batch.objects.filter(act__in=ACTS, began_at__gt=now - WINDOW - SETTLES)
    batches = set(acts.values_list("pk", flat=True))
    rows = events.order_by("pgh_id").values("pgh_obj_id", "pgh_label", "pgh_context")
    touched = [
        (row["pgh_obj_id"], row["pgh_label"])
        for row in rows
        if (row["pgh_context"] or {}).get("batch") in batches
    ]
    for pk, label in dict.fromkeys(touched):
        _send_receipt(pk, is_new=label == "insert")


# Behind the lock of the office, two processes cannot write the same letter.
@transaction.atomic
def _send_receipt(pk, *, is_new):
    roles = Role.objects.select_related("body", "person", "organization")
    role = roles.select_for_update(of=["self"], no_key=True).filter(pk=pk).first()
    if role is None:
        return
    if role.until is None and is_new:
        _write_receipts(BEGUN, role, role.pk)
    elif role.until and not is_new and is_news(role.until) and not _goes_on(role):
        _write_receipts(ENDED, role, f"{role.pk}-{role.until.isoformat()}")


def is_news(last_day):
    """Whether an office that ended on the day is worth an e-mail."""
    return last_day >= timezone.localdate() - timedelta(days=366)


def _goes_on(role):
    """Whether the holder was re-elected: the e-mail about the next office is enough."""
    following = Role.objects.filter(
        body=role.body, person=role.person, organization=role.organization
    )
    return following.filter(since=role.until + timedelta(days=1)).exists()


def _write_receipts(kind, role, number):
    for recipient in recipients_for([role])[0]:
        host = urlsplit(settings.SITE_ADDRESS).hostname
        named = f"{recipient._meta.model_name}-{recipient.pk}"
        message_id = f"<{kind.replace('_', '-')}-{number}-{named}@{host}>"
        if Letter.objects.filter(message_id=message_id).exists():
            continue
        with override(recipient.language):
            values = {
                "office": capfirst(role.get_role_display()),
                "body": str(role.body),
                "organization": role.organization,
                "period": role.period_text,
                "link": _receipt_link(recipient, role),
            }
            mail.write_to(recipient, kind, values, message_id=message_id)


def _receipt_link(recipient, role):
    language = recipient.language
    if recipient == role.person:
        token = people.token_for(role.person)
        return links.url("person", "consent", token, language=language)
    slug = role.organization.slug
    return links.url("organization", "offices", slug, language=language)
