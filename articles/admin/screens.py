"""What the desk's plain screens share: lists that never count, forms without stock extras."""

from typing import Any, TypeVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import DateField, Field, ManyToManyField, Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.auditing import tell_change, values_of
from articles.actions.removal import StillUsedError, check_unused, remove
from articles.admin.access import staff
from articles.admin.telling import changes_of
from articles.enums import Deed
from articles.text import fold

ONWARD = "tiep"
LARGEST_NUMBER = 18
FILTER_ENDS = ("", "__exact", "__id__exact", "__isnull")
Row = TypeVar("Row", bound=Model)


class OnwardList(ChangeList):
    """Read on from the last row, in one fixed order: no COUNT, no OFFSET, however long it is."""

    model_admin: Any  # one that says its `reading_order`
    per_page = 50
    # Parameters that the page has fields for, beside the words.
    typed: tuple[str, ...] = ()
    onward: str = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The stock title tells somebody to choose a row; the window's name says what it shows.
        self.title = str(capfirst(self.opts.verbose_name_plural))

    def get_filters_params(self, params: Any = None) -> Any:
        found = super().get_filters_params(params)
        found.pop(ONWARD, None)
        return found

    def get_filters(self, request: HttpRequest) -> Any:
        """The template cannot pass the list to a filter, so each gets its choices here."""
        found = super().get_filters(request)
        for spec in found[0]:
            spec.desk_choices = list(spec.choices(self))  # type: ignore[attr-defined]
        return found

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        return list(self.model_admin.reading_order)

    def dressed(self, rows: Any) -> Any:
        """What the list shows beside the rows, asked only for those it shows."""
        return rows

    def get_results(self, request: HttpRequest) -> None:
        self.params.pop(ONWARD, None)
        onwards = self.after(self.queryset, request.GET.get(ONWARD, ""))
        rows = list(self.dressed(onwards)[: self.per_page + 1])
        self.result_list = rows[: self.per_page]
        self.result_count, self.full_result_count = len(self.result_list), None
        self.show_full_result_count = self.show_admin_actions = False
        self.can_show_all = self.multi_page = False
        has_more = len(rows) > self.per_page
        self.onward = self.place_of(rows[self.per_page - 1]) if has_more else ""

    def after(self, rows: Any, place: str) -> Any:
        number, _comma, text = place.partition(",")
        first = self.model_admin.reading_order[0]
        name, beyond = first.lstrip("-"), "lt" if first.startswith("-") else "gt"
        try:
            value = self.model._meta.get_field(name).to_python(text)  # type: ignore[union-attr]
        except ValidationError:
            return rows
        is_number = number.isascii() and number.isdigit() and len(number) <= LARGEST_NUMBER
        if value is None or not is_number or "\0" in text:
            return rows
        same = Q(**{name: value, f"pk__{beyond}": int(number)})
        return rows.filter(Q(**{f"{name}__{beyond}": value}) | same)

    def place_of(self, row: Any) -> str:
        value = getattr(row, self.model_admin.reading_order[0].lstrip("-"))
        text = value.isoformat() if hasattr(value, "isoformat") else str(value)
        return f"{row.pk},{text}"

    def onward_query(self) -> str:
        return self.get_query_string({ONWARD: self.onward})


class OwnFilter(admin.SimpleListFilter):
    """`person` is the field that says whose a row is."""

    person = ""
    title = gettext_lazy("whose")
    parameter_name = "cua"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("toi", _("mine"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.person: request.user.pk}) if self.value() else queryset


class DeskAdmin(ModelAdmin[Row]):
    """`reading_order` is one indexed field and the key, both in one direction."""

    actions = None
    sortable_by = ()
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    empty_value_display = ""
    delete_confirmation_template = "admin/articles/remove.html"
    reading_order: tuple[str, str] = ("id", "pk")
    folded_fields: tuple[str, ...] = ()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return OnwardList

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what stands in the filters: an address must not ask about hidden fields."""
        declared = [each for each in self.list_filter if isinstance(each, str)]
        allowed = {f"{name}{end}" for name in declared for end in FILTER_ENDS}
        own = {getattr(each, "parameter_name", None) for each in self.list_filter}
        return lookup in allowed | own

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return self.folded_fields

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        words = fold(search_term).split()
        return (self.find(queryset, words) if words else queryset), False

    def find(self, queryset: QuerySet[Any], words: list[str]) -> QuerySet[Any]:
        """For the short tables of a newsroom: folded in Python, marks and case do not matter."""
        rows = queryset.order_by().values_list("pk", *self.folded_fields)
        found = [
            pk
            for pk, *texts in rows
            if has_all(fold(" ".join(text or "" for text in texts)), words)
        ]
        return queryset.filter(pk__in=found)

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest | None, **kwargs: Any
    ) -> forms.Field | None:
        """Plain fields: no pop-ups, no calendars of the stock admin."""
        if isinstance(db_field, DateField):
            kwargs["widget"] = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        if isinstance(db_field, ManyToManyField):
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return db_field.formfield(**kwargs)

    # -- Pages ----------------------------------------------------------------

    def tools(self, request: HttpRequest, obj: Any) -> list[tuple[str, str]]:
        """Further pages about one row, as label and address."""
        return []

    def address(self, name: str, *args: Any) -> str:
        return reverse(f"admin:{name}", args=args, current_app=self.admin_site.name)

    def ask(
        self, request: HttpRequest, obj: Row, title: str, told: str, **more: Any
    ) -> HttpResponse:
        """A page that says what a step will do; posting to the same address does it."""
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "told": told,
            "opts": self.opts,
            "object": obj,
            "form": None,
            "back": self.change_address(obj),
        }
        return TemplateResponse(request, "admin/articles/ask.html", context | more)

    def change_address(self, obj: Row) -> str:
        return self.address(f"{self.opts.app_label}_{self.opts.model_name}_change", obj.pk)

    def back_to(self, obj: Row) -> HttpResponse:
        return HttpResponseRedirect(self.change_address(obj))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if "_saveasnew" in request.POST:
            # The stock admin takes this word for a permission to add whatever was sent.
            raise PermissionDenied
        obj = self.get_object(request, object_id) if object_id else None
        context = {
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
            "desk_tools": self.tools(request, obj) if obj else [],
            **(extra_context or {}),
        }
        return super().changeform_view(request, object_id, form_url, context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change or form.has_changed():
            tell_change(
                Deed.CHANGE if change else Deed.ADD,
                form.instance,
                by=staff(request),
                at=timezone.now(),
                changes=changes_of(form),
            )

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        if not self.has_delete_permission(request, obj):
            raise PermissionDenied
        try:
            if request.method != "POST":
                check_unused(obj)
            else:
                return self.removed(request, obj)
        except StillUsedError as refused:
            return self.remove_page(request, obj, refused.sentences)
        return self.remove_page(request, obj, [])

    @transaction.atomic
    def removed(self, request: HttpRequest, obj: Row) -> HttpResponse:
        name, values = str(obj), values_of(obj)
        tell_change(
            Deed.REMOVE, obj, by=staff(request), at=timezone.now(), facts={"removed": values}
        )
        self.log_deletions(request, self.get_queryset(request).filter(pk=obj.pk))
        self.take_out(request, obj)
        messages.success(request, _("Removed: %(name)s") % {"name": name})
        return HttpResponseRedirect(
            self.address(f"{self.opts.app_label}_{self.opts.model_name}_changelist")
        )

    def take_out(self, request: HttpRequest, obj: Row) -> None:
        remove(by=staff(request), at=timezone.now(), thing=obj)

    def remove_page(self, request: HttpRequest, obj: Row, sentences: list[str]) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Delete"),
            "opts": self.opts,
            "object": obj,
            "sentences": sentences,
            "back": self.change_address(obj),
        }
        status = 409 if sentences and request.method == "POST" else 200
        return TemplateResponse(request, "admin/articles/remove.html", context, status=status)


class ReadOnlyAdmin(DeskAdmin[Row]):
    """The record: whoever may see it sees it, and nobody changes it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def has_all(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)
