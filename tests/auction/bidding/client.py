"""A client as a stranger would write it from `docs/live-protocol.md`: knows frames, no rules."""

from __future__ import annotations

from typing import Any


def apply(state: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    """Return what a client shows after an event, given what it showed before."""
    seen = dict(state)
    match event["kind"]:
        case "opened":
            seen["status"] = "open"
        case "bid":
            begins_sale = seen["round"] == "sale" and seen["bids"] == 0
            if event["ends_at"] > seen["ends_at"] and not begins_sale:
                seen["extensions"] += 1
            seen["bids"] += 1
            seen["price_fen"] = event["price_fen"]
            seen["leader"], seen["leader_rank"] = event["paddle"], event["rank"]
            seen["next_fen"] = event["price_fen"] + seen["increment_fen"]
            seen["ends_at"] = event["ends_at"]
        case "extended":
            seen["ends_at"] = event["ends_at"]
        case "suspended":
            seen.update(status="suspended", ends_at=None, left_ms=event["left_ms"])
        case "resumed":
            early = event["at"] < seen["opens_at"]
            seen["status"] = "upcoming" if early else "open"
            seen.update(ends_at=event["ends_at"], left_ms=None)
        case "withdrawn":
            seen["status"] = "withdrawn"
        case "closed":
            seen.update(status="closed", result=event["result"], **_after_the_close(event))
    return seen


def _after_the_close(event: dict[str, Any]) -> dict[str, Any]:
    nobody = {"leader": None, "leader_rank": None} if event["paddle"] is None else {}
    return nobody | ({"reserve": event["reserve"]} if "reserve" in event else {})
