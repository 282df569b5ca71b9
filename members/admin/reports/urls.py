"""Addresses of reports; `site_view` closes a view as the admin closes its own."""

from django.urls import path

from .delivered import report_page, since_page
from .delivering import delete_page, deliver_page
from .draft import draft_page
from .files import draft_file, report_file, report_json
from .listing import listing_page
from .overview import reports

DRAFT, REPORT = "reports/drafts/<int:pk>", "reports/<int:pk>"


def urls(site_view):
    return [
        path("reports/", site_view(reports), name="reports"),
        path("reports/listing/", site_view(listing_page), name="reports_listing"),
        path(f"{DRAFT}/", site_view(draft_page), name="report_draft"),
        path(f"{DRAFT}/deliver/", site_view(deliver_page), name="report_deliver"),
        path(f"{DRAFT}/delete/", site_view(delete_page), name="report_delete"),
        path(f"{DRAFT}/file/", site_view(draft_file), name="report_draft_file"),
        path(f"{REPORT}/", site_view(report_page), name="report"),
        path(f"{REPORT}/since/", site_view(since_page), name="report_since"),
        path(f"{REPORT}/file/", site_view(report_file), name="report_file"),
        path(f"{REPORT}/json/", site_view(report_json), name="report_json"),
    ]
