"""People, their pen names, and the parts of the staff."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from articles.actions.auditing import tell
from articles.admin.access import staff
from articles.admin.addresses import AddressedForm
from articles.admin.screens import DeskAdmin, Row
from articles.enums import AuditArea, Deed
from articles.models import Author, Department, Person


class PrivateAdmin(DeskAdmin[Row]):
    """Who looks at the person behind a pen name is entered in the record."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        self.tell_look(request, None)
        return response

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        response = super().change_view(request, object_id, form_url, extra_context)
        self.tell_look(request, self.get_object(request, object_id))
        return response

    def tell_look(self, request: HttpRequest, thing: Model | None) -> None:
        if request.method != "GET" or not sees_people(request):
            return
        tell(
            Deed.LOOK,
            by=staff(request),
            at=timezone.now(),
            area=AuditArea.PRIVATE,
            subject=thing,
            name=str(thing or self.opts.verbose_name_plural),
        )


class AuthorForm(AddressedForm[Author]):
    named_by = "pen_name"


@admin.register(Author)
class AuthorAdmin(PrivateAdmin[Author]):
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
class PersonAdmin(PrivateAdmin[Person]):
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
