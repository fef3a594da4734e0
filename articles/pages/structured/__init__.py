"""What pages tell robots in the words of schema.org, by the genre of the story.

Each page hands `graph` the nodes that are its own; the paper itself stands in every graph, so
that `publisher` can point at it.
"""

from articles.pages.structured.lists import Listing, collection_page, profile_page
from articles.pages.structured.nodes import breadcrumb
from articles.pages.structured.paper import front_nodes, graph, plain_page
from articles.pages.structured.story import story_nodes

__all__ = [
    "Listing",
    "breadcrumb",
    "collection_page",
    "front_nodes",
    "graph",
    "plain_page",
    "profile_page",
    "story_nodes",
]
