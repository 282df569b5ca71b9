"""The pages that no row of the registry has, as the search finds them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ..fields import WITH_PAGES
from ..queries import search


@dataclass(frozen=True)
class StaticPage:
    """A page by URL name, with its heading and synonyms in both languages."""

    route: str
    title: str
    synonyms: tuple
    query: str = ""


def _page(name, title, synonyms, query=""):
    synonyms = tuple(words.strip() for words in synonyms.split(","))
    return StaticPage(f"directory:{name}", title, synonyms, query)


PAGES = [
    _page(
        "about",
        _("About the cluster"),
        """om klyngen, om registeret, formål, mål, ambisjon, program, Arena, NIC, historie,
        statistikk, kontakt, telefon, e-post, about, goal, ambition, programme, history,
        contact, telephone, e-mail, Industrial Green Tech, Powered by Telemark""",
    ),
    _page(
        "join",
        _("Become a member"),
        """bli medlem, innmelding, søknad, medlemskap, kontingent, pris, join, apply,
        application, membership, fee""",
    ),
    *(
        _page(noun.public.listing, noun.public.label, noun.public.synonyms)
        for noun in WITH_PAGES
    ),
    _page(
        "organizations",
        _("Organizations with a test facility"),
        """testfasiliteter, testfasilitet, testsenter, pilotanlegg, laboratorier,
        test facilities, test facility, pilot plants, laboratories""",
        "?relation=any&facility=yes",
    ),
    _page(
        "network",
        _("Who works with whom"),
        """nettverk, samarbeid, samarbeidspartnere, nettverkskart, network, collaboration,
        partners, diagram""",
    ),
    _page(
        "network_figures",
        _("The network in figures"),
        """statistikk, tall, nøkkeltall, nettverkstall, utvikling, statistics, figures,
        numbers""",
    ),
    _page(
        "statistics",
        _("The cluster in figures"),
        """statistikk, tall, nøkkeltall, medlemstall, utvikling, diagrammer, statistics,
        figures, numbers, members over time, charts""",
    ),
    _page(
        "climate",
        _("The way to a climate-positive region"),
        """klima, klimapositiv, utslipp, CO2, klimagass, klimamål, klimaeffekt, mål,
        karbonfangst, climate, climate-positive, emissions, greenhouse gas, targets,
        carbon capture""",
    ),
    _page(
        "privacy",
        _("Privacy"),
        """personvern, personopplysninger, personvernerklæring, GDPR, innsyn, sletting,
        informasjonskapsler, cookies, privacy, personal data""",
    ),
    _page(
        "accessibility",
        _("Accessibility"),
        """tilgjengelighet, tilgjengelighetserklæring, universell utforming, WCAG, UU,
        accessibility, accessibility statement""",
    ),
]


def matching_synonym(page, words):
    """Return the first synonym that matches, if the title of the page does not; else ""."""
    if search.match_spans(str(page.title), words):
        return ""
    matches = (words_ for words_ in page.synonyms if search.match_spans(words_, words))
    return next(matches, "")


def ranked_pages(words):
    """Return [(rank, StaticPage)] of the pages that have every word, best first."""
    texts = [(str(page.title), page.synonyms) for page in PAGES]
    ranks = search.ranked_texts(texts, words)
    ranked = [(rank, PAGES[position]) for position, rank in ranks.items()]
    return sorted(ranked, key=lambda hit: -hit[0])
