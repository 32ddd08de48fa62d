"""One seized thing's way through the sandbox court: what it is, and which ids it has come to."""

from __future__ import annotations

from dataclasses import dataclass

from web.sandbox.court import SandboxCourt
from web.sandbox.property_texts import PropertyText
from web.sandbox.world import World


@dataclass
class Story:
    """A thing, its court and the world it lives in. Ids are filled in as they come to be.

    `is_looked_at`: whether the court has found out what a buyer must know.
    """

    world: World
    court: SandboxCourt
    text: PropertyText
    position: int
    debtor_kind: str = "person"
    is_looked_at: bool = True
    case_id: str = ""
    asset_id: str = ""
    appraisal_id: str = ""
    lot_id: str = ""
