"""Many-to-many fields of a target: themes and sites of a project."""

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from members.models import Topic

from .fields import Topics


class Links(Topics):
    """Rows of another noun that the target is tied to, by slug."""

    def __init__(self, name, model):
        self.name, self.model, self._loaded = name, model, f"{name}_loaded"

    def label(self, model):
        return model._meta.get_field(self.name).verbose_name

    def loaded(self, projects):
        """Load what each project is tied to in the same query; `live` reads it there."""
        tied = self.model.objects.filter(projects=OuterRef("pk")).order_by()
        return projects.annotate(**{self._loaded: ArraySubquery(tied.values("slug"))})

    def live(self, target):
        if target.pk is None:
            return []
        if self._loaded in target.__dict__:
            return sorted(target.__dict__[self._loaded])
        return sorted(self._tied(target).values_list("slug", flat=True))

    def apply(self, target, proposed, speaker):
        tied = self._tied(target)
        tied.remove(*tied.filter(slug__in=proposed["removed"]))
        found = {row.slug: row for row in self.offered()}
        if unknown := [slug for slug in proposed["added"] if slug not in found]:
            raise ValidationError(
                _("%s is not among the choices.") % unknown[0], code="choice"
            )
        tied.add(*(found[slug] for slug in proposed["added"]))

    def offered(self):
        """Give the rows that may be chosen."""
        return (
            Topic.objects.in_use() if self.model is Topic else self.model.objects.all()
        )

    def may_choose(self, row):
        return self.model is not Topic or super().may_choose(row)

    def _tied(self, target):
        return getattr(target, self.name)
