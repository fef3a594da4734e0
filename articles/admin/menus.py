"""The menus, one page for both: entries in order, moved by hand or by keyboard."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.menus import StaleMenuError, arrange_menu
from articles.admin.access import desk_view, staff
from articles.admin.links import path_or_address
from articles.admin.story_fields import Row, RowsField, line, number
from articles.admin.story_form import desk_script
from articles.admin.suggestions import PROPOSALS, asked
from articles.enums import MenuPlace
from articles.models import Menu, MenuEntry, PublishedPage, Section, StaticPage, Tag
from articles.models.menus import TARGETS
from articles.text import fold

ADDRESS = "address"
MODELS: dict[str, Any] = {"section": Section, "page": StaticPage, "tag": Tag}


class EntriesField(RowsField):
    picker = "menu"

    def read(self, row: Row) -> Row:
        kind, label = row.get("kind"), line(row.get("label"), 60)
        if kind == ADDRESS:
            url = path_or_address(line(row.get("url"), 500))
            if not url or not label:
                raise ValidationError(_("An address in a menu needs both the address and a label."))
            return {"kind": kind, "url": url, "label": label}
        if kind not in TARGETS:
            raise ValidationError(_("This list cannot be read."))
        return {"kind": kind, "target": number(row.get("target")), "label": label}


class MenuForm(forms.Form):
    entries = EntriesField(label=gettext_lazy("entries"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def clean_entries(self) -> list[MenuEntry]:
        rows: list[Row] = self.cleaned_data["entries"]
        named = [(row["kind"], row["target"]) for row in rows if "target" in row]
        if len(set(named)) != len(named):
            raise ValidationError(_("The same thing stands in this menu twice."))
        known = {kind: MODELS[kind].objects.in_bulk([pk for k, pk in named if k == kind])
                 for kind in TARGETS}  # fmt: skip
        if any(pk not in known[kind] for kind, pk in named):
            raise ValidationError(_("Something in this menu no longer exists. Take it out."))
        return [entry(row) for row in rows]


def entry(row: Row) -> MenuEntry:
    if row["kind"] == ADDRESS:
        return MenuEntry(url=row["url"], label=row["label"])
    return MenuEntry(label=row["label"], **{f"{row['kind']}_id": row["target"]})


def row_of(each: MenuEntry) -> Row:
    for kind in TARGETS:
        if target := getattr(each, f"{kind}_id"):
            return {"kind": kind, "target": target, "label": each.label}
    return {"kind": ADDRESS, "url": each.url, "label": each.label}


@admin.register(Menu)
class MenuAdmin(ModelAdmin[Menu]):
    """No list and no row: the one page holds both menus."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.menus_view)
        return [
            path("", page, name="articles_menu_changelist"),
            path("tim/", propose_targets, name="desk_menu_targets"),
        ]

    def menus_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        posted = request.POST.get("place") if request.method == "POST" else None
        shown = {place: self.form_of(request, place, posted) for place in MenuPlace.values}
        if (
            posted in shown
            and shown[posted].is_valid()
            and self.keep(request, posted, shown[posted])
        ):
            return HttpResponseRedirect(reverse("admin:articles_menu_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Menus"),
            "opts": self.opts,
            "menus": [(place, MenuPlace(place).label, form) for place, form in shown.items()],
            **desk_script(
                request,
                "menus",
                targets=reverse("admin:desk_menu_targets"),
                known=list(known_targets(shown.values())),
                usual=usual_entries(),
            ),
        }
        return TemplateResponse(request, "admin/articles/menu/page.html", context)

    def form_of(self, request: HttpRequest, place: str, posted: str | None) -> MenuForm:
        if place == posted:
            return MenuForm(request.POST, prefix=place)
        menu = Menu.objects.filter(place=place).first()
        initial = {
            "entries": [row_of(each) for each in menu.entries.all()] if menu else [],
            "version": menu.version if menu else 0,
        }
        return MenuForm(prefix=place, initial=initial)

    def keep(self, request: HttpRequest, place: str, form: MenuForm) -> bool:
        try:
            arrange_menu(
                by=staff(request),
                at=timezone.now(),
                place=place,
                entries=form.cleaned_data["entries"],
                expected_version=form.cleaned_data["version"] or 0,
            )
        except StaleMenuError as stale:
            # The order just made stays on the screen; saved once more it wins, knowingly.
            given = {name: form.data[name] for name in form.data}
            form.data = {**given, f"{place}-version": str(stale.menu.version)}
            form.add_error(None, str(stale))
            return False
        messages.success(
            request, _("The menu is arranged: %(name)s") % {"name": MenuPlace(place).label}
        )
        return True


# -- What a menu may lead to ----------------------------------------------------


def section_facts(section: Section) -> Row:
    return {"kind": "section", "target": section.pk, "name": str(section), "is_shown": True}


def page_facts(page: StaticPage, published: set[int]) -> Row:
    return {"kind": "page", "target": page.pk, "name": page.title, "is_shown": page.pk in published}


def tag_facts(tag: Tag) -> Row:
    is_shown = not (tag.merged_into or tag).is_blocked
    return {"kind": "tag", "target": tag.pk, "name": tag.name, "is_shown": is_shown}


def usual_entries() -> dict[str, list[Row]]:
    """What readers get of a menu that nobody arranged, to begin from."""
    on_menu = [section_facts(each) for each in sections().top().on_menu()]
    shown = PublishedPage.objects.visible(timezone.now()).in_order_of_the_foot()
    ids = list(shown.values_list("page_id", flat=True))
    known = StaticPage.objects.in_bulk(ids)
    pages = [page_facts(known[pk], set(ids)) for pk in ids]
    return {MenuPlace.MAIN.value: on_menu, MenuPlace.FOOT.value: on_menu + pages}


def published_pages() -> set[int]:
    visible = PublishedPage.objects.visible(timezone.now())
    return set(visible.values_list("page_id", flat=True))


def known_targets(forms_: Iterable[MenuForm]) -> Iterable[Row]:
    """Names for what the menus hold; the page's script asks for the rest."""
    rows = [row for form in forms_ for row in readable(form)]
    ids = {kind: [r.get("target") for r in rows if r.get("kind") == kind] for kind in TARGETS}
    wanted = {kind: [pk for pk in found if isinstance(pk, int)] for kind, found in ids.items()}
    published = published_pages()
    yield from map(section_facts, sections().filter(pk__in=wanted["section"]))
    for page in StaticPage.objects.filter(pk__in=wanted["page"]):
        yield page_facts(page, published)
    yield from map(
        tag_facts, Tag.objects.select_related("merged_into").filter(pk__in=wanted["tag"])
    )


def readable(form: MenuForm) -> Sequence[Row]:
    field = form.fields["entries"]
    assert isinstance(field, EntriesField)
    try:
        return field.to_python(field.prepare_value(form["entries"].value()))
    except ValidationError:
        return []


def sections() -> Any:
    return Section.objects.select_related("parent")


@desk_view("articles.change_menu")
def propose_targets(request: HttpRequest) -> JsonResponse:
    """Sections and pages are few and folded here; tags begin as the words do."""
    words = asked(request)
    published, wanted = published_pages(), fold(words)
    found = [section_facts(each) for each in sections() if wanted in fold(str(each))]
    found += [
        page_facts(each, published)
        for each in StaticPage.objects.all()
        if wanted in fold(each.title)
    ]
    if words:
        found += map(tag_facts, Tag.objects.completing(words)[:PROPOSALS])
    return JsonResponse({"items": found[: 3 * PROPOSALS]})
