"""Running topics and events: chosen from the tags, illustrated with what their stories showed."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import selectors
from articles.actions.topics import (
    TopicRefusedError,
    close_topic,
    describe_topic,
    refuse_unseen_picture,
)
from articles.admin.access import staff
from articles.admin.screens import DeskAdmin
from articles.media import desk_address, thumbnail_address
from articles.models import Article, Photograph, Tag, Topic
from articles.templatetags.desk import moment

CHOICES = 40
SHELF = 24


class PictureChoice(forms.ModelChoiceField[Photograph]):
    """The pictures themselves, not their names."""

    def label_from_instance(self, obj: Any) -> SafeString:
        return format_html(
            '<img src="{}" alt="{}" loading="lazy">',
            thumbnail_address(obj, desk_address),
            obj.alt_text or obj.caption,
        )


class TopicForm(forms.ModelForm[Topic]):
    tag_name = forms.CharField(
        label=gettext_lazy("tag"),
        max_length=100,
        help_text=gettext_lazy("The name of a tag under which stories are published."),
        widget=forms.TextInput({"autocomplete": "off", "lang": "vi"}),
    )
    photograph = PictureChoice(
        queryset=Photograph.objects.none(),
        required=False,
        blank=True,
        empty_label=gettext_lazy("no picture"),
        label=gettext_lazy("picture"),
        widget=forms.RadioSelect({"class": "topic-pictures"}),
        help_text=gettext_lazy("From the newest stories of the tag."),
    )

    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Topic
        fields = ("kind", "standfirst", "lead", "photograph", "alt_text", "is_running", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(str(field.label))
        is_new = self.instance.pk is None
        if is_new:
            for name in ("lead", "photograph", "alt_text", "seen_at"):
                self.fields.pop(name, None)
            return
        self.fields.pop("tag_name", None)
        self.initial["seen_at"] = self.instance.changed_at.isoformat()
        if "lead" in self.fields:
            self.offer_stories()

    def offer_stories(self) -> None:
        stories = selectors.newest_articles_with(self.instance.tag, timezone.now(), CHOICES)
        leads = Article.objects.filter(pk__in=[*stories, self.instance.lead_id or 0])
        self.fields["lead"].queryset = leads.order_by("-first_published_at")  # type: ignore[attr-defined]
        self.fields["lead"].empty_label = _("the newest one")  # type: ignore[attr-defined]
        self.fields["alt_text"].help_text = _("Leave it empty to take what was printed last.")
        pictures = Photograph.objects.with_file().filter(
            pk__in=selectors.lead_photographs_with(self.instance.tag, timezone.now(), SHELF)
        ) | Photograph.objects.filter(pk=self.instance.photograph_id or 0)
        shown = pictures.distinct().order_by("-pk").prefetch_related("renditions")
        self.fields["photograph"].queryset = shown  # type: ignore[attr-defined]

    def clean_tag_name(self) -> str:
        name = " ".join(self.cleaned_data["tag_name"].split())
        found = Tag.objects.usable().filter(name__iexact=name).first()
        if found is None:
            raise forms.ValidationError(_("There is no usable tag of this name."))
        if Topic.objects.filter(pk=found.pk).exists():
            raise forms.ValidationError(_("This tag is a topic already."))
        self.instance.tag = found
        return name

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        seen, now = values.get("seen_at"), self.initial.get("seen_at")
        if seen and seen != now:
            self.note_newer_version(now)
        if self.instance.pk and "photograph" in values:
            self.check_picture(values["photograph"])
        return values

    def check_picture(self, photograph: Photograph | None) -> None:
        tried = Topic(tag=self.instance.tag, photograph=photograph)
        try:
            refuse_unseen_picture(tried, at=timezone.now())
        except TopicRefusedError as refused:
            self.add_error("photograph", str(refused))

    def note_newer_version(self, now: Any) -> None:
        """What was typed stays in the form; saved once more it wins, knowingly."""
        self.data = {**{name: self.data[name] for name in self.data}, "seen_at": now}
        told = _(
            "%(name)s saved a newer version meanwhile. Open the page in another window "
            "and compare, then save again."
        )
        self.add_error(None, told % {"name": self.instance.changed_by})

    def clean_alt_text(self) -> str:
        """What is left empty is taken from the picture, before the constraint looks."""
        text: str = self.cleaned_data["alt_text"]
        chosen: Photograph | None = self.cleaned_data.get("photograph")
        return text or (chosen.alt_text if chosen else "")


@admin.register(Topic)
class TopicAdmin(DeskAdmin[Topic]):
    form = TopicForm
    list_display = ("name", "kind", "is_running", "position", "changed")
    list_filter = ("kind", "is_running")
    list_select_related = ("tag", "changed_by")
    folded_fields = ("tag__name",)
    reading_order = ("position", "pk")

    class Media:
        css = {"all": ("articles/desk/topics.css",)}

    def get_fields(self, request: HttpRequest, obj: Topic | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("tag_name", "kind", "standfirst", "is_running", "position")
        shown = ("kind", "standfirst", "lead", "photograph", "alt_text", "is_running", "position")
        return (*shown, "seen_at")

    @admin.display(description=gettext_lazy("topic"))
    def name(self, topic: Topic) -> str:
        return str(topic.tag)

    @admin.display(description=gettext_lazy("changed"))
    def changed(self, topic: Topic) -> str:
        return f"{moment(topic.changed_at)} · {topic.changed_by}"

    def tools(self, request: HttpRequest, obj: Topic) -> list[tuple[str, str]]:
        return [(_("See the page"), obj.get_absolute_url())]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form has asked before; what changed in that instant is said all the same."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except TopicRefusedError as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(request.get_full_path())

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Topic, form: Any, change: bool) -> None:
        describe_topic(by=staff(request), at=timezone.now(), topic=obj)

    def take_out(self, request: HttpRequest, obj: Topic) -> None:
        close_topic(by=staff(request), at=timezone.now(), topic=obj)
