"""Update the share pictures after the pages: in batches, so that an end between loses little."""

import logging
import time
from datetime import timedelta
from itertools import batched

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from members.models import Organization, Project, SharePicture
from members.models.images import content_hash
from members.models.share_pictures import undrawn
from members.operation.work.declared import periodic
from members.operation.work.schedules import Every

from .backlog import Backlog
from .sandbox import BATCH, DrawingError, draw

KINDS = dict(Organization.Kind.choices) | dict(Project.Status.choices)


def to_draw(content):
    """Return the input of draw.py: kinds in words, in the language of the content."""
    kind = content.get("kind", "")
    with translation.override(content["language"]):
        above = [str(KINDS.get(kind, "")), ", ".join(content.get("places", []))]
    return {
        "title": content["title"],
        "eyebrow": " · ".join(filter(None, above)),
        "text": content["text"],
        "cluster": content["cluster"],
        "kind": kind,
    }


logger = logging.getLogger(__name__)
MOST_SECONDS = 20  # for other jobs wait meanwhile
_backlog = Backlog()


@periodic(
    "share_pictures",
    gettext_lazy("Draw the pictures that other sites show of a page"),
    Every(timedelta(seconds=30)),
    limit=timedelta(minutes=5),
)
def update():
    """Delete the pictures that are out of date and draw those that are missing.

    The next run draws the rest of many. One query when nothing has changed.
    """
    day, end = timezone.localdate(), time.monotonic() + MOST_SECONDS
    for noun, ids in _backlog.slices_of(day):
        _outdated_of(noun, ids, day).delete()
        for rows in batched(undrawn(day, [noun], Q(pk__in=ids)), BATCH):
            _store_picture(rows, _drawn(rows))
            if time.monotonic() > end:
                return
        _backlog.drop_first()


def delete_outdated():
    """Delete the pictures of pages that are not public, or have changed since."""
    SharePicture.objects.outdated(timezone.localdate()).delete()


def _outdated_of(noun, ids, day):
    rows = SharePicture.objects.filter(**{f"{noun}__in": ids})
    return rows.outdated(day)


def _drawn(rows):
    """Return the pictures of the rows; None for one with a text that ends the program."""
    pages = [to_draw(content) for *_key, content in rows]
    try:
        return draw(pages)
    except DrawingError:
        logger.warning("Share pictures are drawn one by one: a batch has failed")
        return [_drawn_alone(page) for page in pages]


def _drawn_alone(page):
    try:
        return draw([page])[0]
    except DrawingError:
        logger.exception("A share picture could not be drawn")
        return None


def _store_picture(rows, pictures):
    SharePicture.objects.bulk_create(
        [
            _share_picture(row, data)
            for row, data in zip(rows, pictures, strict=True)
            if data
        ],
        ignore_conflicts=True,  # drawn by another process meanwhile
    )


def _share_picture(row, data):
    noun, pk, language, fingerprint, _content = row
    return SharePicture(
        **{f"{noun}_id": pk},
        language=language,
        fingerprint=fingerprint,
        hash=content_hash(data),
        data=data,
    )
