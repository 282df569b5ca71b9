"""What the page of all texts shows."""

from members.models import Cluster, MessageText, PageText

from .parts import PARTS

LETTERS = "members.change_messagetext"
PERMISSIONS = ["members.change_cluster", "members.change_pagetext", LETTERS]


def writers(user):
    """Return the permissions of the user that open some of the pages."""
    return [permission for permission in PERMISSIONS if user.has_perm(permission)]


def overview(user):
    """Return the parts that the user may change, each with a preview of how it is now."""
    clusters = Cluster.objects.select_related("logo", "logo_dark")
    cluster = clusters.defer("logo__data", "logo_dark__data").first()
    pages = {row.key: row for row in PageText.objects.all()}
    shown = []
    for part in PARTS.values():
        row = pages.get(part.key) or part.new_row() or cluster
        if row is not None and user.has_perm(part.permission):
            shown.append(_shown(part, row))
    own = MessageText.objects.count() if user.has_perm(LETTERS) else None
    return {"cluster": cluster, "shown": shown, "own_letters": own}


def _shown(part, row):
    return {"part": part, "preview": part.preview(row), "is_own": part.is_own(row)}
