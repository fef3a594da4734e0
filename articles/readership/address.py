"""Who asks: the address that a proxy of ours saw, whatever the client says of itself."""

import ipaddress
from collections.abc import Mapping
from typing import Any

ADDRESS_LENGTH = 64
# One household or telephone is given this much of IPv6 and may use any address in it.
HOUSEHOLD_BITS = 64


def client_address(environ: Mapping[str, Any], *, trusted_proxies: int) -> str:
    """Each trusted proxy appends one entry on the right; what stands further left is hearsay."""
    direct = str(environ.get("REMOTE_ADDR", ""))
    if not trusted_proxies:
        return direct[:ADDRESS_LENGTH]
    entries = str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    if len(entries) < trusted_proxies:
        return direct[:ADDRESS_LENGTH]
    return entries[-trusted_proxies].strip()[:ADDRESS_LENGTH]


def household(address: str) -> str:
    """What shares one allowance: an IPv4 address, or a /64 of IPv6."""
    if ":" not in address:
        return address
    try:
        network = ipaddress.IPv6Network((address, HOUSEHOLD_BITS), strict=False)
    except ValueError:
        return address
    return str(network)
