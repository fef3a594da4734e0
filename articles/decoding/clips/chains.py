"""Chains of filters: frames in, frames out, and all that is left in them at the end."""

from collections.abc import Callable, Iterator
from typing import Any

from av.filter import Graph

# A filter and its options.
Step = tuple[str, str]
# Frames that came out, each with the number of its outlet.
Ready = Iterator[tuple[int, Any]]


class Chain:
    """Built for the form of the first frame, and anew where a clip changes its form midway."""

    def __init__(self, build: Callable[[Any], "Outlets"], form: Callable[[Any], Any]) -> None:
        self.build, self.form = build, form
        self.made_for: Any = None
        self.outlets: Outlets | None = None

    def through(self, frame: Any) -> Ready:
        if self.outlets is None or self.made_for != self.form(frame):
            yield from self.rest()
            self.outlets, self.made_for = self.build(frame), self.form(frame)
        yield from self.outlets.push(frame)

    def rest(self) -> Ready:
        if self.outlets is not None:
            yield from self.outlets.push(None)


class Outlets:
    def __init__(self, graph: Graph, inlet: Any, sinks: list[Any]) -> None:
        self.graph, self.inlet, self.sinks = graph, inlet, sinks

    def push(self, frame: Any) -> Ready:
        self.inlet.push(frame)
        for number, sink in enumerate(self.sinks):
            while True:
                try:
                    yield number, sink.pull()
                except (BlockingIOError, EOFError):
                    break


def in_line(
    graph: Graph, first: Any, steps: list[Step], sink: str, options: str = "", *, outlet: int = 0
) -> Any:
    """Link one behind the other, from that outlet of the first; answers the last."""
    last = first
    for name, how in [*steps, (sink, options)]:
        one = graph.add(name, how or None)
        last.link_to(one, outlet if last is first else 0)
        last = one
    return last
