"""Treaties, agreements, decisions, programmes and plans as triples."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from cuakhau.graph.dates import Interval, first_day
from cuakhau.graph.facts import Instrument
from cuakhau.graph.iris import ck, term
from cuakhau.graph.writer import Writer, date_triples

_CLASSES = {
    "treaty": "Treaty", "agreement": "Agreement", "decision": "Decision", "decree": "Decree",
    "resolution": "Resolution", "programme": "Programme", "plan": "Plan", "scheme": "Plan",
    "protocol": "Protocol", "memorandum": "Memorandum", "minutes": "Minutes", "circular": "Circular",
    "official_letter": "OfficialLetter", "approval": "StateApproval",
}  # fmt: skip


def write_instrument(fact: Instrument, out: Writer) -> None:
    """State what is known of an instrument, in its passage."""
    subject = out.resolve(fact, fact.instrument, "instrument.instrument")
    out.add_type(fact, subject, _CLASSES[fact.instrument_kind])
    if fact.title:
        out.add(fact, subject, term("dcterms:title"), Literal(fact.title, language=fact.title_language))
    out.add_words(fact, subject, "number", fact.number)
    if fact.date is not None and fact.date.is_single:
        _issued(fact, out, subject, fact.date)
    out.add_date(fact, subject, "validFrom", fact.valid_from)
    out.add_date(fact, subject, "validUntil", fact.valid_until)
    out.add_reference(fact, subject, ck("issuer"), fact.issuer, "instrument.issuer")
    out.add_reference(fact, subject, ck("signatory"), fact.signatory, "instrument.signatory")
    for party in fact.parties:
        out.add_reference(fact, subject, ck("party"), party, "instrument.party")
    out.add_words(fact, subject, "approves", fact.approves, language=fact.title_language)
    if fact.subject:
        out.add(fact, subject, term("dcterms:subject"), Literal(fact.subject, language="en"))
    out.appears(fact, subject, not_before=first_day(fact.date))


def _issued(fact: Instrument, out: Writer, subject: NamedNode, when: Interval) -> None:
    """The date under Dublin Core's name, its first and last day under ours."""
    for predicate, obj in date_triples("issued", when):
        out.add(fact, subject, term("dcterms:issued") if predicate == ck("issued") else predicate, obj)
