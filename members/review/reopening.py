"""Tell the members behind a request that its decision was undone."""

from django.utils import translation

from members import links, mail
from members.fields import noun_of
from members.history import after_undo
from members.models import ChangeRequest

from .outcomes import proposers


@after_undo
def _notify_proposers(plan):
    """Write to the proposers of the requests that an undo has reopened."""
    for row in plan.of("update").get(ChangeRequest, ()):
        is_decision = "status" in row.columns
        if is_decision and row.before["status"] == ChangeRequest.Status.OPEN:
            _notify_of_reopening(ChangeRequest.objects.get(pk=row.row_id))


def _notify_of_reopening(change):
    """Write to whoever proposed it that it waits again; a visitor has been forgotten."""
    if not change.is_of_member:
        return
    items = list(change.items.all())
    for user in proposers(change, items):
        _write_reopened(user, change, items)


def _write_reopened(user, change, items):
    noun, slug = noun_of(change), change.organization.slug
    with translation.override(user.language):
        what = noun.called(change)
        labels = [str(noun.label_of(item.field)) for item in items]
    context = {
        "what": what,
        "organization": change.organization,
        "labels": labels,
        "link": links.url(noun.key, "member_page", slug, language=user.language),
    }
    mail.write_to(user, "review_reopened", context, is_secret=False)
