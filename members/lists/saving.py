"""Create, open, change and delete saved lists: what is asked of a list, under a name."""

from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import SavedList

from .declared import LISTS

MOST_LISTS = 200  # of one owner


def save(asked, name, *, is_shared, owner):
    """Keep the filters, order and columns of an AskedList as a new SavedList."""
    if owner.saved_lists.count() >= MOST_LISTS:
        raise ValidationError(_("You have too many saved lists. Delete some first."))
    kept = {"name": name, "is_shared": is_shared, **columns_and_query(asked)}
    return _store(SavedList(owner=owner, noun=asked.staff_list.key, **kept))


def version(saved):
    """Return a hash of all that is kept, to tell whether it changed meanwhile."""
    kept = [saved.name, saved.is_shared, saved.query, saved.columns]
    return sha256(repr(kept).encode()).hexdigest()[:16]


@transaction.atomic
def change(saved, *, seen, **values):
    """Write new values; raise ValidationError, code "meanwhile", if it changed since `seen`."""
    locked = SavedList.objects.select_for_update().filter(pk=saved.pk).first()
    if locked is None:
        raise ValidationError(_("This list has been deleted meanwhile."), code="gone")
    if version(locked) != seen:
        raise ValidationError(
            _("The list was changed in another window since you opened this page."),
            code="meanwhile",
        )
    for name, value in values.items():
        setattr(locked, name, value)
    locked.changed_at = timezone.now()
    return _store(locked)


def columns_and_query(asked):
    """Return the values that a SavedList keeps of an AskedList."""
    query = QueryDict(asked.query, mutable=True)
    query.pop("column", None)
    return {"query": query.urlencode(), "columns": asked.chosen}


def parameters_of(saved):
    """Return the parameters that a SavedList keeps, columns included."""
    query = QueryDict(saved.query, mutable=True)
    query.setlist("column", saved.columns)
    return query


def query_of(saved):
    """Return the query of the page of a SavedList."""
    query = parameters_of(saved)
    query["saved"] = str(saved.pk)
    return query.urlencode()


def lists_of(user):
    """Return the saved lists that the user may open, with their owners."""
    open_to = [key for key, one in LISTS.items() if one.is_open_to(user)]
    rows = SavedList.objects.for_user(user).filter(noun__in=open_to)
    return rows.select_related("owner")


def _store(saved):
    saved.full_clean()
    saved.save()
    return saved
