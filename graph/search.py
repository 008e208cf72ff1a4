"""Full-text index over folded names: every look-up by name goes through it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cuakhau.errors import StoreError
from cuakhau.graph.names import bare, fold, is_cjk

_SCHEMA = """
CREATE TABLE name (id INTEGER PRIMARY KEY, iri TEXT, kind TEXT, text TEXT, language TEXT, preferred INTEGER,
                   folded TEXT, bare TEXT, joined TEXT, weight INTEGER);
CREATE INDEX name_folded ON name(folded);
CREATE INDEX name_bare ON name(bare);
CREATE INDEX name_joined ON name(joined);
CREATE VIRTUAL TABLE words USING fts5(tokens, content='', tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE pieces USING fts5(folded, content='', tokenize="trigram");
"""
_EXACT = "SELECT iri, kind, text, language, ? + preferred * 5, weight FROM name WHERE {column} = ?"
_MATCH = (
    "SELECT iri, kind, text, language, ? + preferred, weight FROM name "
    "WHERE id IN (SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rank LIMIT 400)"
)


@dataclass(frozen=True, slots=True)
class IndexedName:
    """A name to be found."""

    iri: str
    kind: str
    """Kind of identifier: gate, unit, zone, …"""
    text: str
    language: str
    preferred: bool
    weight: int = 0
    """How much is known of the thing: decides between things that a text fits equally."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that a text fits."""

    iri: str
    kind: str
    text: str
    """The name that fits."""
    language: str
    score: int
    """100 for the thing's own name, less for further names, parts of names, pieces of words."""


class SearchIndex:
    """Finds things by any of their names, however written: with or without tones, in any script, in part.

    Flat in the size of the graph: exact look-ups go through indexes, others through FTS5.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def build(cls, names: Iterable[IndexedName], path: Path | None = None) -> SearchIndex:
        """Write an index of names.

        Args:
            names: all names of all things.
            path: a file that is not there yet; in memory if None.
        """
        connection = sqlite3.connect(str(path) if path else ":memory:", check_same_thread=False)
        connection.executescript(_SCHEMA)
        for number, name in enumerate(sorted(names, key=lambda n: (n.iri, n.language, n.text)), 1):
            for offset, (folded, stripped) in enumerate(_forms(name)):
                row_id = number * 4 + offset
                row = (row_id, name.iri, name.kind, name.text, name.language, int(name.preferred))
                values = (*row, folded, stripped, folded.replace(" ", ""), name.weight)
                connection.execute("INSERT INTO name VALUES (?,?,?,?,?,?,?,?,?,?)", values)
                connection.execute("INSERT INTO words(rowid, tokens) VALUES (?,?)", (row_id, _tokens(folded)))
                connection.execute("INSERT INTO pieces(rowid, folded) VALUES (?,?)", (row_id, folded))
        connection.commit()
        return cls(connection)

    @classmethod
    def open(cls, path: Path) -> SearchIndex:
        """Open an index, read-only.

        Raises:
            StoreError: if it is missing or corrupt.
        """
        try:
            connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
            connection.execute("SELECT 1 FROM name LIMIT 1")
        except sqlite3.Error as error:
            raise StoreError(
                f"{path}: the index of names cannot be read ({error}); run `cuakhau build`"
            ) from error
        return cls(connection)

    def find(self, text: str, *, kinds: Collection[str] = (), limit: int = 10) -> list[Hit]:
        """Things that a text fits, the best first; each once.

        Args:
            text: a name or part of one, in any writing.
            kinds: kinds of identifiers to look among; all if empty.
            limit: how many at the most.
        """
        folded = fold(text)
        if not folded:
            return []
        best: dict[str, tuple[int, int, Hit]] = {}
        for score, sql, argument in _steps(folded):
            if len(best) >= limit and score < 60:
                break
            for row in self._connection.execute(sql, (score, argument)):
                iri, kind, name, language, points, weight = row
                if kinds and kind not in kinds:
                    continue
                # Among partial fits the name that the text covers most of comes first.
                points = (
                    points if score >= 60 else points + round(9 * len(folded) / max(len(name), len(folded)))
                )
                known = best.get(iri)
                if known is None or points > known[0]:
                    best[iri] = points, weight, Hit(iri, kind, name, language, min(points, 100))
        ranked = sorted(best.values(), key=lambda item: (-item[0], -item[1], item[2].iri))
        return [hit for _, _, hit in ranked[:limit]]

    def forms(self) -> Iterator[tuple[IndexedName, tuple[str, ...]]]:
        """Every name, sorted, with the folded forms that it is found by: its own, and the pinyin of a Chinese one."""
        rows = self._connection.execute(
            "SELECT iri, kind, text, language, preferred, weight, group_concat(folded, char(10)) "
            "FROM (SELECT * FROM name ORDER BY id) GROUP BY id / 4 ORDER BY id / 4"
        )
        for iri, kind, text, language, preferred, weight, folded in rows:
            yield (
                IndexedName(iri, kind, text, language, bool(preferred), weight),
                tuple(folded.split("\n")),
            )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _steps(folded: str) -> list[tuple[int, str, str]]:
    """What to try, the surest first: score, statement, argument."""
    steps = [
        (95, _EXACT.format(column="folded"), folded),
        (85, _EXACT.format(column="joined"), folded.replace(" ", "")),
        (75, _EXACT.format(column="bare"), folded),
        (65, _EXACT.format(column="bare"), bare(folded)),
        (40, _MATCH.format(table="words"), _phrase(folded)),
    ]
    words = _tokens(folded).split()
    if len(words) > 1:
        steps.append((30, _MATCH.format(table="words"), " AND ".join(f'"{word}"' for word in words)))
    if len(folded) >= 3:
        steps.append((20, _MATCH.format(table="pieces"), f'"{folded}"'))
    return steps


def _phrase(folded: str) -> str:
    """The words in order, the last one possibly begun only."""
    return f'"{_tokens(folded)}"*'


def _tokens(folded: str) -> str:
    """Words of a folded name; every Chinese character is a word, so that names of two characters are found."""
    return " ".join("".join(f" {c} " if is_cjk(c) else c for c in folded.replace('"', " ")).split())


def _forms(name: IndexedName) -> list[tuple[str, str]]:
    """The folded name, whole and without class words; for a Chinese one its pinyin too."""
    folded = fold(name.text)
    stripped = bare(folded)
    if name.language.startswith("zh") and is_cjk(name.text):
        return [(folded, stripped), (_pinyin(folded), _pinyin(stripped))]
    return [(folded, stripped)]


def _pinyin(text: str) -> str:
    # Imported here: only building needs its dictionaries, which take longer to load than a look-up takes.
    from pypinyin import lazy_pinyin

    return fold(" ".join(lazy_pinyin(text)))
