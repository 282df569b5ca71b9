"""What an organization shows of itself on its profile, in rows of its form."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import (
    Certificate,
    CertificateKind,
    CustomerReference,
    ProfileLink,
    Service,
)

from .base import PERIOD, RegistryAdmin, RegistryInline


class ServiceInline(RegistryInline):
    model = Service
    summary_fields = ["name_nb", "topic"]
    fields = [("name_nb", "name_en"), "text_nb", "text_en", "topic", "source"]
    autocomplete_fields = ["topic"]


class CustomerReferenceInline(RegistryInline):
    model = CustomerReference
    summary_fields = ["what_nb", "customer", "year"]
    fields = ["what_nb", "what_en", ("customer", "year"), "link", "source"]


class ProfileLinkInline(RegistryInline):
    model = ProfileLink
    summary_fields = ["label", "url"]
    fields = ["label", "url", "source"]


class CertificateInline(RegistryInline):
    model = Certificate
    summary_fields = ["kind", "period_text"]
    fields = ["kind", *PERIOD, "source"]
    autocomplete_fields = ["kind"]


@admin.register(CertificateKind)
class CertificateKindAdmin(RegistryAdmin):
    """The managed list of certificates, from which members choose."""

    list_display = ["name_nb", "name_en"]
    search_fields = ["name_nb__unaccent__icontains", "name_en__icontains"]
    search_help_text = _("Name in Norwegian or English.")
    fields = ["name_nb", "name_en", "slug"]
