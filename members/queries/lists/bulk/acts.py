"""The changes that can be made to many organizations, or to many events, together."""

from django import forms
from django.db.models import F, Prefetch, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy

from members.fields.forms import text_area
from members.models import Event, Membership, Organization, OrganizationTopic, Topic

CHANGE = "members.change_organization"
MOST_CHARACTERS = 1000


class Act:
    """One kind of change of rows of a model. `state` of a row is what it reads, as JSON.

    `old` and `new` are texts for people; `refusal` is the reason if a row cannot be changed.
    `write` changes locked rows, which `load` has read.
    """

    key = label = ""
    model = Organization
    permissions = (CHANGE,)

    def field(self):
        """Return the form field of the value; None if the act needs none."""
        return None

    def load(self, rows):
        return rows

    def refusal(self, row, value):
        return ""

    def value_in_words(self, value):
        return ""

    def changes(self, row, value):
        return self.new(row, value) != self.old(row)


class TopicAct(Act):
    def field(self):
        rows = Topic.objects.in_use()
        choices = [("", "–"), *rows.values_list("slug", "label_nb")]
        return forms.ChoiceField(label=_("Topic"), choices=choices)

    def load(self, rows):
        tied = OrganizationTopic.objects.select_related("topic").order_by(
            "topic__sort_label"
        )
        return rows.prefetch_related(
            Prefetch("organizationtopic_set", tied, to_attr="tied")
        )

    def state(self, row):
        return sorted(tie.topic.slug for tie in row.tied)

    def old(self, row):
        return self._words({tie.topic for tie in row.tied})

    @cached_property
    def _topics(self):
        return {topic.slug: topic for topic in Topic.objects.all()}

    def value_in_words(self, value):
        return self._topics[value].label_nb

    def _words(self, topics):
        ordered = sorted(topics, key=lambda topic: topic.sort_label)
        return ", ".join(topic.label_nb for topic in ordered)


class AddTopic(TopicAct):
    key, label = "topic_on", gettext_lazy("Add a topic")

    def new(self, row, value):
        return self._words({*(t.topic for t in row.tied), self._topics[value]})

    def write(self, rows, value):
        topic = self._topics[value]
        ties = [OrganizationTopic(organization=row, topic=topic) for row in rows]
        OrganizationTopic.objects.bulk_create(ties, ignore_conflicts=True)


class RemoveTopic(TopicAct):
    key, label = "topic_off", gettext_lazy("Remove a topic")

    def new(self, row, value):
        return self._words({t.topic for t in row.tied} - {self._topics[value]})

    def write(self, rows, value):
        ties = OrganizationTopic.objects.filter(topic__slug=value)
        ties.filter(organization__in=rows).delete()


class ChangeCategory(Act):
    key, label = "category", gettext_lazy("Change the kind of membership")
    permissions = (CHANGE, "members.change_membership")

    def field(self):
        choices = [("", "–"), *Membership.Category.choices]
        return forms.ChoiceField(label=_("Kind of membership"), choices=choices)

    def load(self, rows):
        stays = Membership.objects.on(timezone.localdate())
        return rows.prefetch_related(Prefetch("memberships", stays, to_attr="stays"))

    def state(self, row):
        return [[stay.pk, stay.category] for stay in row.stays]

    def old(self, row):
        return str(row.stays[0].get_category_display()) if row.stays else ""

    def new(self, row, value):
        return self.value_in_words(value)

    def value_in_words(self, value):
        return str(Membership.Category(value).label)

    def refusal(self, row, value):
        return "" if row.stays else _("No membership today.")

    def write(self, rows, value):
        stays = [stay.pk for row in rows for stay in row.stays]
        Membership.objects.filter(pk__in=stays).update(category=value)


class Listing(Act):
    """Set the `column` that shows rows publicly; `needed` is another that this takes."""

    column, needed, is_listed = "is_listed", "listing_agreed_on", True

    def state(self, row):
        return [getattr(row, self.column), str(getattr(row, self.needed))]

    def old(self, row):
        return _words_of_listing(getattr(row, self.column))

    def new(self, row, value):
        return _words_of_listing(self.is_listed)

    def write(self, rows, value):
        rows = self.model.objects.filter(pk__in=[row.pk for row in rows])
        rows.update(**{self.column: self.is_listed})


class Show(Listing):
    key, label = "show", gettext_lazy("Show publicly")
    why = gettext_lazy("It is not recorded that it agreed to be shown.")

    def refusal(self, row, value):
        return "" if getattr(row, self.needed) else str(self.why)


class Hide(Listing):
    key, label, is_listed = "hide", gettext_lazy("Hide from the public"), False


class ShowEvent(Show):
    key, why = "show_event", gettext_lazy("It has no web address.")
    model, permissions = Event, ("members.change_event",)
    column, needed = "is_published", "slug"


class HideEvent(ShowEvent):
    key, label, is_listed = "hide_event", Hide.label, False

    def refusal(self, row, value):
        return ""


class AddNote(Act):
    key, label = "note", gettext_lazy("Add to the internal note")

    def field(self):
        return text_area(_("Text to add"), MOST_CHARACTERS)

    def state(self, row):
        return row.note

    def old(self, row):
        return row.note

    def new(self, row, value):
        return f"{row.note}\n\n{value}" if row.note else value

    def value_in_words(self, value):
        return value

    def write(self, rows, value):
        organizations = Organization.objects.filter(pk__in=[row.pk for row in rows])
        empty = organizations.filter(note="")
        filled = organizations.exclude(note="")
        filled.update(note=Concat(F("note"), Value(f"\n\n{value}")))
        # Written last: the querysets are lazy, and newly filled rows would match `filled`.
        empty.update(note=value)


def _words_of_listing(is_listed):
    return _("Shown publicly") if is_listed else _("Not shown publicly")


OF_ORGANIZATIONS = (AddTopic, RemoveTopic, ChangeCategory, Show, Hide, AddNote)
ACTS = {act.key: act for act in (*OF_ORGANIZATIONS, ShowEvent, HideEvent)}


def acts_for(user, model):
    """Return the kinds of change of the model's rows that the user has the permissions for."""
    acts = [act() for act in ACTS.values() if act.model is model]
    return [act for act in acts if user.has_perms(act.permissions)]
