"""Which answers may be given to others than the one who asked."""

from collections.abc import Iterable

NOT_FOR_OTHERS = ("private", "no-store")
MADE_FOR_ONE = "'nonce-"


def is_for_everybody(status: int, headers: Iterable[tuple[str, str]]) -> bool:
    said = {name.lower(): value.lower() for name, value in headers}
    return (
        status == 200
        and "set-cookie" not in said
        and not any(word in said.get("cache-control", "no-store") for word in NOT_FOR_OTHERS)
        and MADE_FOR_ONE not in said.get("content-security-policy", "")
        and varies_by(said.get("vary", "")) <= {"accept-encoding"}
        and "content-encoding" not in said
        and said.get("etag", "").startswith('"')
    )


def varies_by(vary: str) -> set[str]:
    return {name.strip() for name in vary.split(",") if name.strip()}
