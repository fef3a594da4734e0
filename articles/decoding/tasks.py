"""The work by its name. A task takes its options and a way to tell how far it is (0 to 100)."""

from collections.abc import Callable
from typing import Any

Tell = Callable[[int], None]
Task = Callable[[dict[str, Any], Tell], dict[str, Any]]

TASKS: dict[str, Task] = {}
