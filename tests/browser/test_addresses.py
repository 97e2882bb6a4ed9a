"""The list of pages that the walks share is whole."""

import re
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import RequestRedirect

from tests.browser.addresses import PAGES

NO_PAGES = re.compile(
    "static|health|media|progress|_file$|_result$|manifest|service_worker|token|_list$|accounts.reset$|api.call$|api.openapi$"
)


def test_every_page_of_the_university_is_on_the_list_that_the_walks_share(app: Flask):
    routes = app.url_map.bind("127.0.0.1")
    walked = set()
    for address in {address for addresses in PAGES.values() for address in addresses}:
        try:
            walked.add(routes.match(urlsplit(address).path, "GET")[0])
        except RequestRedirect as redirect:
            raise AssertionError(f"{address} leads on to {redirect.new_url}") from None
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not NO_PAGES.search(rule.endpoint)
    }
    assert pages - walked == set()
