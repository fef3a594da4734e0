"""The desk's addresses about stories: what the form talks to, and the pages of each verb."""

from typing import Any

from django.urls import URLPattern, path

from articles.admin import (
    autosave,
    embeds,
    passing,
    presence,
    publishing,
    sharing,
    suggestions,
    uploading,
    uploads,
)
from articles.admin.after_urls import after_urls
from articles.admin.due import due_urls
from articles.admin.palette import palette
from articles.admin.preview import preview
from articles.admin.revisions import revision_urls
from articles.admin.statistics import statistics_urls
from articles.admin.trash import trash_urls
from articles.admin.unsaved import unsaved_view


def story_urls(stories: Any) -> list[URLPattern]:
    """`stories` is the admin of stories."""
    story = stories.story_page
    return [
        path("desk/autosave/", autosave.keep, name="desk_autosave"),
        path("desk/forget/", autosave.forget, name="desk_forget"),
        path("desk/paste/", autosave.mend_paste, name="desk_paste"),
        path("desk/embed/", embeds.look_up, name="desk_embed"),
        path("desk/presence/<int:pk>/", presence.present, name="desk_presence"),
        path("desk/take-over/<int:pk>/", presence.take_it_over, name="desk_take_over"),
        path("desk/signed-in/", stories.guarded(autosave.signed_in), name="desk_signed_in"),
        path(
            "desk/other-account/",
            stories.guarded(autosave.other_account),
            name="desk_other_account",
        ),
        path("desk/palette/", palette, name="desk_palette"),
        path("desk/library/", suggestions.library, name="desk_library"),
        path("desk/media/", suggestions.media_by_number, name="desk_media"),
        path("desk/tags/", suggestions.propose_tags, name="desk_tags"),
        path("desk/authors/", suggestions.propose_authors, name="desk_authors"),
        path("desk/stories/", suggestions.propose_stories, name="desk_stories"),
        *uploading.upload_urls(),
        path("desk/describe-video/", uploads.describe_video, name="desk_describe_video"),
        path("desk/phu-de/<int:pk>.vtt", uploads.subtitles, name="desk_subtitles"),
        path("xem-truoc/", stories.guarded(preview), name="desk_preview"),
        path("<int:pk>/xem-truoc/", stories.guarded(preview), name="desk_preview_of"),
        path("xem-the/", stories.in_frame(sharing.sharing_view), name="desk_sharing"),
        path("<int:pk>/xem-the/", stories.in_frame(sharing.sharing_view), name="desk_sharing_of"),
        path("<int:pk>/the-chia-se.jpg", story(sharing.card_view), name="desk_card"),
        path("<int:pk>/xuat-ban/", story(publishing.publish_view), name="desk_publish"),
        path("<int:pk>/huy-hen/", story(publishing.unschedule_view), name="desk_unschedule"),
        path("<int:pk>/chua-luu/", story(unsaved_view), name="desk_unsaved"),
        *after_urls(stories),
        path("<int:pk>/viec/<slug:verb>/", story(passing.verb_view), name="desk_verb"),
        path("<int:pk>/han/", story(passing.deadline_view), name="desk_deadline"),
        *due_urls(stories),
        *revision_urls(stories),
        *trash_urls(stories),
        *statistics_urls(stories),
    ]
