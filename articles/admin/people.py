"""People, their pen names, and the parts of the staff."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from articles.admin.addresses import AddressedForm
from articles.admin.screens import DeskAdmin
from articles.models import Author, Department, Person


class AuthorForm(AddressedForm[Author]):
    named_by = "pen_name"


@admin.register(Author)
class AuthorAdmin(DeskAdmin[Author]):
    """The person behind a pen name is private: whoever may not see people does not see it."""

    form = AuthorForm
    list_display = ("pen_name", "slug")
    folded_fields = ("pen_name",)
    reading_order = ("sort_key", "pk")

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return ("pen_name", "slug", "person") if sees_people(request) else ("pen_name", "slug")

    def get_list_select_related(self, request: HttpRequest) -> tuple[str, ...]:
        return ("person",)

    def get_fields(self, request: HttpRequest, obj: Author | None = None) -> tuple[str, ...]:
        fields = ("pen_name", "slug", "introduction")
        return (*fields, "person") if sees_people(request) else fields

    def get_readonly_fields(
        self, request: HttpRequest, obj: Author | None = None
    ) -> tuple[str, ...]:
        """Links to an author's page stand on other sites."""
        return ("slug",) if obj and obj.published_bylines.exists() else ()


def sees_people(request: HttpRequest) -> bool:
    return request.user.has_perm("articles.view_person")


@admin.register(Person)
class PersonAdmin(DeskAdmin[Person]):
    list_display = ("full_name", "user", "pen_name_list")
    list_select_related = ("user",)
    fields = ("full_name", "user")
    folded_fields = ("full_name", "pen_names__pen_name")
    reading_order = ("sort_key", "pk")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("pen_names")

    @admin.display(description=gettext_lazy("pen names"))
    def pen_name_list(self, person: Person) -> str:
        return ", ".join(author.pen_name for author in person.pen_names.all())


@admin.register(Department)
class DepartmentAdmin(DeskAdmin[Department]):
    list_display = ("name", "position")
    fields = ("name", "position")
    folded_fields = ("name",)
    reading_order = ("position", "pk")
