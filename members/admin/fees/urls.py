"""Addresses of fees; `site_view` closes a view as the admin closes its own."""

from django.urls import path

from .list_page import fee_file, fee_list
from .making_page import make_list
from .marking_page import mark_fees
from .payments_page import payments
from .rates_page import rates

YEAR = "fees/<int:year>"


def urls(site_view):
    return [
        path("fees/", site_view(rates), name="fees"),
        path(f"{YEAR}/list/", site_view(fee_list), name="fee_list"),
        path(f"{YEAR}/make/", site_view(make_list), name="fee_make"),
        path(f"{YEAR}/mark/", site_view(mark_fees), name="fee_mark"),
        path(f"{YEAR}/payments/", site_view(payments), name="fee_payments"),
        path(f"{YEAR}/file/<slug:ending>/", site_view(fee_file), name="fee_file"),
    ]
