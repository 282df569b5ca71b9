from django import forms
from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members import people
from members.fields import PERSON
from members.models import Consent, Contact, Person
from members.models.constraints import defer_constraints
from members.people.staff_actions import WHY_ADDRESS

from .actions import row_action
from .base import BY_ORGANIZATION, RegistryAdmin, address_column
from .cards import CardMixin
from .consents import ConsentInline
from .contacts import PersonContactInline
from .images import ImageForm, ImageUploadMixin, image_field
from .ranked_search import RankedSearchMixin
from .roles import PersonRoleInline

LISTS = ("members_person_changelist", "members_person_table")


class PersonForm(ImageForm):
    picture = image_field(_("Picture"))
    overwrite = forms.BooleanField(
        label=_("Overwrite what the person has written"),
        help_text=_(
            "It is hidden until the person agrees again, and the person is notified "
            "by e-mail."
        ),
        required=False,
    )

    def clean(self):
        cleaned = super().clean()
        own = set(self.instance.own_items) & set(self.changed_data)
        for name in own if not cleaned.get("overwrite") else []:
            self.add_error(
                name,
                _("The person wrote this. Leave it, or tick the box to overwrite it."),
            )
        return cleaned


@admin.register(Person)
class PersonAdmin(CardMixin, RankedSearchMixin, ImageUploadMixin, RegistryAdmin):
    """Contacts and office holders; an item is public only with the person's consent."""

    form = PersonForm
    address = address_column(Person)
    list_display = ["name", "title", "organizations", "address", "told_on"]
    search_fields = [
        "name__unaccent__icontains",
        "email__icontains",
        f"contacts__{BY_ORGANIZATION}",
    ]
    search_help_text = _("Name, e-mail, phone or organization.")
    readonly_fields = ["notice", "entered_by", "own", "hidden_on", "erasure_asked_on"]
    inlines = [PersonContactInline, ConsentInline, PersonRoleInline]
    actions = ["send_again"]

    def get_fieldsets(self, request, obj=None):
        """Return the identity; of a saved person also the notices sent and the own items."""
        who, internal = PERSON.fieldsets
        if not obj:
            return [who, internal]
        who[1]["fields"] += ["overwrite"] if obj.own_items else []
        return [who, (_("Follow-up"), {"fields": self.readonly_fields}), internal]

    def get_inlines(self, request, obj):
        return self.inlines if obj else [PersonContactInline]

    def get_queryset(self, request):
        """Return the persons, with `places` of today's contacts for the list."""
        rows = super().get_queryset(request)
        if request.resolver_match.url_name not in LISTS:
            return rows
        contacts = Contact.objects.current().filter(person=OuterRef("pk"))
        names = contacts.by_function().values("organization__name")
        return rows.annotate(places=ArraySubquery(names))

    @admin.display(description=_("contact for"))
    def organizations(self, person):
        return ", ".join(dict.fromkeys(person.places)) or None

    @admin.display(description=_("informed on"))
    def notice(self, person):
        if not person.email:
            return _(
                "There is no e-mail address, so this person can neither be "
                "informed nor give consent with the link. Ask for an address, "
                "or record how consent was given."
            )
        if not person.told_on:
            return _("Not yet informed. Send the e-mail.")
        values = {"day": date_format(person.told_on), "version": person.told_version}
        return _("%(day)s, text version %(version)s") % values

    def reason_needed(self, form):
        is_changed = "email" in form.changed_data and form.initial["email"]
        return WHY_ADDRESS if is_changed else ""

    @admin.display(description=_("written by the person"))
    def own(self, person):
        labels = [Consent.Item(item).label for item in person.own_items]
        return capfirst(", ".join(map(str, labels))) or "–"

    def save_model(self, request, obj, form, change):
        """Save the person; notify them if their details have changed."""
        defer_constraints()
        if not change:
            obj.entered_by = request.user
            super().save_model(request, obj, form, change)
            return
        changed = [name for name in form.changed_data if name in PERSON.by_name]
        values = {name: form.cleaned_data[name] for name in changed}
        overwrite = form.cleaned_data.get("overwrite", False)
        people.update_person(obj, values, by=request.user, overwrite=overwrite)

    def save_related(self, request, form, formsets, change):
        """Save the rows, then inform a new person of them (GDPR art. 14)."""
        super().save_related(request, form, formsets, change)
        if not change:
            people.inform(form.instance, by=request.user)

    # Not on the change form: there, Enter in a field would press the action's button, and
    # unsaved input would be lost.
    send_again = row_action(people.NOTIFY_AGAIN, "change")
