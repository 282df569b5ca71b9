"""Pages for frames of other sites: in the hosts' header, without the site's head and foot."""

from functools import wraps

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.csp import CSP, build_policy

from ..models import Cluster
from .cluster import cluster_name_on

POLICY = str(CSP.HEADER_ENFORCE)
LOCAL = ("localhost", "127.0.0.1")
THEMES = ("light", "dark")


def embed(view):
    """Render the (template, context) of a view, `full` in it the page of the site.

    A row that is not public is answered in the frame, too.
    """

    @wraps(view)
    def page(request, **arguments):
        try:
            answer, status = view(request, **arguments), 200
        except Http404:
            answer, status = ("missing", {}), 404
        if not isinstance(answer, tuple):
            return answer
        template, context = answer
        template = f"directory/embeds/{template}.html"
        response = render(request, template, _frame(request) | context, status=status)
        return with_ancestors(response)

    return page


def _frame(request):
    theme, day = request.GET.get("theme"), timezone.localdate()
    return {
        "cluster_name": cluster_name_on(day),
        "day": day,
        "color_scheme": theme if theme in THEMES else "light dark",
    }


def with_ancestors(response):
    """Return the response with the hosts that may frame it as of now; without any, nobody may."""
    hosts = Cluster.objects.values_list("embed_hosts", flat=True).first()
    if hosts:
        # The desk shows the frame as well.
        ancestors = [CSP.SELF, *map(_origin, hosts)]
        policy = settings.SECURE_CSP | {"frame-ancestors": ancestors}
        response.headers[POLICY] = build_policy(policy)
    return response


def _origin(host):
    is_local = settings.IS_LOCAL and host.partition(":")[0] in LOCAL
    return f"{'http' if is_local else 'https'}://{host}"
