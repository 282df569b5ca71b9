"""/llms.txt: where assistants find the pages and the data, as llmstxt.org proposes."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from members.exchange.licences import cluster, statement
from members.exchange.projection.base import absolute
from members.fields import WITH_PAGES
from members.models.languages import each_language, home_path
from members.operation.publication import published

from .collections import for_machines
from .urls import urlpatterns

TEXT = """# Klyngeregisteret

> The register of {name}: its member organizations, their projects, sites, roles and \
figures, in Norwegian and English, with their sources.

Licence: {licence}

The data are what the secretariat knows and may publish. They are no business register: look \
up numbers and addresses at Brønnøysund before you rely on them. A figure stands for its year \
and kind alone; totals of unlike figures mean nothing. Contacts and other people are left out \
of the data: do not look for names or addresses of people there.

Assistants may also ask by the Model Context Protocol: POST {mcp}

{sections}"""


@published()
@for_machines
def llms_txt(request):
    names = dict(settings.LANGUAGES)
    sections = {f"Pages: {names[code]}": _pages(code) for code in each_language()}
    sections["Data"] = _data()
    row = cluster()
    text = TEXT.format(
        name=(row and row.name) or "an industrial cluster",
        licence=statement(),
        mcp=absolute(reverse("api:mcp")),
        sections="\n".join(
            f"## {name}\n\n{_lines(links)}" for name, links in sections.items()
        ),
    )
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Language"] = "en"
    return response


def _pages(code):
    """Return (label, address) of the front page and of the lists, in the active language."""
    lists = [
        (str(noun.public.label), reverse(f"directory:{noun.public.listing}"))
        for noun in WITH_PAGES
    ]
    return [("Klyngeregisteret", home_path(code)), *lists]


def _data():
    """Return (label, address) of the addresses of the API that need no key."""
    names = [route.name for route in urlpatterns if "<" not in str(route.pattern)]
    return [
        (name.replace("_", " "), reverse(f"api:{name}"))
        for name in names
        if name != "mcp"
    ]


def _lines(links):
    return "".join(f"- [{label}]({absolute(path)})\n" for label, path in links)
