"""The work by its name. A task takes its options and a way to tell how far it is (0 to 100)."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

Tell = Callable[[int], None]
Task = Callable[[dict[str, Any], Tell], dict[str, Any]]

# In which module the function of that name is found. Only this one is imported: each decoder
# takes a tenth of a second to load, and a small picture no longer than that to be looked at.
TASKS: dict[str, str] = {
    "look_at_picture": "pictures",
    "make_pictures": "pictures",
    "look_at_clip": "clips.looking",
    "encode_clip": "clips.encoding",
    "stream_clip": "clips.streaming",
}


def task(name: str) -> Task:
    found: Task = getattr(import_module(f"articles.decoding.{TASKS[name]}"), name)
    return found
