from django import forms
from django.contrib import admin
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members import people
from members.models import Consent, Person, Role
from members.models.deferred_constraints import defer_constraints

from .actions import do_each
from .base import PERIOD, LinkedForm, RegistryAdmin, Rows
from .filters import ByTold
from .logos import PictureForm, WithPicture, picture_field

SEND_AGAIN = _("Send the letter about what is held")
TYPED = ["name", "title", "organization", "is_contact", "email", "phone", "language"]
TYPED += ["picture", "note"]
SAY_HOW = _("Say how the person agreed: when, how and to whom.")
# What a consent said when it was given stays; only its end is written.
GIVEN = ["item", "text_version", "evidence", "since", "since_precision"]


class ConsentForm(LinkedForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in GIVEN if self.instance.pk else []:
            self.fields[name].disabled = True

    def clean(self):
        cleaned = super().clean()
        if not self.instance.is_by_link and not (cleaned or {}).get("evidence"):
            self.add_error("evidence", SAY_HOW)
        return cleaned


class ConsentRows(Rows):
    model = Consent
    form = ConsentForm
    can_delete = False
    shown_as = ["get_item_display", "period_text", "evidence"]
    fields = [("item", "text_version"), "evidence", *PERIOD, "is_revoked"]


class OfficeRows(Rows):
    model = Role
    shown_as = ["body", "get_role_display", "organization", "period_text"]
    fields = [("body", "role"), "organization", *PERIOD, "source", "note"]
    autocomplete_fields = ["body", "organization"]


class PersonForm(PictureForm):
    picture = picture_field(_("Picture"))
    overwrite = forms.BooleanField(
        label=_("Overwrite what the person has written"),
        help_text=_(
            "It is hidden until the person agrees again, and a letter says so."
        ),
        required=False,
    )

    def clean(self):
        cleaned = super().clean()
        own = set(self.instance.own_items) & set(self.changed_data)
        for name in own if not cleaned.get("overwrite") else []:
            self.add_error(name, _("The person has written this. Leave it, or say so."))
        return cleaned


@admin.register(Person)
class PersonAdmin(WithPicture, RegistryAdmin):
    """Contacts and office holders; public only by what each has agreed to."""

    form = PersonForm
    list_display = ["name", "title", "organization", "email", "told_on"]
    list_filter = [ByTold, "is_contact"]
    search_fields = [
        "name__unaccent__icontains",
        "email__icontains",
        "organization__name__unaccent__icontains",
    ]
    search_help_text = _("Name, e-mail or organization.")
    autocomplete_fields = ["organization"]
    readonly_fields = ["told", "entered_by", "own", "erasure_asked_on"]
    inlines = [ConsentRows, OfficeRows]
    actions = ["send_again"]

    def get_fieldsets(self, request, obj=None):
        """Begin with who it is; what the person knows and wrote follows."""
        who = ["name", "title", ("organization", "is_contact"), ("email", "phone")]
        who += ["language", "picture"]
        who += ["overwrite"] if obj and obj.own_items else []
        sets = [(None, {"fields": who})]
        if obj:
            sets.append(
                (_("Between us and the person"), {"fields": self.readonly_fields})
            )
        return [*sets, (_("Internal"), {"fields": ["note"]})]

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    @admin.display(description=_("told on"))
    def told(self, person):
        if not person.email:
            return _(
                "There is no e-mail address: this person cannot be told, or agree by the"
                " link. Ask for an address, or write down how a consent was given."
            )
        if not person.told_on:
            return _("Not told yet. Send the letter.")
        said = {"day": date_format(person.told_on), "version": person.told_version}
        return _("%(day)s, by text %(version)s") % said

    @admin.display(description=_("written by the person"))
    def own(self, person):
        labels = [Consent.Item(item).label for item in person.own_items]
        return capfirst(", ".join(map(str, labels))) or "–"

    def save_model(self, request, obj, form, change):
        """Whoever it is about is told, in the same transaction."""
        defer_constraints()
        if not change:
            people.create_person(obj, by=request.user)
            return
        typed = {n: form.cleaned_data[n] for n in form.changed_data if n in TYPED}
        overwrite = form.cleaned_data.get("overwrite", False)
        people.update_person(obj, typed, by=request.user, overwrite=overwrite)

    # Not on the page of one: there, Enter in a field would press its button, and lose
    # what was typed.
    @admin.action(description=SEND_AGAIN, permissions=["change"])
    def send_again(self, request, queryset):
        do_each(self, request, queryset, people.notify_again, SEND_AGAIN)


@admin.register(Consent)
class ConsentAdmin(RegistryAdmin):
    """What each person has agreed to show, by which text, since when."""

    list_display = ["person", "item", "text_version", "is_by_link", "since", "until"]
    list_filter = ["item", "text_version", "is_by_link"]
    search_fields = ["person__name__unaccent__icontains"]
    search_help_text = _("Name of the person.")
    autocomplete_fields = ["person"]
    fields = ["person", *ConsentRows.fields]

    def get_readonly_fields(self, request, obj=None):
        return ["person", *GIVEN] if obj else []

    def has_delete_permission(self, request, obj=None):
        """A consent that is withdrawn ends; that it was given stays."""
        return False
