"""The operating table: items and lenses, each with a side for the system and a side for people."""

from typing import Literal

from pydantic import Field

from core.model.base import Day, Flag, Record, RoleName, Text

Party = Literal["build", "business", "it", "audit"]
PARTIES: tuple[Party, ...] = ("build", "business", "it", "audit")
PARTY_TITLES: dict[Party, str] = {"build": "Build", "business": "Business", "it": "IT", "audit": "Audit"}
LensName = Literal["input", "output", "evaluation", "change"]
LENSES: tuple[LensName, ...] = ("input", "output", "evaluation", "change")


def party_name(party: Party) -> str:
    """The name of a party within a sentence: `build`, `IT`."""
    return "IT" if party == "it" else party


class Item(Record):
    """A row of the operating table. Each side is open or decided independently."""

    title: Text = Field("", title="Title")
    specification: Text = Field("", title="Specification", description="What the AI system does")
    specification_decided: Flag = Field(False, title="Specification decided")
    operations: Text = Field("", title="Operations", description="How people keep it running")
    operations_decided: Flag = Field(False, title="Operations decided")
    owner: RoleName = Field("", title="Owner", description="The role that decides the operations side")
    party: Party = Field("business", title="Party", description="Who must decide while no role owns it")
    due: Day | None = Field(None, title="Due", description="When the operations side must be decided")
    order: Text = Field("", title="Order", description="Sorts the rows; rows without it come last, by name")
    note: Text = Field("", title="Note")


class Lens(Record):
    """One of four perspectives on the change from PoC to production."""

    poc: Text = Field("", title="The PoC shows")
    poc_decided: Flag = Field(False, title="PoC side decided")
    production: Text = Field("", title="Production must decide")
    production_decided: Flag = Field(False, title="Production side decided")
    owner: RoleName = Field("", title="Owner", description="The role that decides the production side")
    party: Party = Field("business", title="Party", description="Who must decide while no role owns it")
    due: Day | None = Field(None, title="Due")
    note: Text = Field("", title="Note")
