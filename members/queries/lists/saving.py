"""Create, open, change and delete saved lists: the query of a list, under a name."""

from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action
from members.fields import fingerprint, refuse_unseen
from members.models import SavedList

from .declared import LISTS

MOST_LISTS = 200  # of one owner


def save(list_query, name, *, is_shared, by):
    """Save the filters, order and columns of a ListQuery as a new SavedList."""
    if by.saved_lists.count() >= MOST_LISTS:
        raise ValidationError(_("You have too many saved lists. Delete some first."))
    values = {"name": name, "is_shared": is_shared, **columns_and_query(list_query)}
    return _store(SavedList(owner=by, noun=list_query.staff_list.key, **values))


def fingerprint_of_list(saved):
    return fingerprint([saved.name, saved.is_shared, saved.query, saved.columns])


@transaction.atomic
def change(saved, *, seen, **values):
    """Write new values; raise ValidationError, code "meanwhile", if it changed since `seen`."""
    locked = SavedList.objects.select_for_update().filter(pk=saved.pk).first()
    if locked is None:
        raise ValidationError(_("This list has been deleted meanwhile."), code="gone")
    text = _("The list was changed in another window since you opened this page.")
    refuse_unseen(seen, fingerprint_of_list(locked), text)
    for name, value in values.items():
        setattr(locked, name, value)
    locked.changed_at = timezone.now()
    return _store(locked)


class SavedListForm(forms.ModelForm):
    class Meta:
        model = SavedList
        fields = ["name", "is_shared"]
        widgets = {"name": forms.TextInput({"class": "vTextField"})}

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        error_messages={"required": gettext_lazy("Enter a name for the list.")},
    )


class ChangeForm(SavedListForm):
    """A form that also saves the filters and columns of `list_query`, a ListQuery or None."""

    def __init__(self, *args, list_query=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.list_query = list_query

    @property
    def arguments(self):
        columns = columns_and_query(self.list_query) if self.list_query else {}
        return {**self.cleaned_data, **columns, "seen": self.data.get("seen", "")}

    @property
    def was_changed(self):
        """Whether somebody has changed the list since it was shown."""
        return "meanwhile" in getattr(self, "refused", ())


def _change(saved, *, by, **values):
    return change(saved, **values)


def _delete(saved, *, by):
    saved.delete()


def may_open(by, list_query):
    return list_query.staff_list.is_open_to(by)


def _saved(saved, target, **values):
    return _("The list “%s” is saved.") % saved


def _deleted(result, saved, **values):
    return _("The list “%s” is deleted.") % saved


SAVE = Action(gettext_lazy("Save"), save, _saved, SavedListForm, may=may_open)
_own_list_action = partial(Action, may=lambda by, saved: saved.owner_id == by.pk)
CHANGE = _own_list_action(gettext_lazy("Save"), _change, _saved, ChangeForm)
DELETE = _own_list_action(gettext_lazy("Delete the list"), _delete, _deleted)


def columns_and_query(list_query):
    """Return the values that a SavedList keeps of a ListQuery."""
    query = QueryDict(list_query.query, mutable=True)
    query.pop("column", None)
    return {"query": query.urlencode(), "columns": list_query.column_names}


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
