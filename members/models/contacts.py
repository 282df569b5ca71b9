import pgtrigger
from django.db import models
from django.db.models import Case, Exists, OuterRef, Value, When
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .contact_triggers import CHECK_ADDRESS, END_CONSENTS, REFUSE_MOVING, REFUSE_PERSON
from .foreign_keys import organization_key, required_key
from .periods import RevocablePeriod, RevocablePeriodQuerySet, no_overlap
from .persons import Consent, Person
from .tracking import tracked


class ContactQuerySet(RevocablePeriodQuerySet):
    def for_organization(self, organization):
        """Filter the contacts of an organization, or of an OuterRef to one."""
        return self.filter(organization=organization)

    def by_function(self):
        """Order by function, the main contact first, then by name."""
        order = [When(function=f, then=Value(i)) for i, f in enumerate(Function.values)]
        return self.order_by(Case(*order), "person__sort_name", "pk")

    def agreed(self, day, *items):
        """Filter the contacts of the day with consent to one of the items, or to any."""
        consents = Consent.objects.on(day).filter(contact=OuterRef("pk"))
        return self.on(day).filter(
            Exists(consents.filter(item__in=items or Consent.Item.values))
        )


class Function(models.TextChoices):
    MAIN = "main", _("main contact")
    INVOICE = "invoice", _("invoices")
    TECHNICAL = "technical", _("technical matters")
    PRESS = "press", _("press")
    PROJECTS = "projects", _("projects")
    OFFICE = "office", _("offices in the cluster")
    OTHER = "other", _("other matters")


@tracked
@enforce_choices
class Contact(RevocablePeriod):
    """A person as the contact of an organization in one function, for a period.

    Consent to be shown is given for each contact; a new one begins with none.
    """

    Function = Function

    person = required_key(Person, _("person"), "contacts", models.CASCADE)
    organization = organization_key("contacts")
    function = models.CharField(
        _("contact for"), max_length=9, choices=Function, default=Function.MAIN
    )

    objects = ContactQuerySet.as_manager()

    class Meta(RevocablePeriod.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["organization", "person", "since", "pk"]
        triggers = [
            pgtrigger.Trigger(
                name="address_known_once",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.After,
                func=CHECK_ADDRESS.format(changed="c.id = NEW.id"),
            ),
            pgtrigger.Trigger(
                name="person_is_kept",
                operation=pgtrigger.UpdateOf("person_id"),
                when=pgtrigger.After,
                condition=pgtrigger.AnyChange("person"),
                func=REFUSE_PERSON,
            ),
            pgtrigger.Trigger(
                name="consents_stay_behind",
                operation=pgtrigger.UpdateOf("organization_id"),
                when=pgtrigger.After,
                condition=pgtrigger.AnyChange("organization"),
                func=REFUSE_MOVING,
            ),
            pgtrigger.Trigger(
                name="ends_consents",
                operation=pgtrigger.Update,
                when=pgtrigger.After,
                condition=pgtrigger.AnyChange("until", "is_revoked"),
                func=END_CONSENTS,
            ),
        ]
        constraints = [
            *RevocablePeriod.Meta.constraints,
            no_overlap(
                "a_person_is_a_contact_in_a_function_once",
                "person",
                "organization",
                "function",
                bounds=RevocablePeriod.BOUNDS,
                message=_("This person is already that contact in that period."),
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.get_function_display()}): {self.organization}"

    def agreed_on(self, day):
        """Return the items that the person consented to show for it on the day."""
        if not self.holds_on(day):
            return set()
        return {c.item for c in self.consents.all() if c.holds_on(day)}

    def end(self, on):
        """Set the last day; consents for it end with it, and the row stays as history."""
        self.until, self.until_precision = on, self.Precision.DAY
        self.is_revoked = False
        self.full_clean()
        self.save(update_fields=["until", "until_precision", "is_revoked"])
