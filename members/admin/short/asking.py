"""A form that asks about typed names: one of the organizations alike, or a new one."""

from django import forms
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.actions import form_for, links, run
from members.exchange.incoming.checks import kind_of_name
from members.fields import fingerprint
from members.fields.forms import PlainForm
from members.models import Batch, Organization

NEW, NAME_ONLY = "new", "name"
IS_IT = _("Is “%(name)s” one of these?")
NO_SUCH = _("“%(name)s” is not in the registry.")


class AskingForm(PlainForm):
    """A form that adds a question for each typed name without a row of its own.

    The name of the input follows from the typed name, so that no answer moves to another
    name when the text is changed.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.answers = {}

    def ask_register(self):
        """Return whether the form asks the business register, and is only shown again."""
        return False

    def organization_of(self, entry, *, may_be_name=False):
        """Return the row of a TypedOrganization, a new one, or None until it is answered.

        Equal names get the same instance. With `may_be_name`, the answer may be that it
        is no row of the registry: "" then.
        """
        if entry.organization:
            return entry.organization
        key = f"is-{fingerprint(entry.name.casefold())[:12]}"
        if key not in self.answers:
            self.answers[key] = self._answer(key, entry, may_be_name)
        return self.answers[key]

    def _answer(self, key, entry, may_be_name):
        choices = [(str(row.pk), str(row)) for row in entry.alike]
        if may_be_name:
            choices.append(
                (NAME_ONLY, _now("Only a name, no organization in the registry"))
            )
        choices.append((NEW, _now("A new organization, not shown publicly")))
        label = (IS_IT if entry.alike else NO_SUCH) % {"name": entry.name}
        self.fields[key] = forms.ChoiceField(
            label=label, choices=choices, widget=forms.RadioSelect, required=False
        )
        answer = self.data.get(key)
        if answer not in dict(choices):
            self._propose(key, "" if entry.alike else choices[0][0])
            return None
        if answer == NEW:
            return new_organization(entry)
        return next((row for row in entry.alike if str(row.pk) == answer), "")

    def _propose(self, key, answer):
        """Ask, with an answer that needs no press of its own where none is alike."""
        self.data = self.data.copy()
        self.data[key] = answer
        self.add_error(key, _now("Choose one, then save again."))


def new_organization(entry):
    """Return the unsaved organization of a TypedOrganization, of the kind its name suggests."""
    kind = kind_of_name(entry.name)
    return Organization(name=entry.name, orgnr=entry.orgnr, kind=kind)


def short_page(request, action, model, target=None, page_of=links.desk_path):
    """Show the form of a new row; once it is saved, redirect to its page, or to all its fields."""
    form, wants_all = form_for(request, action, target), "all" in request.POST
    page = f"admin:members_{model._meta.model_name}"
    if wants_all and not form.has_changed():
        return redirect(reverse(f"{page}_add", query=request.GET))
    is_sent = request.method == "POST" and not form.ask_register()
    if is_sent and run(request, action, form, target, act=Batch.Act.SAVE):
        if not wants_all:
            return redirect(page_of(form.result))
        return redirect(f"{page}_change", form.result.pk)
    return {"form": form, "action": action}
