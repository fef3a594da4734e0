"""The site of the desk: the stock admin with a first screen and pages of its own.

It knows none of them: `articles.admin` hands them in, which cannot be imported before its site.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path

Page = Callable[[HttpRequest, dict[str, Any]], HttpResponse]
FirstScreen = Callable[[HttpRequest], dict[str, Any]]


class DeskSite(AdminSite):
    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.own_pages: list[URLPattern] = []
        self.first_screen: FirstScreen = lambda request: {}

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [*self.own_pages, *super().get_urls()]

    def add_page(self, route: str, view: Page, name: str) -> None:
        """A page for everybody who works here."""

        def framed(request: HttpRequest) -> HttpResponse:
            return view(request, self.each_context(request))

        self.own_pages.append(path(route, self.admin_view(framed), name=name))

    def add_answer(self, route: str, view: Callable[..., Any], name: str) -> None:
        """An address for scripts, which says by itself whom it answers."""
        self.own_pages.append(path(route, view, name=name))

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().index(request, {**self.first_screen(request), **(extra_context or {})})
