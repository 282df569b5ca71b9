from django.db import models
from django.utils.translation import gettext_lazy as _

from .foreign_keys import organization_key
from .tracking import tracked


@tracked
class MergedOrganization(models.Model):
    """The number of an organization that was merged into another, which its slugs lead to."""

    row_id = models.BigIntegerField(_("number of the former organization"))
    survivor = organization_key("merged", models.CASCADE)

    class Meta:
        verbose_name = _("merged organization")
        verbose_name_plural = _("merged organizations")
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["row_id"],
                name="an_organization_is_merged_once",
                violation_error_message=_(
                    "This organization has already been merged with another one."
                ),
            )
        ]

    def __str__(self):
        return f"{self.row_id}: {self.survivor}"
