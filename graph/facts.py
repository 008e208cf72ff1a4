"""What a loader gives and the graph takes: one frozen class a kind of fact, and what facts are made of. No RDF.

An argument that the source does not give is None or empty, never guessed.
"""

from __future__ import annotations

from cuakhau.graph.article_facts import Affiliation as Affiliation
from cuakhau.graph.article_facts import CommodityFlow as CommodityFlow
from cuakhau.graph.article_facts import Connects as Connects
from cuakhau.graph.article_facts import Cooperation as Cooperation
from cuakhau.graph.article_facts import Event as Event
from cuakhau.graph.article_facts import GateClass as GateClass
from cuakhau.graph.article_facts import GateMode as GateMode
from cuakhau.graph.article_facts import Instrument as Instrument
from cuakhau.graph.article_facts import Intention as Intention
from cuakhau.graph.article_facts import LocatedIn as LocatedIn
from cuakhau.graph.article_facts import Observation as Observation
from cuakhau.graph.article_facts import PairedGates as PairedGates
from cuakhau.graph.article_facts import PairedPlaces as PairedPlaces
from cuakhau.graph.article_facts import PartOf as PartOf
from cuakhau.graph.article_facts import Project as Project
from cuakhau.graph.article_facts import Role as Role
from cuakhau.graph.registry_facts import AtMarker as AtMarker
from cuakhau.graph.registry_facts import Concerns as Concerns
from cuakhau.graph.registry_facts import Entity as Entity
from cuakhau.graph.registry_facts import EntityName as EntityName
from cuakhau.graph.registry_facts import Identifier as Identifier
from cuakhau.graph.registry_facts import Lifetime as Lifetime
from cuakhau.graph.registry_facts import Mapping as Mapping
from cuakhau.graph.registry_facts import Position as Position
from cuakhau.graph.registry_facts import Status as Status
from cuakhau.graph.registry_facts import Withdrawal as Withdrawal
from cuakhau.graph.sources import Fact as Fact
from cuakhau.graph.sources import Key as Key
from cuakhau.graph.sources import Mention as Mention
from cuakhau.graph.sources import Passage as Passage
from cuakhau.graph.sources import Reference as Reference
from cuakhau.graph.sources import Review as Review
from cuakhau.graph.sources import Source as Source

KINDS: tuple[type[Fact], ...] = (
    Entity, EntityName, Identifier, Mapping, Position, Lifetime, Status, Withdrawal, AtMarker, Concerns,
    PairedGates, GateClass, LocatedIn, Cooperation, Instrument, Event, Observation, Role, Project,
    CommodityFlow, PairedPlaces, PartOf, Connects, Intention, GateMode, Affiliation,
)  # fmt: skip
"""Every kind of fact, the registry's first."""
