"""Facts into triples, one function a kind. What has no name gets its IRI from what identifies it, never from words."""

from __future__ import annotations

from functools import singledispatch

from pyoxigraph import Literal, NamedNode

from cuakhau.graph import iris
from cuakhau.graph.dates import first_day, text_of
from cuakhau.graph.events import write_event
from cuakhau.graph.facts import (
    Affiliation,
    AtMarker,
    CommodityFlow,
    Concerns,
    Connects,
    Cooperation,
    Entity,
    EntityName,
    Fact,
    GateClass,
    GateMode,
    Intention,
    Key,
    Lifetime,
    LocatedIn,
    PairedGates,
    PairedPlaces,
    PartOf,
    Position,
    Project,
    Role,
    Status,
    Withdrawal,
)
from cuakhau.graph.figures import write_observation
from cuakhau.graph.instruments import write_instrument
from cuakhau.graph.iris import ck, code, entity, term
from cuakhau.graph.mappings import write_identifier, write_mapping
from cuakhau.graph.names import slugify
from cuakhau.graph.writer import Writer, decimal_literal

_ALT_LABEL = term("skos:altLabel")
_LABEL = term("rdfs:label")
_PLACES_WITHIN_PLACES = ("unit", "country", "region")
_LINK_CLASSES = {
    "road": "Road", "expressway": "Expressway", "railway": "Railway", "bridge": "Bridge", "corridor": "Corridor",
}  # fmt: skip


@singledispatch
def write(fact: Fact, out: Writer) -> None:
    """State a fact's triples in its passage.

    Raises:
        TypeError: if the kind has no function here.
    """
    raise TypeError(f"no quads for a fact of kind {fact.kind!r}")


@write.register
def _entity(fact: Entity, out: Writer) -> None:
    for name in fact.types:
        out.add_type(fact, entity(fact.key), name)
    if "Candidate" in fact.types:
        out.note_candidate(fact, fact.key)
    for country in fact.countries:
        out.add(fact, entity(fact.key), ck("country"), entity(country))


@write.register
def _name(fact: EntityName, out: Writer) -> None:
    predicate = _LABEL if fact.preferred else _ALT_LABEL
    out.add(fact, entity(fact.key), predicate, Literal(fact.text, language=fact.language))


@write.register
def _position(fact: Position, out: Writer) -> None:
    subject = entity(fact.key)
    latitude, longitude = decimal_literal(fact.latitude), decimal_literal(fact.longitude)
    geometry = iris.node("geometry", [latitude.value, longitude.value, fact.basis])
    if fact.preferred:
        out.add(fact, subject, term("wgs:lat"), latitude)
        out.add(fact, subject, term("wgs:long"), longitude)
        out.add(fact, subject, term("geo:hasDefaultGeometry"), geometry)
    point = f"POINT({longitude.value} {latitude.value})"
    out.add(fact, subject, term("geo:hasGeometry"), geometry)
    out.add_type(fact, geometry, "PointGeometry")
    out.add(fact, geometry, term("geo:asWKT"), Literal(point, datatype=term("geo:wktLiteral")))
    out.add(fact, geometry, ck("coordinateBasis"), code("coordinate-basis", fact.basis))


@write.register
def _lifetime(fact: Lifetime, out: Writer) -> None:
    subject = entity(fact.key)
    out.add_date(fact, subject, "validFrom", fact.valid_from)
    out.add_date(fact, subject, "validUntil", fact.valid_until)
    if fact.successor:
        out.add(fact, subject, ck("successor"), entity(fact.successor))
    out.add_reference(fact, subject, ck("byInstrument"), fact.instrument, "by_instrument")


@write.register
def _status(fact: Status, out: Writer) -> None:
    _status_period(fact, out, out.resolve(fact, fact.subject, "status.subject"))


def _status_period(fact: Status | Project, out: Writer, subject: NamedNode) -> None:
    valid_from = fact.valid_from if isinstance(fact, Status) else None
    attested_on = None if valid_from else fact.attested_on
    when = valid_from or attested_on
    place = [] if when else [iris.passage(fact.passage).value]
    period = iris.node(
        "status-period", [subject.value, fact.status, text_of(valid_from), text_of(attested_on), *place]
    )
    out.add_type(fact, period, "StatusPeriod")
    out.add(fact, period, ck("statusOf"), subject)
    out.add(fact, period, ck("status"), code("status", fact.status))
    out.add_date(fact, period, "attestedOn", fact.attested_on)
    if isinstance(fact, Status):
        out.add_date(fact, period, "validFrom", fact.valid_from)
        out.add_date(fact, period, "validUntil", fact.valid_until)
    out.add_reference(fact, period, ck("byInstrument"), fact.instrument, "by_instrument")
    out.appears(fact, period, not_before=first_day(when))


@write.register
def _withdrawal(fact: Withdrawal, out: Writer) -> None:
    subject = entity(fact.key)
    out.add_type(fact, subject, "Withdrawn")
    out.add(fact, subject, term("owl:deprecated"), Literal(True))
    out.add_date(fact, subject, "withdrawnOn", fact.withdrawn_on)
    for key in fact.replaced_by:
        out.add(fact, subject, term("dcterms:isReplacedBy"), entity(key))
    for language, name, why in (
        ("vi", fact.name_vi, fact.why_vi),
        ("zh", fact.name_zh, fact.why_zh),
        ("en", fact.name_en, fact.why_en),
    ):
        if name:
            out.add(fact, subject, _LABEL, Literal(name, language=language))
        out.add_words(fact, subject, "withdrawnBecause", why, language=language)


@write.register
def _marker(fact: AtMarker, out: Writer) -> None:
    iri = entity(Key("marker", slugify(fact.marker)))
    gate = out.resolve(fact, fact.gate, "marker.gate")
    out.add(fact, gate, ck("atMarker"), iri)
    out.add_type(fact, iri, "BorderMarker")
    out.add(fact, iri, _LABEL, Literal(fact.marker, language="vi"))


@write.register
def _concerns(fact: Concerns, out: Writer) -> None:
    subject = out.resolve(fact, fact.subject, "concerns.subject")
    out.add_reference(fact, subject, ck("place"), fact.place, "concerns.place")


@write.register
def _paired_gates(fact: PairedGates, out: Writer) -> None:
    vn, cn = (
        out.resolve_key(fact, fact.vn, "paired_gates.vn"),
        out.resolve_key(fact, fact.cn, "paired_gates.cn"),
    )
    out.add(fact, entity(vn), ck("pairedWith"), entity(cn))
    key = fact.pair or out.registry.pair_or_none(vn, cn)
    pair = entity(key) if key else iris.node("pair", [entity(vn).value, entity(cn).value])
    out.add_type(fact, pair, "GatePair")
    out.add(fact, pair, ck("vietnameseGate"), entity(vn))
    out.add(fact, pair, ck("chineseGate"), entity(cn))
    out.add_reference(fact, pair, ck("byInstrument"), fact.instrument, "by_instrument")


@write.register
def _gate_class(fact: GateClass, out: Writer) -> None:
    key = out.resolve_key(fact, fact.gate, "gate_class.gate")
    # A pair's class is the class of its Vietnamese gate: stated of either, it is one designation.
    holder = out.registry.vietnamese_gate_or_none(key) or key
    modality = "planned" if fact.planned else "actual"
    designation = iris.node(
        "designation", [entity(holder).value, fact.gate_class, modality, text_of(fact.valid_from)]
    )
    out.add_type(fact, designation, "Designation")
    out.add(fact, designation, ck("designates"), entity(key))
    out.add(fact, designation, ck("designatedClass"), code("gate-class", fact.gate_class))
    out.add(fact, designation, ck("modality"), ck(modality))
    out.add_date(fact, designation, "validFrom", fact.valid_from)
    out.add_date(fact, designation, "validUntil", fact.valid_until)
    out.add_date(fact, designation, "attestedOn", fact.attested_on)
    out.add_reference(fact, designation, ck("byInstrument"), fact.instrument, "by_instrument")
    out.appears(fact, designation, not_before=None if fact.planned else first_day(fact.valid_from))


@write.register
def _located_in(fact: LocatedIn, out: Writer) -> None:
    place = out.resolve(fact, fact.place, "located_in.place")
    out.add_reference(fact, place, ck("within"), fact.admin, "located_in.admin")


@write.register
def _part_of(fact: PartOf, out: Writer) -> None:
    part, whole = (
        out.resolve_key(fact, fact.part, "part_of.part"),
        out.resolve_key(fact, fact.whole, "part_of.whole"),
    )
    between_places = part.kind in _PLACES_WITHIN_PLACES and whole.kind in _PLACES_WITHIN_PLACES
    out.add(fact, entity(part), ck("within" if between_places else "partOf"), entity(whole))


@write.register
def _cooperation(fact: Cooperation, out: Writer) -> None:
    a = out.resolve(fact, fact.a, "cooperation.a")
    out.add_reference(fact, a, ck("cooperatesWith"), fact.b, "cooperation.b")


@write.register
def _paired_places(fact: PairedPlaces, out: Writer) -> None:
    a = out.resolve(fact, fact.vn, f"paired_places.{fact.place_kind}.vn")
    b = out.resolve(fact, fact.cn, f"paired_places.{fact.place_kind}.cn")
    out.add(fact, a, ck("counterpartOf"), b)
    if fact.place_kind in _LINK_CLASSES:
        _join(
            fact,
            out,
            iris.node("link", [fact.place_kind, *sorted([a.value, b.value])]),
            a,
            b,
            fact.place_kind,
        )


@write.register
def _connects(fact: Connects, out: Writer) -> None:
    a, b = out.resolve(fact, fact.a, "connects.a"), out.resolve(fact, fact.b, "connects.b")
    out.add(fact, a, ck("connectsTo"), b)
    link = entity(fact.link) if fact.link else iris.node("link", [fact.via, *sorted([a.value, b.value])])
    _join(fact, out, link, a, b, fact.via)


def _join(fact: Fact, out: Writer, link: NamedNode, a: NamedNode, b: NamedNode, via: str) -> None:
    out.add_type(fact, link, _LINK_CLASSES[via])
    out.add(fact, link, ck("joins"), a)
    out.add(fact, link, ck("joins"), b)


write.register(write_identifier)
write.register(write_mapping)
write.register(write_instrument)
write.register(write_event)
write.register(write_observation)


@write.register
def _role(fact: Role, out: Writer) -> None:
    person = out.resolve(fact, fact.person, "role.person")
    role = out.resolve(fact, fact.role, "role.role")
    body = out.resolve(fact, fact.organisation, "role.organisation") if fact.organisation else None
    post = iris.node("post", [person.value, role.value, body.value if body else ""])
    _state_post(fact, out, post, person, body)
    out.add(fact, post, ck("role"), role)
    out.add_date(fact, post, "validFrom", fact.valid_from)
    out.add_date(fact, post, "validUntil", fact.valid_until)
    out.appears(fact, post, not_before=first_day(fact.valid_from or fact.attested_on))


@write.register
def _affiliation(fact: Affiliation, out: Writer) -> None:
    person = out.resolve(fact, fact.person, "affiliation.person")
    body = out.resolve(fact, fact.organisation, "affiliation.organisation")
    post = iris.node("post", [person.value, "", body.value])
    _state_post(fact, out, post, person, body)
    out.appears(fact, post, not_before=first_day(fact.attested_on))


def _state_post(
    fact: Role | Affiliation, out: Writer, post: NamedNode, person: NamedNode, body: NamedNode | None
) -> None:
    out.add_type(fact, post, "Post")
    out.add(fact, post, ck("holder"), person)
    if body is not None:
        out.add(fact, post, ck("organisation"), body)
    out.add_date(fact, post, "attestedOn", fact.attested_on)


@write.register
def _project(fact: Project, out: Writer) -> None:
    places = [out.resolve_key(fact, place, "project.place") for place in fact.places]
    within = places[0].slug if places else ""
    project = out.resolve(fact, fact.project, "project.project", within=within)
    out.add_type(fact, project, "Project")
    for place in places:
        out.add(fact, project, ck("place"), entity(place))
    out.add_date(fact, project, "startDate", fact.start)
    out.add_date(fact, project, "plannedEndDate" if fact.end_planned else "endDate", fact.end)
    if fact.status:
        _status_period(fact, out, project)
    else:
        out.add_reference(fact, project, ck("byInstrument"), fact.instrument, "by_instrument")


@write.register
def _commodity(fact: CommodityFlow, out: Writer) -> None:
    place = out.resolve(fact, fact.place, "commodity.place")
    commodity = out.resolve(fact, fact.commodity, "commodity.commodity")
    flow = iris.node("flow", [place.value, commodity.value, fact.flow])
    out.add_type(fact, flow, "CommodityFlow")
    out.add(fact, flow, ck("place"), place)
    out.add(fact, flow, ck("commodity"), commodity)
    out.add(fact, flow, ck("flow"), code("flow", fact.flow))
    out.appears(fact, flow)


@write.register
def _intention(fact: Intention, out: Writer) -> None:
    place = out.resolve(fact, fact.place, "intention.place")
    # An aim is words and nothing else, so only its passage tells it apart; one passage may state two.
    order = sum(1 for _, p, _ in out.triples[fact.passage] if p == ck("aim"))
    intention = iris.node("intention", [place.value, iris.passage(fact.passage).value, str(order)])
    out.add_type(fact, intention, "Intention")
    out.add(fact, intention, ck("place"), place)
    out.add_words(fact, intention, "aim", fact.aim, language=fact.aim_language)
    out.appears(fact, intention)


@write.register
def _gate_mode(fact: GateMode, out: Writer) -> None:
    gate = out.resolve(fact, fact.gate, "gate_mode.gate")
    out.add(fact, gate, ck("mode"), code("mode", fact.mode))
