from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .slugs import WithSlug, slug_triggers
from .texts import Bilingual, search_words_field, sort_key_field, words_in_each
from .tracking import tracked


class TopicQuerySet(models.QuerySet):
    def in_use(self):
        """Filter the topics that are not retired."""
        return self.filter(is_retired=False)


@tracked
@enforce_choices
class Topic(WithSlug):
    """A term of the controlled vocabulary; retired instead of deleted."""

    class Kind(models.TextChoices):
        THEME = "theme", _("theme")
        COMPETENCE = "competence", _("competence")

    slug_source = "label_nb"

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    label_nb = models.CharField(_("label in Norwegian"), max_length=80)
    label_en = models.CharField(_("label in English"), max_length=80)
    synonyms = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("synonyms"),
        default=list,
        blank=True,
        help_text=_("Other words for the same topic, separated by commas."),
    )
    is_retired = models.BooleanField(_("retired"), default=False)
    sort_label = sort_key_field("label_nb")
    search_words = search_words_field("label_nb", "label_en", words_in_each("synonyms"))

    label = Bilingual()
    objects = TopicQuerySet.as_manager()

    class Meta(WithSlug.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["sort_label"]
        triggers = slug_triggers("topic")
        constraints = [
            *WithSlug.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind", "label_nb"],
                name="a_topic_is_named_once",
                violation_error_message=_("This word is already in the vocabulary."),
            ),
        ]

    def __str__(self):
        return self.label
