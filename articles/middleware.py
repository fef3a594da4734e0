"""What stands between every request and the pages."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from articles.readership.allowance import Allowance
from articles.readership.beacon import STAFF_COOKIE
from articles.readership.counter import DirectSink, StoredNumbers
from articles.readership.reception import Answer, Reception
from articles.readership.salts import DailySalts

GetResponse = Callable[[HttpRequest], HttpResponse]
# The longest that browsers allow.
STAFF_COOKIE_SECONDS = 400 * 24 * 3600


def reception_of_this_site() -> Reception:
    return Reception(
        sink=DirectSink(),
        numbers=StoredNumbers(),
        salts=DailySalts(),
        allowance=Allowance(settings.READERS_PER_ADDRESS),
        site_origin=settings.SITE_ORIGIN,
        trusted_proxies=settings.TRUSTED_PROXIES,
    )


class ViewCounterMiddleware:
    """Stands first: a beacon meets no session, no cookie, no routing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.reception = reception_of_this_site()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.reception.answer(request.META)
        return self.get_response(request) if answer is None else response_of(answer)


def response_of(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))
    if not answer.body:
        del response.headers["Content-Type"]
    if answer.status != HTTPStatus.NO_CONTENT:
        response.headers["Content-Length"] = str(len(answer.body))
    return response


class StaffAreNotCountedMiddleware:
    """Marks the browser of whoever works at the desk; only the beacon reads the mark."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if self.is_unmarked_staff(request):
            response.set_cookie(
                STAFF_COOKIE,
                "1",
                max_age=STAFF_COOKIE_SECONDS,
                path="/",
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    def is_unmarked_staff(self, request: HttpRequest) -> bool:
        return (
            request.path_info.startswith(settings.DESK_PATH)
            and STAFF_COOKIE not in request.COOKIES
            and request.user.is_authenticated
        )
