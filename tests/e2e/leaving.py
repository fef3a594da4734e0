"""A page that is left says so to the server; the database must not be emptied meanwhile."""


def leave(page):
    with_a_story = "/change/" in page.url
    if with_a_story:
        with page.expect_request(lambda request: "/presence/" in request.url) as left:
            page.goto("about:blank")
        left.value.response()
    else:
        page.goto("about:blank")
    page.wait_for_timeout(200)
