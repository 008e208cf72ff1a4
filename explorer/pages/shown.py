"""Terms of the graph as a page shows them: in words, with the page they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from cuakhau.explorer.pages.addresses import SITUATIONS, path_of
from cuakhau.explorer.pages.reading import TYPE, Name, Reading
from cuakhau.explorer.pages.wording import wording
from cuakhau.graph.iris import CK, PREFIXES
from cuakhau.graph.store import Term
from cuakhau.graph.vocabulary import kind_of
from cuakhau.labels import order
from cuakhau.values import display, lexical, value_of
from cuakhau.walk import Statement

_DATES: Final = frozenset(PREFIXES["xsd"] + name for name in ("date", "gYear", "gYearMonth"))
_NUMBERS: Final = frozenset(PREFIXES["xsd"] + name for name in ("decimal", "integer"))


@dataclass(frozen=True, slots=True)
class Value:
    """Something said, in words."""

    text: str
    language: str = ""
    """BCP 47 tag of the text where it may differ from the page's; empty otherwise."""
    path: str = ""
    """Of its page, from the root of the site; empty if it has none."""
    iri: str = ""
    code: str = ""
    """`gate-class/international`: what a colour or sign goes by."""


def local_name(iri: str) -> str:
    """The name of a term without its vocabulary."""
    return iri.rpartition("#")[2].rpartition("/")[2]


class Show:
    """Puts terms in the words of one language."""

    def __init__(self, reading: Reading, language: str) -> None:
        self.reading = reading
        self.language = language
        self.t = wording(language)

    def thing(self, iri: str) -> Value:
        """A thing, code, class or property by its name; a situation by what it is about."""
        kind = kind_of(iri)
        found = self.reading.name_or_none(iri, self.language)
        if found is None and kind in SITUATIONS:
            return Value(self._situation(iri), "", path_of(iri, self.language), iri)
        if kind == "source" and (register := self.t.or_none(f"registers.{iri.rpartition('/')[2]}")):
            found = Name(register, self.language)
        name = found or self.reading.name(iri, self.language)
        code = f"{kind}/{iri.rpartition('/')[2]}" if kind else ""
        return Value(name.text, name.language, path_of(iri, self.language), iri, code)

    def term(self, term: Term) -> Value:
        """A term of the graph."""
        if isinstance(term, NamedNode):
            return self.thing(term.value)
        if isinstance(term, Literal):
            if term.datatype.value in _DATES:
                return Value(self.t.date(term.value))
            if term.datatype.value in _NUMBERS:
                return Value(self.t.number(term.value))
            text = display(value_of(term, "", self._name), language=self.language)
            return Value(text, term.language or "")
        return Value(str(term))

    def kinds(self, iri: str) -> list[Value]:
        """Its classes, as stated; the derived ones only if none is stated."""
        classes = [s for s in self.reading.said_of(iri) if s.property == TYPE]
        stated = [s for s in classes if s.passages or not s.rules] or classes
        ours = [s for s in stated if lexical(s.value).startswith(CK)] or stated
        values = [self.thing(lexical(s.value)) for s in ours]
        # A word that another of its classes says more exactly: a decision is an instrument.
        return list({value.text: value for value in values}.values())

    def best(self, statements: Iterable[Statement]) -> list[Value]:
        """Values of one property: texts in several languages once, in the reader's or the next best."""
        terms = [s.value for s in statements]
        tagged = [term for term in terms if isinstance(term, Literal) and term.language]
        if len(tagged) > 1:
            ranks = order(self.language, sorted(term.language or "" for term in tagged))
            best = min(tagged, key=lambda term: ranks.index(term.language or "")).language
            terms = [t for t in terms if not (isinstance(t, Literal) and t.language) or t.language == best]
        return [self.term(term) for term in terms]

    def relation(self, name: str, kind: str = "", *, about: str = "") -> str:
        """A property in plain words, told apart by the kinds of what it joins where it has words for that.

        Args:
            name: IRI of the property; `^` in front of one that is read backwards.
            kind: of the values.
            about: kind of what it is said of.
        """
        local = ("^" if name.startswith("^") else "") + local_name(name)
        for key in (f"relations.{local}_of_{about}", f"relations.{local}_{kind}", f"relations.{local}"):
            if (word := self.t.or_none(key)) is not None:
                return word
        word = self._name(name.removeprefix("^"))
        word = word[:1].upper() + word[1:]
        return f"{word} ←" if name.startswith("^") else word

    def _name(self, iri: str) -> str:
        return self.reading.name(iri, self.language).text

    def _situation(self, iri: str) -> str:
        """A few words: what it is, what it says, of what, when."""
        said = self.reading.said_of(iri)
        kinds = [
            local_name(lexical(s.value)) for s in said if s.property == TYPE and (s.passages or not s.rules)
        ]
        parts = [self._name(CK + kinds[0])] if kinds else []
        parts += self._first(said, ("designatedClass", "status", "role", "measure", "commodity"))
        parts += self._first(
            said, ("designates", "statusOf", "holder", "object", "place", "concerns", "joins", "between")
        )
        parts += self._first(said, ("validFrom", "date", "attestedOn", "periodStart"))
        return " · ".join(parts)

    def _first(self, said: Sequence[Statement], names: Sequence[str]) -> list[str]:
        for name in names:
            found = [s.value for s in said if s.property == CK + name]
            named = [v for v in found if not (isinstance(v, NamedNode) and kind_of(v.value) in SITUATIONS)]
            if named:
                value = self.term(min(named, key=str)).text
                return [value if len(value) <= 60 else value[:59] + "…"]
        return []
