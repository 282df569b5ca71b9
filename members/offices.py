"""Notify people when an office of theirs has been registered or ended.

A job reads the history of offices: a quarter of an hour after an act of the secretariat,
so that what is corrected or undone at once is not told. The message ID of a letter names
the office, so none is written twice.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import override

from members import links, mail, people
from members.models import Batch, Letter, Representative, Role

SETTLES = timedelta(minutes=15)
WINDOW = timedelta(days=2)
# What a file loads or an undo restores is no news.
ACTS = [Batch.Act.SAVE, Batch.Act.BULK, Batch.Act.ENDING, Batch.Act.LEAVING]
BEGUN, ENDED = "office_begun", "office_ended"


def send_receipts():
    """Write to whoever holds an office that was lately registered or ended."""
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
        _tell(pk, is_new=label == "insert")


@transaction.atomic
def _tell(pk, *, is_new):
    roles = Role.objects.select_related("body", "person", "organization")
    role = roles.select_for_update(of=["self"], no_key=True).filter(pk=pk).first()
    if role is None:
        return
    today = timezone.localdate()
    if role.until is None and is_new:
        _write(BEGUN, role, role.pk)
    elif role.until and not is_new and role.until >= today - timedelta(days=366):
        _write(ENDED, role, f"{role.pk}-{role.until.isoformat()}")


def _write(kind, role, number):
    for recipient in _recipients(role):
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
                "link": _link(recipient, role),
            }
            mail.write_to(recipient, kind, values, message_id=message_id)


def _recipients(role):
    """Return the person in office, or the managers of an organization that holds it."""
    if role.person and role.person.email:
        return [role.person]
    if role.person or not role.organization:
        return []
    rows = Representative.objects.active().managers()
    managers = rows.filter(organization=role.organization).select_related("user")
    return [row.user for row in managers.order_by("user")]


def _link(recipient, role):
    language = recipient.language
    if recipient == role.person:
        token = people.token_for(role.person)
        return links.url("person", "consent", token, language=language)
    slug = role.organization.slug
    return links.url("organization", "offices", slug, language=language)
