"""Files that clients ask of every site: robots.txt, security.txt and favicon.ico."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cluster.health import plain_text
from members.models.languages import localized_paths

ROBOTS_TXT = """User-agent: *
Disallow: /admin/
{}Allow: /

Sitemap: {}
"""


@login_not_required
@require_safe
def robots_txt(request):
    pages = "".join(f"Disallow: {path}\n" for path in localized_paths("my-page/"))
    sitemap = request.build_absolute_uri("/sitemap.xml")
    return plain_text(ROBOTS_TXT.format(pages, sitemap))


@login_not_required
@require_safe
def security_txt(request):
    """Return the contact for vulnerability reports and its required expiry (RFC 9116)."""
    expires = timezone.now().date() + timedelta(days=180)
    contact = f"Contact: mailto:{settings.SECURITY_CONTACT}\n"
    languages = ", ".join(dict(settings.LANGUAGES))
    return plain_text(
        f"{contact}Expires: {expires}T00:00:00Z\nPreferred-Languages: {languages}\n"
    )


@login_not_required
@require_safe
def favicon(request):
    """Answer 204: browsers ask for it on pages that link no icon, as the admin's do not."""
    return HttpResponse(status=204, headers={"Cache-Control": "max-age=86400"})
