"""Which pages the AdminSite has, for a superuser."""

from django.contrib import admin
from django.urls import reverse

from members.models import Cluster
from tests.support.admin import address
from tests.support.factories import (
    make_topic,
)


def test_nobody_changes_a_password(as_superuser):
    assert as_superuser.get(reverse("admin:password_change")).status_code == 404


def test_a_topic_is_retired_and_never_deleted(as_superuser):
    assert as_superuser.get(address("topic", make_topic(), "delete")).status_code == 403


def test_only_one_cluster_can_be_added(as_superuser):
    assert as_superuser.get("/admin/members/cluster/add/").status_code == 200
    Cluster.objects.create(pk=1, ambition_nb="Klima", ambition_en="Climate")
    assert as_superuser.get("/admin/members/cluster/add/").status_code == 403


def test_every_list_and_add_form_opens(as_superuser):
    names = [
        f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
        for model in admin.site._registry
        for page in ("changelist", "add")
    ]

    statuses = {name: as_superuser.get(reverse(name)).status_code for name in names}

    closed = [name for name, status in statuses.items() if status != 200]
    # What nobody found is only counted; acts write letters, claims,
    # proposals and what was taken out.
    assert sorted(closed) == [
        "admin:members_accessrequest_add",
        "admin:members_application_add",
        "admin:members_changerequest_add",
        "admin:members_introduction_add",
        "admin:members_letter_add",
        "admin:members_listdownload_add",
        "admin:members_login_add",
        "admin:members_messagetext_add",
        "admin:members_missedsearch_add",
        "admin:members_pagetext_add",
        "admin:members_reminder_add",
        "admin:members_resignation_add",
    ]
