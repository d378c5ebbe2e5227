"""Which addresses may be connected to: public ones, and what the operator allows."""

from __future__ import annotations

import ipaddress
import socket
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address
_NAT64 = IPv6Network("64:ff9b::/96")


def literal(host: str) -> Address | None:
    """Return the address *host* spells out, or None if it is a name.

    As resolvers read it: 127.1, 2130706433, 0x7f.0.0.1 and 0177.0.0.1 are all 127.0.0.1, and
    so are full-width digits and the IPv6 forms.
    """
    text = unicodedata.normalize("NFKC", host).strip("[]").rstrip(".").split("%", 1)[0]
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(text))
    except (OSError, UnicodeEncodeError, ValueError):
        return None


def inner(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address carries (mapped, 6to4, NAT64), or itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


@dataclass(frozen=True)
class Doors:
    """What may be connected to: everything public, and the networks and hosts named."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    hosts: frozenset[str] = field(default=frozenset())

    @classmethod
    def allowing(cls, entries: Iterable[str]) -> Doors:
        """Return doors open for *entries*: networks, addresses or host names."""
        networks, hosts = [], set()
        for entry in entries:
            try:
                networks.append(ipaddress.ip_network(entry, strict=False))
            except ValueError:
                hosts.add(entry.lower())
        return cls(tuple(networks), frozenset(hosts))

    def open_for(self, address: Address, host: str = "") -> bool:
        """Return whether *address*, found for the name *host*, may be connected to."""
        if host.lower() in self.hosts:
            return True
        real = inner(address)
        if any(real in network for network in self.networks if network.version == real.version):
            return True
        return real.is_global and not (
            real.is_multicast or real.is_reserved or real.is_unspecified or real.is_loopback
        )
