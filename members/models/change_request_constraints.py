"""Constraints on change requests: their target, origin and decision."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .email_addresses import canonical_constraint

CONSTRAINTS = [
    models.CheckConstraint(
        name="a_request_about_an_organization_names_it",
        condition=~Q(noun="organization") | Q(organization__isnull=False, project=None),
        violation_error_message=_("State which organization it concerns."),
    ),
    models.CheckConstraint(
        name="a_request_points_at_nothing_but_its_noun",
        condition=(Q(project=None) | Q(noun="project"))
        & (Q(facility=None) | Q(noun="facility"))
        & (Q(stream=None) | Q(noun="stream"))
        & (Q(site=None) | Q(noun="site"))
        & (Q(body=None) | Q(noun="body")),
        violation_error_message=_("State what it concerns, and nothing else."),
    ),
    models.CheckConstraint(
        name="what_was_approved_is_there",
        condition=~Q(status__in=["approved", "partly"])
        | Q(noun="organization")
        | Q(noun="project", project__isnull=False)
        | Q(noun="facility", facility__isnull=False)
        | Q(noun="stream", stream__isnull=False)
        | Q(noun="site", site__isnull=False)
        | Q(noun="body", body__isnull=False),
        violation_error_message=_("State the outcome of the proposal."),
    ),
    models.CheckConstraint(
        name="a_report_about_a_site_or_a_body_names_it",
        condition=~Q(noun__in=["site", "body"])
        | Q(noun="site", site__isnull=False, origin="public", organization=None)
        | Q(noun="body", body__isnull=False, origin="public", organization=None),
        violation_error_message=_("State which site or body it concerns."),
    ),
    models.CheckConstraint(
        name="a_members_request_names_the_member_and_the_user",
        condition=~Q(origin="member")
        | Q(organization__isnull=False, proposed_by__isnull=False),
        violation_error_message=_("State who proposes it, and on whose behalf."),
    ),
    models.CheckConstraint(
        name="only_visitors_leave_a_name_and_an_address",
        condition=Q(origin="public") | Q(reporter_name="", reporter_email=""),
        violation_error_message=_("Only visitors give a name."),
    ),
    canonical_constraint(
        "a_reporters_address_is_canonical", "reporter_email", blank=True
    ),
    models.CheckConstraint(
        name="a_request_is_open_or_has_a_day_of_decision",
        condition=Q(status="open", decided_at=None, decided_by=None)
        | (~Q(status="open") & Q(decided_at__isnull=False)),
        violation_error_message=_("A decided proposal must have a date."),
    ),
    models.CheckConstraint(
        name="somebody_has_decided_unless_published_at_once_or_corrected",
        condition=Q(status__in=["open", "withdrawn"], at_once=False)
        | Q(at_once=False, decided_by__isnull=False)
        | Q(status="approved", at_once=True, decided_by=None)
        | Q(status="approved", origin="public", at_once=False, decided_by=None),
        violation_error_message=_("State who decided."),
    ),
    models.CheckConstraint(
        name="nobody_decides_on_an_own_proposal",
        condition=Q(status__in=["open", "withdrawn"])
        | Q(decided_by=None)
        | Q(proposed_by=None)
        | ~Q(decided_by=F("proposed_by")),
        violation_error_message=_("Someone else must decide on your proposal."),
    ),
    models.CheckConstraint(
        name="a_rejection_has_a_reason",
        condition=~Q(status__in=["rejected", "partly"])
        | Q(reason__regex=r"\S")
        | Q(resolution="right"),
        violation_error_message=_("Give a reason, so that it can be corrected."),
    ),
    models.CheckConstraint(
        name="only_a_report_is_closed_as_corrected_or_correct",
        condition=Q(resolution="")
        | Q(origin="public", status="rejected", resolution="right")
        | Q(origin="public", status__in=["approved", "partly"])
        & ~Q(resolution="right"),
        violation_error_message=_("State the outcome of the report."),
    ),
    models.UniqueConstraint(
        fields=["organization"],
        condition=Q(status="open", origin="member", noun="organization"),
        name="a_member_has_one_open_request_about_itself",
        violation_error_message=_("A proposal is already waiting for a decision."),
    ),
    models.UniqueConstraint(
        fields=["organization"],
        condition=Q(status="open", origin="register"),
        name="the_register_has_one_open_request_about_an_organization",
        violation_error_message=_("A proposal is already waiting for a decision."),
    ),
    models.CheckConstraint(
        name="the_register_proposes_about_an_organization",
        condition=~Q(origin="register") | Q(noun="organization", proposed_by=None),
        violation_error_message=_("State which organization it concerns."),
    ),
    models.UniqueConstraint(
        fields=["organization", "project"],
        condition=Q(status="open", origin="member", noun="project"),
        name="a_member_has_one_open_request_about_a_project",
        violation_error_message=_("A proposal is already waiting for a decision."),
    ),
    models.UniqueConstraint(
        fields=["facility"],
        condition=Q(status="open", origin="member"),
        name="a_test_facility_has_one_open_request",
        violation_error_message=_("A proposal is already waiting for a decision."),
    ),
    models.UniqueConstraint(
        fields=["stream"],
        condition=Q(status="open", origin="member"),
        name="a_resource_stream_has_one_open_request",
        violation_error_message=_("A proposal is already waiting for a decision."),
    ),
]
