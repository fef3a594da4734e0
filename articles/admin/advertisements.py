"""Advertisements at the desk: entered, looked at in their place, ended or switched off."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from js_asset import ImportMap, Media, Script

from articles.actions.advertisements import (
    MAY_MANAGE,
    MAY_SWITCH,
    AdvertisementRefusedError,
    place_advertisement,
    remove_advertisement,
)
from articles.admin.access import staff
from articles.admin.advertisement_form import AdvertisementForm, drafted
from articles.admin.screens import DeskAdmin
from articles.admin.switches import open_requests, switches_view
from articles.admin.words import script_words
from articles.enums import AdvertisementSlot, AdvertisementState
from articles.media import desk_address
from articles.models import Advertisement, AdvertisementReport
from articles.models.advertisements import AdvertisementQuerySet
from articles.pages import advert_of
from articles.templatetags.desk import moment

MODULES = ("dom", "picker", "post", "settings", "stillness", "words")
TONES = {
    AdvertisementState.RUNNING: "published",
    AdvertisementState.SCHEDULED: "scheduled",
    AdvertisementState.ENDED: "draft",
    AdvertisementState.OFF: "retracted",
}
advertisement_media = Media(
    importmap=ImportMap({f"desk/{name}": f"articles/desk/{name}.js" for name in MODULES}),
    js=[Script("articles/desk/advertisement.js", type="module")],
)


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "trang-thai"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(AdvertisementState.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        at = timezone.now()
        wanted = {
            AdvertisementState.RUNNING: {"is_off": False, "shown_from__lte": at},
            AdvertisementState.SCHEDULED: {"is_off": False, "shown_from__gt": at},
            AdvertisementState.OFF: {"is_off": True},
        }
        if self.value() == AdvertisementState.ENDED:
            return queryset.filter(shown_until__lte=at)
        conditions = wanted.get(self.value() or "")  # type: ignore[call-overload]
        return queryset.filter(shown_until__gt=at, **conditions) if conditions else queryset


class SlotFilter(admin.SimpleListFilter):
    title = gettext_lazy("place")
    parameter_name = "vi-tri"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(AdvertisementSlot.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        known = self.value() in AdvertisementSlot.values
        return queryset.filter(slot=self.value()) if known else queryset


class Managed(DeskAdmin[Any]):
    """One right for all of it, and none to have a look."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MAY_MANAGE)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_MANAGE)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MAY_MANAGE)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Advertisement)
class AdvertisementAdmin(Managed):
    form = AdvertisementForm
    list_display = ("advertiser", "slot", "state", "runs", "leads_to")
    list_filter = (StateFilter, SlotFilter)
    folded_fields = ("advertiser", "words", "alt_text")
    search_help_text = gettext_lazy("Advertiser, or words of the advertisement")
    reading_order = ("-shown_from", "-pk")

    def get_queryset(self, request: HttpRequest) -> AdvertisementQuerySet:
        rows = Advertisement.objects.with_switches()
        return rows.select_related("photograph").prefetch_related("photograph__renditions")

    @admin.display(description=gettext_lazy("state"))
    def state(self, advertisement: Advertisement) -> SafeString:
        state = advertisement.state_at(timezone.now())
        told = '<span class="desk-state desk-state--{}">{}</span>'
        return format_html(told, TONES[state], state.label)

    @admin.display(description=gettext_lazy("time"))
    def runs(self, advertisement: Advertisement) -> str:
        return f"{moment(advertisement.shown_from)} – {moment(advertisement.shown_until)}"

    @admin.display(description=gettext_lazy("address it leads to"))
    def leads_to(self, advertisement: Advertisement) -> str:
        return advertisement.url

    @admin.display(description=gettext_lazy("picture of the advertisement"))
    def picture(self, advertisement: Advertisement) -> str:
        return str(advertisement.photograph or "")

    def get_fields(self, request: HttpRequest, obj: Advertisement | None = None) -> tuple[str, ...]:
        picture = ("picture",) if has_begun(obj) else ("photograph", "file")
        return (
            "advertiser", "slot", *picture, "alt_text", "words", "url", "shown_from", "shown_until",
        )  # fmt: skip

    def get_readonly_fields(
        self, request: HttpRequest, obj: Advertisement | None = None
    ) -> tuple[str, ...]:
        """What readers have seen is not altered: it is ended, and another entered."""
        if not has_begun(obj):
            return ()
        return (
            "advertiser", "slot", "picture", "photograph", "file", "alt_text", "words", "url",
            "shown_from",
        )  # fmt: skip

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[Any]]:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = staff(request)  # type: ignore[attr-defined]
        form.refusal = getattr(request, "refusal", "")  # type: ignore[attr-defined]
        return form

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MAY_MANAGE)

    def save_model(self, request: HttpRequest, obj: Advertisement, form: Any, change: bool) -> None:
        if form.has_changed():
            place_advertisement(by=staff(request), at=timezone.now(), advertisement=obj)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Refused under the lock (a place just taken, a lost file): the form says so."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except AdvertisementRefusedError as refused:
            request.refusal = str(refused)  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kw: Any) -> Any:
        to = self.address
        context |= {
            "advertisement_media": advertisement_media.with_nonce(request.csp_nonce),  # type: ignore[attr-defined]
            "desk_settings": {
                "library": to("desk_library"),
                "media": to("desk_media"),
                "preview": to("desk_preview_advertisement"),
            },
            "desk_words": script_words(),
            "has_begun": has_begun(context.get("original")),
        }
        return super().render_change_form(request, context, *args, **kw)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        more = {
            "open_requests": open_requests(timezone.now()),
            "waiting": AdvertisementReport.objects.filter(handled_at=None).exists(),
            "may_switch": request.user.has_perm(MAY_SWITCH),
        }
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def tools(self, request: HttpRequest, obj: Advertisement) -> list[tuple[str, str]]:
        if not request.user.has_perm(MAY_SWITCH) or obj.shown_until <= timezone.now():
            return []
        word = _("Switch on or off…")
        return [(word, f"{self.address('desk_switches')}?muc=quang-cao-{obj.pk}")]

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        if not self.has_delete_permission(request, obj):
            raise PermissionDenied
        if request.method != "POST":
            return self.remove_page(request, obj, [])
        name = str(obj)
        self.log_deletions(request, self.get_queryset(request).filter(pk=obj.pk))
        try:
            remove_advertisement(by=staff(request), at=timezone.now(), advertisement=obj)
        except AdvertisementRefusedError as refused:
            return self.remove_page(request, obj, [str(refused)])
        messages.success(request, _("Removed: %(name)s") % {"name": name})
        return HttpResponseRedirect(reverse("admin:articles_advertisement_changelist"))

    # -- Pages beside the form ------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        preview = self.admin_site.admin_view(self.preview_view)
        switches = self.admin_site.admin_view(self.switches)
        return [
            path("xem-truoc/", preview, name="desk_preview_advertisement"),
            path("cong-tac/", switches, name="desk_switches"),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(MAY_MANAGE):
            raise PermissionDenied
        return preview(request)

    def switches(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(MAY_SWITCH):
            raise PermissionDenied
        return switches_view(request, {**self.admin_site.each_context(request), "opts": self.opts})


@cache_control(private=True, no_store=True)
def preview(request: HttpRequest) -> HttpResponse:
    """As readers would get it, from the form as it stands; nothing is stored."""
    at_hand = advert_of(drafted(request.POST), desk_address)
    printed = render_to_string("articles/_advert.html", {"advert": at_hand})
    context = {"advert": at_hand, "printed": printed}
    return render(request, "admin/articles/advertisement/preview.html", context)


def has_begun(advertisement: Advertisement | None) -> bool:
    return bool(advertisement and advertisement.pk) and (
        advertisement.shown_from <= timezone.now()  # type: ignore[union-attr]
    )
