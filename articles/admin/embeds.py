"""What a pasted address of another service would show, before it is put into a story."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, JsonResponse

from articles.admin.access import desk_view, posted_json, refuse
from articles.body import SERVICES, BodyRefused, Embeddable, embed_of, is_reference


@desk_view("articles.change_article", method="POST")
def look_up(request: HttpRequest) -> JsonResponse:
    """Of an address or an embed code; or of a service and a reference that stand in a text."""
    asked = posted_json(request)
    try:
        return JsonResponse(facts(wanted(asked)))
    except BodyRefused as refused:
        return refuse(str(refused))


def wanted(asked: dict[str, Any]) -> Embeddable:
    address, service, reference = (
        asked.get(name, "") for name in ("address", "service", "reference")
    )
    if not all(isinstance(given, str) for given in (address, service, reference)):
        raise BadRequest
    if "address" in asked:
        return embed_of(address)
    if not is_reference(service, reference):
        raise BadRequest
    return Embeddable(service, reference)


def facts(found: Embeddable) -> dict[str, str]:
    service = SERVICES[found.service]
    return {
        "service": found.service,
        "reference": found.reference,
        "name": service.name,
        "shape": service.shape(found.reference),
        "address": service.address(found.reference),
    }
