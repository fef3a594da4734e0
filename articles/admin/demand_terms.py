"""How long the paper has for each kind of demand: dated, and never changed for what came before."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from articles.admin.access import staff
from articles.admin.moments import MomentField
from articles.admin.screens import DeskAdmin
from articles.models import DemandTerm
from articles.templatetags.desk import moment


@admin.register(DemandTerm)
class DemandTermAdmin(DeskAdmin[DemandTerm]):
    list_display = ("kind", "hours", "when", "basis", "set_by")
    list_select_related = ("set_by",)
    reading_order = ("-valid_from", "-pk")
    fields = ("kind", "hours", "valid_from", "basis")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "valid_from":
            return MomentField(label=db_field.verbose_name, initial=timezone.now)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: DemandTerm, form: Any, change: bool) -> None:
        obj.set_at, obj.set_by = timezone.now(), staff(request)
        obj.save()

    @admin.display(description=gettext_lazy("in force from"))
    def when(self, term: DemandTerm) -> str:
        return moment(term.valid_from)
