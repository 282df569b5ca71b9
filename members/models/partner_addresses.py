from django.db import models
from django.utils.translation import gettext_lazy as _

from .change_request_triggers import WaitsWithItsProposal
from .change_requests import ChangeRequest
from .email_addresses import EmailAddressField, canonical_constraint, readable
from .foreign_keys import optional_key, organization_key
from .users import User


class PartnerAddress(models.Model):
    """An address at a partner of a proposed project, where nobody can answer.

    It lasts as long as the proposal waits: a trigger of ChangeRequest deletes it. It has
    no history.
    """

    request = models.ForeignKey(
        ChangeRequest, models.CASCADE, related_name="partner_addresses"
    )
    organization = organization_key("partner_addresses")
    email = EmailAddressField(_("e-mail address"))
    given_by = optional_key(User, _("given by"))

    class Meta:
        verbose_name = _("address at a partner")
        verbose_name_plural = _("addresses at partners")
        # Created and deleted by members/records/review/partners.py only.
        default_permissions = ()
        ordering = ["organization__sort_name", "pk"]
        constraints = [
            canonical_constraint("an_address_at_a_partner_is_canonical", "email"),
            models.UniqueConstraint(
                fields=["request", "organization"],
                name="a_proposal_has_one_address_at_a_partner",
                violation_error_message=_("There is an address at this partner."),
            ),
        ]
        triggers = [WaitsWithItsProposal()]

    def __str__(self):
        return f"{self.organization}: {readable(self.email)}"
