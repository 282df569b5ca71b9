"""The proposed fields of a change request, and the decision on each."""

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .change_request_triggers import DecidedOnceTrigger, RequestConsistencyTrigger
from .change_requests import ChangeRequest
from .choices import enforce_choices
from .data_versions import data_version_trigger
from .foreign_keys import optional_key, required_key
from .touches import touch_triggers
from .tracking import tracked
from .users import User

OF_REQUEST = """
    SELECT 'organization', organization_id FROM public.members_changerequest
    WHERE id IN (SELECT request_id FROM {rows})
"""


# Public profiles name the authors of their texts.
@pgtrigger.register(data_version_trigger(), *touch_triggers(OF_REQUEST))
@tracked(public=False)
@enforce_choices
class ChangeItem(models.Model):
    """A proposed field; `old`, `proposed`, `live` and `published` are JSON values."""

    class Decision(models.TextChoices):
        PENDING = "pending", pgettext_lazy("request", "waiting")
        APPROVED = "approved", pgettext_lazy("request", "approved")
        REJECTED = "rejected", pgettext_lazy("request", "rejected")

    request = required_key(ChangeRequest, _("proposed change"), "items", models.CASCADE)
    field = models.CharField(_("field"), max_length=30)
    old = models.JSONField(_("before"), encoder=DjangoJSONEncoder, blank=True)
    proposed = models.JSONField(_("proposed"), encoder=DjangoJSONEncoder, blank=True)
    proposed_by = optional_key(User, _("proposed by"))
    decision = models.CharField(
        _("decision"), max_length=8, choices=Decision, default=Decision.PENDING
    )
    live = models.JSONField(
        _("published when decided"), encoder=DjangoJSONEncoder, null=True, blank=True
    )
    published = models.JSONField(
        _("published"), encoder=DjangoJSONEncoder, null=True, blank=True
    )

    class Meta:
        verbose_name = _("proposed field")
        verbose_name_plural = _("proposed fields")
        ordering = ["request", "pk"]
        triggers = [
            RequestConsistencyTrigger("coalesce(NEW.request_id, OLD.request_id)"),
            DecidedOnceTrigger("decision", "pending"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "field"],
                name="a_request_proposes_a_field_once",
                violation_error_message=_("This field is already proposed."),
            ),
            models.CheckConstraint(
                name="a_decided_field_keeps_what_was_live",
                condition=Q(decision="pending", live__isnull=True)
                | (~Q(decision="pending") & Q(live__isnull=False)),
                violation_error_message=_(
                    "A decided field must record what was published at the time."
                ),
            ),
            models.CheckConstraint(
                name="an_approved_field_keeps_what_was_published",
                condition=Q(decision="approved", published__isnull=False)
                | (~Q(decision="approved") & Q(published__isnull=True)),
                violation_error_message=_(
                    "An approved field must record what was published."
                ),
            ),
        ]

    def __str__(self):
        return self.field
