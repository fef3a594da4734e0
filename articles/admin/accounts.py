"""Accounts of the staff. Rights are given as roles, and nothing beyond the roles."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.accounts import (
    AccountRefusedError,
    disable_account,
    enable_account,
    hand_over_drafts,
    new_password,
    reset_password,
)
from articles.actions.offices import (
    MAY_MANAGE,
    OfficeRefusedError,
    assign,
    end_what_no_role_carries,
    unassigned_offices,
)
from articles.admin.access import staff
from articles.admin.office_forms import BasisField
from articles.admin.offices import over
from articles.admin.screens import DeskAdmin
from articles.models import Assignment, User
from articles.templatetags.desk import moment
from articles.workflow import ROLES

AccountView = Callable[[HttpRequest, User], HttpResponse]


def until(row: Assignment) -> str:
    end = row.ends_at()
    return _("until %(end)s") % {"end": moment(end)} if end else ""


def roles() -> QuerySet[Group]:
    return Group.objects.filter(name__in=ROLES).order_by("pk")


class AccountForm(forms.ModelForm[User]):
    roles = forms.ModelMultipleChoiceField(
        queryset=Group.objects.none(),
        required=False,
        label=gettext_lazy("roles"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = User
        fields = ("username", "full_name", "email", "department")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "roles" not in self.fields:
            return
        choice = self.fields["roles"]
        choice.queryset = roles()  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["roles"] = [group.pk for group in self.instance.groups.all()]

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        if User.objects.exclude(pk=self.instance.pk).filter(username__iexact=name).exists():
            raise forms.ValidationError(_("Another account already has this login name."))
        return name


class OwnAccountForm(AccountForm):
    """Nobody changes roles of their own."""

    roles = None  # type: ignore[assignment]


class HandOverForm(forms.Form):
    receiver = forms.ModelChoiceField(
        queryset=User.objects.none(), label=gettext_lazy("who takes the drafts")
    )

    def __init__(self, *args: Any, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = User.objects.filter(is_active=True, is_staff=True).exclude(pk=giver.pk)
        self.fields["receiver"].queryset = others.order_by("sort_key")  # type: ignore[attr-defined]


class BasisForm(forms.Form):
    basis = BasisField(
        label=gettext_lazy("decision or roster it rests on"),
        help_text=gettext_lazy("Required for the managing editor and for final approvers."),
    )


class DoorFilter(admin.SimpleListFilter):
    title = gettext_lazy("standing")
    parameter_name = "tinh-trang"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mo", _("open")), ("khoa", _("closed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        wanted = {"mo": True, "khoa": False}.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(is_active=wanted)


class RoleFilter(admin.SimpleListFilter):
    title = gettext_lazy("roles")
    parameter_name = "vai-tro"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, name) for name in ROLES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset.filter(groups__name=self.value()) if self.value() in ROLES else queryset


@admin.register(User)
class UserAdmin(DeskAdmin[User]):
    form = AccountForm
    list_display = ("full_name_or_login", "username", "role_names", "department", "door_shut")
    list_filter = (DoorFilter, RoleFilter, "department")
    list_select_related = ("department",)
    folded_fields = ("username", "full_name", "email")
    reading_order = ("sort_key", "pk")
    readonly_fields = ("offices_held",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=gettext_lazy("full name"))
    def full_name_or_login(self, account: User) -> str:
        return account.get_full_name()

    @admin.display(description=gettext_lazy("roles"))
    def role_names(self, account: User) -> str:
        return ", ".join(group.name for group in account.groups.all())

    @admin.display(description=gettext_lazy("standing"))
    def door_shut(self, account: User) -> str:
        return "" if account.is_active else _("closed")

    @admin.display(description=gettext_lazy("offices"))
    def offices_held(self, account: User) -> SafeString | str:
        """With what was delegated to her, and to the hour it ends."""
        rows = Assignment.objects.not_over(timezone.now()).filter(user=account)
        lines = [
            (row.get_office_display(), over(row), until(row))
            for row in rows.select_related("section__parent", "on_behalf_of")
        ]
        return format_html_join("", "<div>{} · {} {}</div>", lines) or _("none")

    # -- Who may what ---------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is not None and obj.is_superuser and not staff(request).is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An account stands in the record; it is closed, never removed."""
        return False

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[User]]:
        if obj and obj.pk == staff(request).pk:
            kwargs["form"] = OwnAccountForm
        return super().get_form(request, obj, change=change, **kwargs)

    # -- Saving ---------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff = True
            obj.fresh_password = new_password()  # type: ignore[attr-defined]
            obj.password_set_by = staff(request)
            obj.set_password(obj.fresh_password)  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "roles" in form.cleaned_data:
            others = form.instance.groups.exclude(name__in=ROLES)
            form.instance.groups.set([*others, *form.cleaned_data["roles"]])
            self.settle_offices(request, form.instance)

    def settle_offices(self, request: HttpRequest, account: User) -> None:
        """An office without its role ends; a role without an office opens nothing, and says so."""
        at = timezone.now()
        if count := end_what_no_role_carries(account, by=staff(request), at=at):
            told = _("%(count)d offices ended with the role that carried them.")
            messages.warning(request, told % {"count": count})
        if missing := unassigned_offices(account, at=at):
            told = _("No section is assigned to %(name)s yet as: %(offices)s. "
                     "Until then the role opens nothing but stories of her own.")  # fmt: skip
            offices = ", ".join(str(office.label) for office in missing)
            messages.warning(request, told % {"name": account, "offices": offices})

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.tell_password(request, obj, obj.fresh_password)  # type: ignore[attr-defined]

    # -- Pages of one account ---------------------------------------------------

    def tools(self, request: HttpRequest, obj: User) -> list[tuple[str, str]]:
        found = self.office_tools(request, obj)
        if staff(request).has_perm("articles.hand_over_article"):
            found.append((_("Hand over drafts"), self.address("desk_hand_over", obj.pk)))
        if self.has_change_permission(request, obj):
            found.append((_("Reset the password"), self.address("desk_reset_password", obj.pk)))
            found.append(self.door(obj))
        return found

    def office_tools(self, request: HttpRequest, account: User) -> list[tuple[str, str]]:
        by = staff(request)
        if not by.has_perm(MAY_MANAGE) or account.pk == by.pk:
            return []
        give = f"{self.address('articles_assignment_add')}?nguoi={account.pk}"
        found = [(_("Give an office"), give)]
        if unassigned_offices(account, at=timezone.now()):
            everywhere = self.address("desk_assign_everywhere", account.pk)
            found.insert(0, (_("Assign all sections"), everywhere))
        return found

    def door(self, account: User) -> tuple[str, str]:
        if account.is_active:
            return _("Close the account"), self.address("desk_disable", account.pk)
        return _("Open the account again"), self.address("desk_enable", account.pk)

    def get_urls(self) -> list[URLPattern]:
        page = self.account_page
        return [
            path("<int:pk>/mat-khau/", page(self.reset_view), name="desk_reset_password"),
            path("<int:pk>/khoa/", page(self.disable_view), name="desk_disable"),
            path("<int:pk>/mo/", page(self.enable_view), name="desk_enable"),
            path("<int:pk>/phan-cong/", page(self.everywhere_view), name="desk_assign_everywhere"),
            path("<int:pk>/ban-giao/", page(self.hand_over_view), name="desk_hand_over"),
            *super().get_urls(),
        ]

    def account_page(self, view: AccountView) -> Callable[..., HttpResponse]:
        def with_account(request: HttpRequest, pk: int) -> HttpResponse:
            if not self.has_view_permission(request):
                raise PermissionDenied
            account = get_object_or_404(User, pk=pk)
            try:
                return view(request, account)
            except (AccountRefusedError, OfficeRefusedError) as refused:
                messages.error(request, str(refused))
                return self.back_to(account)

        return self.admin_site.admin_view(with_account)

    def everywhere_view(self, request: HttpRequest, account: User) -> HttpResponse:
        """For papers whose people serve in every section: one page for all offices of her roles."""
        by, at = staff(request), timezone.now()
        if not by.has_perm(MAY_MANAGE):
            raise PermissionDenied
        missing = unassigned_offices(account, at=at)
        form = BasisForm(request.POST or None)
        if request.method != "POST" or not form.is_valid():
            offices = ", ".join(str(office.label) for office in missing) or _("none")
            told = _("Over every section, until somebody ends it, as: %(offices)s.")
            return self.ask(
                request, account, _("Assign all sections"), told % {"offices": offices}, form=form
            )
        with transaction.atomic():
            for office in missing:
                assign(by=by, at=at, user=account, office=office, **form.cleaned_data)
        messages.success(request, _("The office is given."))
        return self.back_to(account)

    def reset_view(self, request: HttpRequest, account: User) -> HttpResponse:
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        if request.method != "POST":
            return self.ask(
                request,
                account,
                _("Reset the password"),
                _("A new password is made and shown once. The old one stops working at once."),
            )
        password = reset_password(by=staff(request), at=timezone.now(), account=account)
        self.log_change(request, account, _("The password was reset."))
        return self.tell_password(request, account, password)

    def disable_view(self, request: HttpRequest, account: User) -> HttpResponse:
        return self.door_view(
            request,
            account,
            disable_account,
            title=_("Close the account"),
            told=_("The person is signed out everywhere at once and cannot sign in. Stories stay."),
            logged=_("The account was closed."),
            done=_("The account is closed: %(name)s"),
        )

    def enable_view(self, request: HttpRequest, account: User) -> HttpResponse:
        return self.door_view(
            request,
            account,
            enable_account,
            title=_("Open the account again"),
            told=_("The person can sign in again with the old password."),
            logged=_("The account was opened again."),
            done=_("The account is open again: %(name)s"),
        )

    def door_view(
        self,
        request: HttpRequest,
        account: User,
        work: Callable[..., None],
        *,
        title: str,
        told: str,
        logged: str,
        done: str,
    ) -> HttpResponse:
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        if request.method != "POST":
            return self.ask(request, account, title, told)
        work(by=staff(request), at=timezone.now(), account=account)
        self.log_change(request, account, logged)
        messages.success(request, done % {"name": account})
        return self.back_to(account)

    def hand_over_view(self, request: HttpRequest, account: User) -> HttpResponse:
        if not staff(request).has_perm("articles.hand_over_article"):
            raise PermissionDenied
        form = HandOverForm(request.POST or None, giver=account)
        if not form.is_valid():
            told = _("Every draft of this person, with its history, becomes the other's.")
            return self.ask(request, account, _("Hand over drafts"), told, form=form)
        receiver = form.cleaned_data["receiver"]
        count = hand_over_drafts(
            by=staff(request), at=timezone.now(), giver=account, receiver=receiver
        )
        told = _("%(count)d drafts now belong to %(name)s.")
        messages.success(request, told % {"count": count, "name": receiver})
        return self.back_to(account)

    def tell_password(self, request: HttpRequest, account: User, password: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Password of %(name)s") % {"name": account},
            "opts": self.opts,
            "account": account,
            "password": password,
            "back": self.change_address(account),
        }
        response = TemplateResponse(request, "admin/articles/user/password.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response
