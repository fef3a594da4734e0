"""Addresses of what is done about a story after its publication."""

from typing import Any

from django.urls import URLPattern, path

from articles.admin import afterwards, copies, demands, takedowns


def after_urls(stories: Any) -> list[URLPattern]:
    """Below the desk's stories; `stories` is their admin."""
    story, framed = stories.story_page, stories.in_frame
    return [
        path("<int:pk>/sua-loi-nho/", story(afterwards.fix_view), name="desk_fix"),
        path("<int:pk>/cap-nhat/", story(afterwards.update_view), name="desk_update"),
        path("<int:pk>/dinh-chinh/", story(afterwards.correct_view), name="desk_correct"),
        path("<int:pk>/cai-chinh/", story(afterwards.rectify_view), name="desk_rectify"),
        path("<int:pk>/go-bai/", story(afterwards.retract_view), name="desk_retract"),
        path("go-bai/", framed(takedowns.takedowns_view), name="desk_takedowns"),
        path("<int:pk>/ban-noi-khac/", story(copies.copies_view), name="desk_copies"),
        path("ban-noi-khac/", framed(copies.open_copies_view), name="desk_open_copies"),
        path("ban-noi-khac/<int:pk>/xong/", framed(copies.settle_view), name="desk_settle_copy"),
        path("<int:pk>/yeu-cau/", story(demands.new_demand_view), name="desk_demand_new"),
        path("yeu-cau/", framed(demands.demands_view), name="desk_demands"),
        path("yeu-cau/<int:pk>/", framed(demands.demand_view), name="desk_demand"),
    ]
