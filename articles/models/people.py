"""Who works here (User, Department, Person) and who is credited (Author)."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.constraints import composed
from articles.models.fields import LineField, ProseField, SortKeyField


class Department(models.Model):
    name = LineField(_("name"), max_length=120, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["position", "name"]
        constraints = [composed("department_text_is_composed", "name")]

    def __str__(self) -> str:
        return str(self.name)


class User(AbstractUser):
    first_name = None  # type: ignore[assignment]  # Vietnamese names do not split in two
    last_name = None  # type: ignore[assignment]

    full_name = LineField(_("full name"), max_length=120, blank=True)
    sort_key = SortKeyField(of="full_name", person=True)
    department = models.ForeignKey(
        Department,
        verbose_name=_("department"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="staff",
    )
    # Said by whoever sets a password, for the record; nobody says it of his own.
    password_set_by: "User | None" = None

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [composed("user_text_is_composed", "username", "full_name")]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name().split()[-1]


class Person(models.Model):
    """Private: one human being, who may write under several pen names."""

    full_name = LineField(_("full name"), max_length=120)
    sort_key = SortKeyField(of="full_name", person=True)
    user = models.OneToOneField(
        User,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="person",
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key"]
        constraints = [composed("person_text_is_composed", "full_name")]

    def __str__(self) -> str:
        return str(self.full_name)


class Author(models.Model):
    """One public credit. Nothing public may link two pen names of one person."""

    pen_name = LineField(_("pen name"), max_length=120, unique=True)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    sort_key = SortKeyField(of="pen_name", person=True)
    person = models.ForeignKey(
        Person,
        verbose_name=_("person (private)"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pen_names",
    )
    introduction = ProseField(_("introduction"), blank=True)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["sort_key"]
        constraints = [composed("author_text_is_composed", "pen_name", "slug")]

    def __str__(self) -> str:
        return str(self.pen_name)

    def get_absolute_url(self) -> str:
        return f"/tac-gia/{self.slug}"
