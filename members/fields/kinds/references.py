"""Many-to-many fields: rows of another noun by slug, and the topics of an organization."""

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Prefetch, Q
from django.utils.translation import gettext as _

from members.models import OrganizationTopic, Topic
from members.models.texts import norwegian_key
from members.models.word_patterns import whole_text

from ..forms import ChoicesForm
from ..row_forms import formset_of
from ..values import difference_of_lists, refuse_shape, source_of
from .base import Field, text_of


class References(Field):
    """["slug", …], sorted; a proposal is {"added": [slugs], "removed": [slugs]}."""

    is_own_column = False
    is_given_when_absent = True
    input_template = "components/inputs/choices.html"

    @property
    def related(self):
        return self.column.related_model

    @property
    def headings(self):
        """The headings under which a form offers the rows; one empty one for no groups."""
        return Topic.Kind.labels if self.related is Topic else [""]

    def heading_of(self, row):
        return row.get_kind_display() if self.related is Topic else ""

    def offered(self):
        """Return the rows that may be chosen."""
        rows = self.related.objects
        return rows.in_use() if self.related is Topic else rows.all()

    def live(self, target):
        if target.pk is None:
            return []
        if self._loaded in target.__dict__:
            return sorted(target.__dict__[self._loaded])
        return sorted(self._tied(target).values_list("slug", flat=True))

    @property
    def _loaded(self):
        return f"{self.name}_loaded"

    def loaded(self, rows):
        reverse = self.column.remote_field.name
        tied = self.related.objects.filter(**{reverse: OuterRef("pk")}).order_by()
        return rows.annotate(**{self._loaded: ArraySubquery(tied.values("slug"))})

    def _tied(self, target):
        return getattr(target, self.name)

    def clean(self, value):
        if not isinstance(value, list) or not all(isinstance(s, str) for s in value):
            refuse_shape()
        return sorted(set(value))

    def propose(self, live, value):
        added, removed = set(value) - set(live), set(live) - set(value)
        both = {"added": sorted(added), "removed": sorted(removed)}
        return both if added or removed else None

    def result(self, live, proposed):
        left = set(live) - set(proposed["removed"])
        return sorted(left | set(proposed["added"]))

    def apply(self, target, proposed, speaker):
        tied = self._tied(target)
        tied.remove(*tied.filter(slug__in=proposed["removed"]))
        choices = {row.slug: row for row in self.offered()}
        if unknown := [slug for slug in proposed["added"] if slug not in choices]:
            raise ValidationError(
                _("%s is not one of the choices.") % unknown[0], code="choice"
            )
        tied.add(*(choices[slug] for slug in proposed["added"]))

    def input(self, context, value, data=None, prefix=None):
        offered = context.names.offered(self.related, value)
        return ChoicesForm(self, offered, value, data, prefix)

    def lines(self, value, names):
        return sorted((names.name(self.related, s) for s in value), key=norwegian_key)

    def difference(self, old, new, names):
        return difference_of_lists(
            self.lines(old, names),
            added=self.lines(set(new) - set(old), names),
            removed=self.lines(set(old) - set(new), names),
        )

    def fact_text(self, target):
        return ", ".join(map(str, getattr(target, self.name).all()))

    def load(self, rows, day):
        return rows.prefetch_related(Prefetch(self.name, self.offered()))

    def cells(self, target):
        return [self.fact_text(target)]


class Topics(References):
    """The topics of an organization, each with its source."""

    is_in_staff_form = False

    @property
    def label(self):
        return self._label or Topic._meta.verbose_name_plural

    def apply(self, target, proposed, speaker):
        rows = OrganizationTopic.objects.filter(organization=target)
        rows.filter(topic__slug__in=proposed["removed"]).delete()
        for slug in proposed["added"]:
            choose_topic(target, self._topic(slug), speaker)

    def _topic(self, slug):
        topic = self.offered().filter(slug=slug).first()
        if topic is None:
            raise ValidationError(_("The topic %s is not in use.") % slug, code="topic")
        return topic


class NewTopics(Field):
    """[{"label_nb": …, "label_en": …}, …]: topics to be added to the vocabulary.

    None is live; an approval creates each topic, or finds it, and chooses it.
    """

    LABELS = ["label_nb", "label_en"]
    is_own_column = False
    is_in_staff_form = False
    is_text = False
    input_template = "components/inputs/rows.html"

    def __init__(self, name, *, add, **declared):
        super().__init__(name, **declared)
        self.add = add

    def live(self, target):
        return []

    def clean(self, value):
        if not isinstance(value, list):
            refuse_shape()
        return [self._topic(row) for row in value]

    def _topic(self, row):
        if not isinstance(row, dict) or set(row) != set(self.LABELS):
            refuse_shape()
        return {label: text_of(row[label]) for label in self.LABELS}

    def propose(self, live, value):
        return value or None

    def apply(self, target, proposed, speaker):
        for row in proposed:
            choose_topic(target, self._same_topic(row) or self._created(row), speaker)

    def _same_topic(self, row):
        same = Q.create(
            [
                (f"{label}__regex", whole_text(row[label]))
                for label in self.LABELS
                if row[label]
            ],
            connector=Q.OR,
        )
        return Topic.objects.in_use().filter(same).order_by("pk").first()

    def _created(self, row):
        topic = Topic(
            kind=Topic.Kind.COMPETENCE,
            label_nb=row["label_nb"],
            label_en=row["label_en"] or row["label_nb"],
        )
        topic.full_clean()
        topic.save()
        return topic

    def input(self, context, value, data=None, prefix=None):
        columns = {
            name: Topic._meta.get_field(name).formfield() for name in self.LABELS
        }
        columns["label_en"].required = False
        columns["label_en"].widget.attrs["lang"] = "en"
        return formset_of(self, columns, value, data, context.names, prefix)

    def summaries(self, rows, names):
        """Return the line of each row in a form that has not opened it."""
        return self.lines(rows, names)

    def lines(self, value, names):
        return [" / ".join(filter(None, map(row.get, self.LABELS))) for row in value]

    def difference(self, old, new, names):
        added = [row for row in new if row not in old]
        return difference_of_lists(
            self.lines(old, names), added=self.lines(added, names)
        )


def choose_topic(organization, topic, speaker):
    """Add the topic to the organization, as stated by itself."""
    OrganizationTopic.objects.get_or_create(
        organization=organization,
        topic=topic,
        defaults={"source": source_of(speaker)},
    )
