"""What views say: that an address may be kept, and of which story a page tells."""

from collections.abc import Callable
from typing import Any, TypeVar

from articles.page_cache.entries import Story

View = TypeVar("View", bound=Callable[..., Any])
Response = TypeVar("Response")
MARK = "may_be_kept"
STORY = "story_told"


def may_be_kept(view: View) -> View:
    """The outermost decorator of a view whose answer depends on the path and the moment alone."""
    setattr(view, MARK, True)
    return view


def route_may_be_kept(view: object) -> bool:
    return getattr(view, MARK, False) is True


def of_story(response: Response, story: Story) -> Response:
    setattr(response, STORY, story)
    return response


def story_told(response: object) -> Story | None:
    return getattr(response, STORY, None)
