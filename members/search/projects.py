"""One statement that finds the projects of some words, and why one of them was found.

Partners and funders count on any day: a project is theirs for good. Only those that may
be shown lead to it.
"""

from django.db.models import F, TextField, Value
from django.db.models.functions import Coalesce, Concat

from members.models import Funding, Participation, ProjectSite, ProjectTheme

from .finding import NEAREST, WORD, execute
from .query import asked
from .reasons import PARTNER, SITE, TOPIC, explained

NOTHING = Value("")
FIND = f"""
WITH {WORD},
named AS (
    SELECT n, organization_id FROM word JOIN members_searchname ON words LIKE in_name
    UNION
    SELECT n, organization_id
    FROM word JOIN members_organizationname ON search_words LIKE in_name
    UNION
    SELECT n, id FROM word JOIN members_organization ON orgnr = word AND orgnr <> ''
    WHERE in_name IS NULL
),
shown AS MATERIALIZED (
    SELECT n, id FROM named JOIN members_organization ON id = organization_id
    WHERE is_listed
),
hit AS MATERIALIZED (
    SELECT n, id AS project_id, 0 AS extra, CASE
            WHEN is_phrase AND search_words LIKE '%%  ' || word || '  %%' THEN 900
            WHEN is_phrase AND search_words LIKE '%%  ' || word || ' %%' THEN 700
            WHEN is_phrase AND search_words LIKE '%% ' || word || ' %%' THEN 600
            WHEN search_words LIKE '%% ' || word || ' %%' THEN 80
            WHEN search_words LIKE '%% ' || word || '%%' THEN 70
            ELSE 60
        END AS weight
    FROM word JOIN members_project ON search_words LIKE in_name
    UNION ALL
    SELECT n, project_id, 0,
        CASE WHEN is_phrase AND search_words LIKE '%%  ' || word || '  %%' THEN 50 ELSE 30 END
    FROM word JOIN members_topic topic ON search_words LIKE in_label AND NOT is_retired
        JOIN members_project_themes ON topic_id = topic.id
    UNION ALL
    SELECT n, project_id, 0, 40
    FROM shown JOIN members_participation ON organization_id = shown.id
    WHERE declined_on IS NULL
    UNION ALL
    SELECT n, project_id, 0, 40
    FROM shown JOIN members_funding ON funder_id = shown.id
    UNION ALL
    SELECT n, project_id, 0, 20
    FROM word JOIN members_site site ON search_words LIKE in_label
        JOIN members_sitewithin within ON container_id = site.id
        JOIN members_project_sites at ON at.site_id = within.site_id
    UNION ALL
    SELECT n, id, CASE WHEN words_nb LIKE '%% ' || word || '%%' THEN 5 ELSE 0 END, 10
    FROM word JOIN members_project ON words_nb LIKE in_text
    UNION ALL
    SELECT n, id, 5, 10
    FROM word JOIN members_project ON stems(words_nb, words_en) @@ stem
    WHERE in_text IS NOT NULL
),
unknown AS MATERIALIZED (
    SELECT n, word FROM word
    WHERE n > 0 AND in_name IS NOT NULL AND NOT EXISTS (
        SELECT FROM hit WHERE hit.n = word.n
    )
),
guess AS (
    SELECT n, project_id, 0 AS extra, weight
    FROM unknown CROSS JOIN LATERAL project_slips(word)
),
{NEAREST.format(row="project_id")}
"""  # noqa: S608


def ranked_projects(words):
    """Find the projects that have every word, as [(rank, ids)], the nearest first.

    None when there is no word to look for.
    """
    question = asked(words)
    return execute(FIND, question, {}) if question.words else None


def project_reasons(projects, words):
    """Say what else than the title has the words, as {pk: a few texts}; one query."""
    if not asked(words).words:
        return {}
    titles = {row.pk: f"{row.title_nb} {row.title_en}" for row in projects}
    return explained(_facts(titles), titles, words)


def _facts(pks):
    """List (pk, place, nb, en, kind, other words) by project; a site before what it is in."""
    rows = [
        _partners(Participation.objects.standing(), "organization"),
        _partners(Funding.objects.all(), "funder"),
        ProjectTheme.objects.filter(topic__is_retired=False).values_list(
            "project",
            Value(TOPIC),
            *(F("topic__label_nb"), F("topic__label_en"), F("topic__kind")),
            F("topic__search_words"),
        ),
        ProjectSite.objects.values_list(
            "project",
            Value(SITE),
            *(F("site__name"), F("site__containers__container__name"), NOTHING),
            F("site__containers__container__search_words"),
        ),
    ]
    first, *others = (part.filter(project__in=pks).order_by() for part in rows)
    facts = first.union(*others).order_by()
    return sorted(facts, key=lambda fact: (*fact[:2], fact[2] != fact[3], fact[2]))


def _partners(rows, whose):
    """The listed ones by name, with a number and each other name to recognize them by."""
    other = Concat(
        F(f"{whose}__orgnr"),
        Value(" "),
        Coalesce(F(f"{whose}__names__name"), NOTHING),
        output_field=TextField(),
    )
    name = F(f"{whose}__name")
    listed = rows.filter(**{f"{whose}__is_listed": True})
    return listed.values_list("project", Value(PARTNER), name, name, NOTHING, other)
