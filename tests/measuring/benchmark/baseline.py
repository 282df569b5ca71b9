"""Two minimal views of the same server, whose times the benchmark divides by."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from members.models import Organization

ROWS = """<!DOCTYPE html><title>50</title><ul>{% for row in rows %}
<li><a href="/{{ row.slug }}/">{{ row.name }}</a> {{ row.municipality }}</li>{% endfor %}
</ul>"""


@login_not_required
def floor(request):
    """Run one trivial query: no page of a Django server is faster."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return HttpResponse(str(cursor.fetchone()[0]))


@login_not_required
def fifty_rows(request):
    """Load and render fifty rows with the simplest template."""
    organizations = Organization.objects.only("slug", "name", "municipality")
    return HttpResponse(_rows_template().render({"rows": organizations[:50]}, request))


@cache
def _rows_template():
    return engines["django"].from_string(ROWS)


urlpatterns = [path("-/floor", floor), path("-/fifty-rows", fifty_rows)]
ADDRESSES = {"floor": "/-/floor", "50 rows": "/-/fifty-rows"}
