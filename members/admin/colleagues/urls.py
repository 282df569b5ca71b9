"""Addresses of the pages about colleagues; `site_view` closes a view as the admin does."""

from django.urls import path

from .adding import new_colleague
from .changing import change_role
from .ending import end_colleague
from .list_page import colleague_list
from .resetting import reset_factor
from .rights_page import rights

ONE = "colleagues/<int:pk>"


def urls(site_view):
    return [
        path("colleagues/", site_view(colleague_list), name="colleagues"),
        path("colleagues/new/", site_view(new_colleague), name="colleague_new"),
        path("colleagues/rights/", site_view(rights), name="rights"),
        path(f"{ONE}/role/", site_view(change_role), name="colleague_role"),
        path(f"{ONE}/end/", site_view(end_colleague), name="colleague_end"),
        path(f"{ONE}/telephone/", site_view(reset_factor), name="colleague_reset"),
    ]
