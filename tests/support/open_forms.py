"""Send an open form as a browser does: from the page that has it, without a cookie."""

HERE = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


def send(client, address, headers=HERE, **typed):
    page = client.get(address)
    typed.setdefault("form_token", page.context["form_token"])
    return client.post(address, typed, headers=headers)
