"""Pure. The linked record of a lot: every event as canonical bytes under a chain of hashes.

The first link binds the lot and its terms; each entry's hash binds the entry and everything
before it. A secret event enters as a commitment, SHA-256(salt + content), and so can be opened
later or forgotten without breaking the chain. The format is specified in
`docs/record-format.md` and never changes: records verify for ever. Law: OJA-24, OJA-31, OJA-48.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Self

from auction.bidding import events as ev
from auction.bidding.public_form import event_of, public_form
from auction.kernel.canonical import FIRST_LINK, canonical_bytes, chain_hash
from auction.kernel.invariant import hold
from auction.lots.terms import BiddingTerms

FORMAT = 1
SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Salted:
    """A content and the salt (hexadecimal) that its commitment was made with."""

    salt: str
    content: Mapping[str, Any]

    def commitment(self) -> str:
        """Return SHA-256(salt + canonical content), in hexadecimal."""
        return commitment(self.salt, self.content)

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"salt": self.salt, "content": dict(self.content)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Build it from `to_json`'s object."""
        return cls(value["salt"], value["content"])


@dataclass(frozen=True, slots=True)
class Secret:
    """What stands behind a hidden entry, kept apart from the record.

    `opening` names paddle and rank and may be published after the close; `person` names the
    holder and never is. Destroying `person` forgets who it was; the rest still verifies. `box` is
    the sealed way back to the holder; it lies in a table of its own, which only those may read who
    have a key to open it, and `person` holds its hash.
    """

    opening: Salted
    person: Salted | None
    box: str | None = None


class Entry(NamedTuple):
    """One entry to append: its public bytes, the hash that links it, and its secret if any."""

    seq: int
    kind: str
    public: bytes
    hash: str
    secret: Secret | None = None


def heading(lot_id: str, terms: BiddingTerms) -> dict[str, Any]:
    """Return entry 0, which says what the record is of. It is no event of the lot."""
    return {
        "seq": 0,
        "kind": "record",
        "format": FORMAT,
        "lot": lot_id,
        "terms": terms.to_json(),
    }


def first_link(lot_id: str, terms: BiddingTerms) -> str:
    """Return the heading's hash, to which entry 1 is linked."""
    return chain_hash(FIRST_LINK, canonical_bytes(heading(lot_id, terms)))


def write(event: ev.LotEvent, *, seq: int, previous: str, fresh_salt: Callable[[], bytes]) -> Entry:
    """Return the entry of an event. `fresh_salt` gives 32 new random bytes at each call."""
    if isinstance(event, ev.BidPlaced):
        public = _bid_bytes(event, seq)
        return Entry(seq, "bid", public, chain_hash(previous, public))
    hold(not isinstance(event, ev.Hidden), "only what is known can be written")
    if isinstance(event, ev.SecretEvent):
        secret = _secret(event, fresh_salt)
        form: dict[str, Any] = {"seq": seq, "kind": "hidden"}
        form["commitment"] = secret.opening.commitment()
        return _entry(form, previous, secret)
    assert not isinstance(event, ev.Hidden)
    return _entry(public_form(event, seq), previous)


def read(public: bytes | Mapping[str, Any], secret: Secret | None = None) -> ev.LotEvent:
    """Return the event of an entry, for recovery.

    A hidden entry is read from its secret; without one, or without its person, it is `Hidden`.
    Raises Broken when the secret is not the one committed to.
    """
    plain = _PLAIN_BID(public) if isinstance(public, bytes) else None
    if plain is not None:  # Nearly every entry, read at a fifth of what a JSON reader costs.
        return _plain_bid(*plain.groups())
    form = json.loads(public) if isinstance(public, bytes) else public
    if form["kind"] != "hidden":
        return event_of(form)
    if secret is None or secret.person is None:
        return ev.Hidden()
    hold(secret.opening.commitment() == form["commitment"], "a secret is what was committed to")
    content = secret.opening.content
    _hold_person(secret, content["sealed"])
    return _secret_event(content, secret.person.content, secret.box)


def opening_of(seq: int, secret: Secret) -> ev.Opening:
    """Return what opens entry `seq` to everyone after the close."""
    return ev.Opening(seq=seq, salt=secret.opening.salt, **secret.opening.content)


def box_hash(box: str | None) -> str | None:
    """Return the SHA-256 by which a person's part names a sealed box; None when there is none."""
    return None if box is None else hashlib.sha256(box.encode()).hexdigest()


def commitment(salt: str, content: Mapping[str, Any]) -> str:
    """Return SHA-256(salt + canonical content), the salt given and the hash in hexadecimal."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical_bytes(dict(content))).hexdigest()


def heading_line(lot_id: str, terms: BiddingTerms) -> str:
    """Return the first line of a record file, without a line end."""
    return line(canonical_bytes(heading(lot_id, terms)), first_link(lot_id, terms))


def line(public: bytes, link: str) -> str:
    """Return an entry's line in a record file: canonical JSON, without a line end."""
    return f'{{"entry":{public.decode()},"hash":"{link}"}}'


# The canonical form of what we write ourselves, made several times as fast: the names are ASCII,
# so that sorting by character is sorting by UTF-16, and the numbers were checked at the door.
_canonical = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
).encode


def _bid_bytes(bid: ev.BidPlaced, seq: int) -> bytes:
    """Return the canonical form of a bid, written out because it is made for every bid."""
    rank = "null" if bid.rank is None else bid.rank
    return (
        f'{{"at":{bid.at_ms},"ends_at":{bid.ends_at_ms},"kind":"bid","paddle":{_quoted(bid.paddle)},'
        f'"price_fen":{bid.price_fen},"rank":{rank},"seq":{seq}}}'
    ).encode()


# What we write ourselves of a bid whose paddle is of the house's letters and digits.
_PLAIN_BID = re.compile(
    rb'\{"at":(\d{1,15}),"ends_at":(\d{1,15}),"kind":"bid","paddle":"([A-Z0-9]{1,16})",'
    rb'"price_fen":([1-9]\d{0,14}),"rank":(null|[1-9]\d{0,8}),"seq":\d{1,15}\}'
).fullmatch


def _plain_bid(at: bytes, ends_at: bytes, paddle: bytes, price: bytes, rank: bytes) -> ev.BidPlaced:
    the_rank = None if rank == b"null" else int(rank)
    return ev.BidPlaced(int(at), paddle.decode(), int(price), the_rank, int(ends_at))


@lru_cache(maxsize=10_000)
def _quoted(paddle: str) -> str:
    return _canonical(paddle)


def _entry(form: dict[str, Any], previous: str, secret: Secret | None = None) -> Entry:
    public = _canonical(form).encode()
    return Entry(form["seq"], form["kind"], public, chain_hash(previous, public), secret)


def _secret(event: ev.SecretEvent, fresh_salt: Callable[[], bytes]) -> Secret:
    named = asdict(event)
    named["at"] = named.pop("at_ms")
    box = named.pop("box", None)
    person: dict[str, Any] = {name: named[name] for name in _PERSON if name in named}
    if isinstance(event, ev.Admitted):
        person["box"] = box_hash(box)
    sealed = Salted(_salt(fresh_salt), person)
    opening: dict[str, Any] = {name: named[name] for name in ("paddle", "rank") if name in named}
    content: dict[str, Any] = {"kind": _SECRET_KIND[type(event)], **opening}
    content["sealed"] = sealed.commitment()
    return Secret(Salted(_salt(fresh_salt), content), sealed, box)


def _hold_person(secret: Secret, sealed: str) -> None:
    """Insist that a person's part, and a box if one is given, are what was committed to.

    Release 0.1.0 committed to the box itself: where that was taken out of the part, there is
    nothing to compare without it.
    """
    assert secret.person is not None
    person, box = secret.person, secret.box
    if secret.opening.content["kind"] == "admitted" and "box" not in person.content:
        if box is None:
            return
        person = Salted(person.salt, {**person.content, "box": box})
    else:
        fits = box is None or box_hash(box) == person.content.get("box")
        hold(fits, "a box is the one committed to")
    hold(person.commitment() == sealed, "a person is who was committed to")


def _salt(fresh_salt: Callable[[], bytes]) -> str:
    salt = fresh_salt()
    hold(len(salt) == SALT_BYTES, "a salt has 32 bytes")
    return salt.hex()


def _secret_event(
    content: Mapping[str, Any], person: Mapping[str, Any], box: str | None
) -> ev.SecretEvent:
    at_ms, tag, paddle = person["at"], person["holder_tag"], content["paddle"]
    match content["kind"]:
        case "admitted":
            return ev.Admitted(
                at_ms=at_ms,
                holder_tag=tag,
                paddle=paddle,
                rank=content["rank"],
                box=box,
            )
        case "priority":
            return ev.PriorityConfirmed(
                at_ms=at_ms, holder_tag=tag, paddle=paddle, rank=content["rank"]
            )
        case _:
            return ev.StruckOff(at_ms=at_ms, holder_tag=tag, paddle=paddle, reason=person["reason"])


# When it happened is sealed with the person: beside a payment's time it would point to one.
_PERSON = ("at", "holder_tag", "reason")
_SECRET_KIND = {
    ev.Admitted: "admitted",
    ev.PriorityConfirmed: "priority",
    ev.StruckOff: "struck_off",
}
