"""What a field of a proposal holds: how it is read, compared, and made to hold.

A value is what JSON can say. `proposed` is what a request keeps: the new text, or for
many-to-many and for rows the difference, so that what others change meanwhile stays.

| kind   | value                     | proposed                                |
|--------|---------------------------|-----------------------------------------|
| Text   | "text"                    | "text"                                  |
| Number | 12 or ""                  | 12 or ""                                |
| Picture | "hash" or "" for none  | "hash" or ""                            |
| Choice | ["slug", …], sorted       | {"added": [slugs], "removed": [slugs]}  |
| Rows   | [{"id": 1, …}, …]         | {"add": [{…}], "change": [{"id": 1, …}], "remove": [ids]} |
| Words  | [] (none is live)         | [{"label_nb": …, "label_en": …}, …]     |
"""

import hashlib
import json

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import OrganizationTopic, Topic


def fingerprint(value):
    """Give a short text that stands for the value: what a form carries of what it showed."""
    said = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def refuse_shape():
    raise ValidationError(_("This value cannot be read."), code="shape")


class Text:
    """A text column of the target itself."""

    told_as = "text"
    is_own_column = True

    def __init__(self, name):
        self.name = name
        self.columns = [name]

    def label(self, model):
        return model._meta.get_field(self.name).verbose_name

    def lock(self, target):
        """Hold what is live; the target itself is locked already."""

    def live(self, target):
        return self.clean(getattr(target, self.name))

    def clean(self, value):
        """Put a wanted value into the shape in which values are compared."""
        if not isinstance(value, str):
            refuse_shape()
        return value.replace("\r\n", "\n").strip()

    def propose(self, live, wanted):
        """Give what a request keeps of a wanted value; None when it is live already."""
        return None if wanted == live else wanted

    def result(self, live, proposed):
        """Give the value that will be live once the proposal is."""
        return proposed

    def apply(self, target, proposed, speaker):
        setattr(target, self.name, proposed)


class Number(Text):
    """A whole number, or "" when unknown."""

    def clean(self, value):
        if value in (None, ""):
            return ""
        if isinstance(value, bool) or not isinstance(value, int):
            refuse_shape()
        return value

    def apply(self, target, proposed, speaker):
        setattr(target, self.name, None if proposed == "" else proposed)


class Picture(Text):
    """A picture, by the hash of its bytes; "" for none."""

    told_as = "picture"

    def live(self, target):
        return getattr(target, self._column(target)) or ""

    def apply(self, target, proposed, speaker):
        setattr(target, self._column(target), proposed or None)

    def _column(self, target):
        return target._meta.get_field(self.name).attname


class Topics:
    """The topics of an organization, by slug."""

    told_as = "choice"
    is_own_column = False
    name = "topics"
    model = Topic

    def label(self, model):
        return Topic._meta.verbose_name_plural

    def lock(self, target):
        """Leave topics free: what is added or removed meanwhile does no harm."""

    def live(self, target):
        return sorted(target.topics.values_list("slug", flat=True))

    def clean(self, value):
        if not _are_texts(value):
            refuse_shape()
        return sorted(set(value))

    def propose(self, live, wanted):
        added, removed = set(wanted) - set(live), set(live) - set(wanted)
        both = {"added": sorted(added), "removed": sorted(removed)}
        return both if added or removed else None

    def result(self, live, proposed):
        kept = set(live) - set(proposed["removed"])
        return sorted(kept | set(proposed["added"]))

    def apply(self, target, proposed, speaker):
        chosen = OrganizationTopic.objects.filter(organization=target)
        chosen.filter(topic__slug__in=proposed["removed"]).delete()
        for slug in proposed["added"]:
            _choose(target, _topic(slug), speaker)

    def offered(self):
        """Give the rows that may be chosen."""
        return Topic.objects.in_use()

    def may_choose(self, row):
        """Say whether a row is among them."""
        return not row.is_retired


def _are_texts(value):
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _topic(slug):
    topic = Topic.objects.in_use().filter(slug=slug).first()
    if topic is None:
        raise ValidationError(_("The topic %s is not in use.") % slug, code="topic")
    return topic


def _choose(organization, topic, speaker):
    OrganizationTopic.objects.get_or_create(
        organization=organization,
        topic=topic,
        defaults={"source": said_by(speaker)},
    )


def said_by(organization):
    """Name the organization itself as the source of a fact, with the day.

    One that asked not to be shown is named in no source, which may be public.
    """
    name = organization.name
    if not organization.is_listed:
        with translation.override("nb"):
            name = _("A member")
    return f"{name}, {timezone.localdate().isoformat()}"


class NewTopics:
    """Words that somebody misses in the vocabulary; approval puts them there."""

    told_as = "words"
    is_own_column = False
    name = "new_topics"
    LABELS = ["label_nb", "label_en"]

    def label(self, model):
        return gettext_lazy("new topics")

    def lock(self, target):
        """Hold nothing: no word is live before it is approved."""

    def live(self, target):
        return []

    def clean(self, value):
        if not isinstance(value, list):
            refuse_shape()
        return [self._word(word) for word in value]

    def _word(self, word):
        if not isinstance(word, dict) or set(word) != set(self.LABELS):
            refuse_shape()
        return {label: Text(label).clean(word[label]) for label in self.LABELS}

    def propose(self, live, wanted):
        return wanted or None

    def result(self, live, proposed):
        return proposed

    def apply(self, target, proposed, speaker):
        for word in proposed:
            _choose(target, self._known(word) or self._made(word), speaker)

    def _known(self, word):
        same = models.Q.create(
            [(f"{label}__iexact", word[label]) for label in self.LABELS if word[label]],
            connector=models.Q.OR,
        )
        return Topic.objects.in_use().filter(same).order_by("pk").first()

    def _made(self, word):
        label_en = word["label_en"] or word["label_nb"]
        topic = Topic(
            kind=Topic.Kind.COMPETENCE, label_nb=word["label_nb"], label_en=label_en
        )
        topic.full_clean()
        topic.save()
        return topic
