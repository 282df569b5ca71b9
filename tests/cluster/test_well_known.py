"""robots.txt and security.txt."""


def test_robots_txt_names_the_sitemap_and_excludes_private_pages(client):
    lines = client.get("/robots.txt").text.splitlines()

    assert lines == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /min-side/",
        "Disallow: /en/my-page/",
        "Allow: /",
        "",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_security_txt_names_the_contact(client, settings):
    settings.SECURITY_CONTACT = "sikkerhet@example.org"

    lines = client.get("/.well-known/security.txt").text.splitlines()

    assert lines[0] == "Contact: mailto:sikkerhet@example.org"
    assert [line.split(":")[0] for line in lines] == [
        "Contact",
        "Expires",
        "Preferred-Languages",
    ]
