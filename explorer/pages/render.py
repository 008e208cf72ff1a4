"""Pages by their paths: one environment of templates, one frame, one function a page."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from html import escape
from importlib import resources
from typing import Any, Final
from urllib.parse import urlencode

import jinja2

from cuakhau.api import Graph
from cuakhau.explorer.dataset_documents import own_graphs
from cuakhau.explorer.headers import LIVE_PAGE_POLICY, PAGE_POLICY
from cuakhau.explorer.pages.addresses import WITHOUT_PAGE, has_page, root_of
from cuakhau.explorer.pages.asked import Asked, Backend
from cuakhau.explorer.pages.citing import Citing
from cuakhau.explorer.pages.reading import Counted, Reading
from cuakhau.explorer.pages.routes import find_route, fixed_paths
from cuakhau.explorer.pages.shown import Show
from cuakhau.explorer.signposts import signposts
from cuakhau.explorer.tiles import MAP_PAGE, policy_with_tiles
from cuakhau.graph.iris import BASE, ck, term
from cuakhau.graph.vocabulary import kind_of
from cuakhau.labels import LANGUAGES
from cuakhau.values import lexical

_PATH: Final = re.compile(r"(?P<language>vi|en|zh)/(?P<rest>(?:[A-Za-z0-9._-]+/)*)")
_PARTS: Final = f"""\
SELECT ?part ?thing WHERE {{ VALUES ?property {{ {term("geo:hasGeometry")} {ck("identifier")} }} ?thing ?property ?part }}"""
_LIVE: Final = ("explore.html", "question.html", "workbench.html")
"""Pages whose components set styles of their own on what they draw."""


class Site:
    """Writes the pages of one graph.

    Args:
        graph: what the pages are about.
        backend: `http` where pages are served beside an endpoint, `wasm` where they are files.
        reading: what was already read of the graph, for writing many pages; by default each page reads for itself.
        root: address of the site, for a page that may be shown at any path; by default links are relative.
        tiles: address of map tiles that a reader may ask for.
    """

    def __init__(
        self,
        graph: Graph,
        *,
        backend: Backend,
        reading: Reading | None = None,
        root: str = "",
        tiles: str = "",
    ) -> None:
        self.graph = graph
        self.backend = backend
        self._reading = reading
        self._root = root.rstrip("/")
        self._tiles = tiles

    def page(self, path: str, query: Mapping[str, str] | None = None) -> str | None:
        """The page at a path such as `vi/id/gate/huu-nghi/`; None if there is none.

        Args:
            path: from the root of the site, with a slash at its end and none in front.
            query: what follows `?`; only the page of results looks at it.
        """
        found = _PATH.fullmatch(path)
        if found is None:
            return None
        asked = self._asked(found["language"], path, query or {})
        route = find_route(found["rest"])
        if route is None:
            return None
        values = route.make(asked, *route.arguments)
        return None if values is None else self._render(route.template, asked, values)

    def error(self, language: str, *, title: str, message: str, path: str = "") -> str:
        """A page that says what went wrong, in words.

        Args:
            language: vi, en or zh.
            title: in a few words.
            message: what is wrong and what to do.
            path: of the page that was asked for: the links of the page are relative to it.
        """
        asked = self._asked(language, path, {})
        return self._render("error.html", asked, {"title": title, "message": message})

    def not_found(self, language: str, *, path: str = "") -> str:
        """The page where there is none."""
        t = Show(Reading(self.graph), language).t
        return self.error(
            language, title=t("errors.not_found"), message=t("errors.not_found_more"), path=path
        )

    def things(self) -> list[str]:
        """The IRI of everything that has a page and is no source, sorted."""
        return [iri for iri in self._subjects if not iri.startswith(BASE + "source/")]

    def sources(self) -> list[str]:
        """The IRI of every source, sorted."""
        return [iri for iri in self._subjects if iri.startswith(BASE + "source/")]

    def parts(self) -> dict[str, str]:
        """What has no page of its own, each with the thing that it is part of."""
        table = self.graph.store.select(_PARTS)
        found = sorted((lexical(part), lexical(owner)) for part, owner in table.rows)
        return {
            part: owner
            for part, owner in reversed(found)
            if kind_of(part) in WITHOUT_PAGE and has_page(owner)
        }

    def owner_or_none(self, part: str) -> str | None:
        """The thing that something without a page of its own is part of."""
        return self.parts().get(part) if kind_of(part) in WITHOUT_PAGE else None

    def paths(self) -> Iterator[str]:
        """The path of every page that can be written beforehand."""
        for language in LANGUAGES:
            yield from (f"{language}/{rest}" for rest in fixed_paths(self.backend))
            for own in own_graphs(self.graph):
                yield f"{language}/graph/{own.name}/"
            for iri in self._subjects:
                yield f"{language}/{iri.removeprefix(BASE)}/"

    @functools.cached_property
    def _counted(self) -> Counted:
        return Counted(self.graph)

    @functools.cached_property
    def _subjects(self) -> list[str]:
        table = self.graph.store.select("SELECT DISTINCT ?thing WHERE { ?thing a ?class }")
        found = {getattr(row[0], "value", "") for row in table.rows}
        return sorted(iri for iri in found if has_page(iri))

    def _asked(self, language: str, path: str, query: Mapping[str, str]) -> Asked:
        show = Show(self._reading or Reading(self.graph, self._counted), language)
        return Asked(language, path, query, self.backend, show, Citing(show))

    def _render(self, template: str, asked: Asked, values: Mapping[str, Any]) -> str:
        root = self._root or root_of(asked.path)
        tiles = self._tiles if MAP_PAGE.fullmatch(asked.path) else ""
        frame = {
            "t": asked.show.t,
            "lang": asked.language,
            "languages": LANGUAGES,
            "root": root,
            "home": f"{root}/{asked.language}/",
            "rest": asked.path.partition("/")[2],
            "kept": _kept(asked.query),
            "backend": self.backend,
            "build": self.build,
            "data_date": asked.show.t.date(self.graph.data_date.isoformat()),
            "guide": f"{root}/static/guide/index.html" if _has_guide() else "",
            "citing": asked.citing,
            "signposts": () if template == "error.html" else signposts(asked.path),
            # A server sends its policy as a header.
            "csp": policy_with_tiles(_policy(template), tiles) if self.backend == "wasm" else "",
            "tiles": tiles,
        }
        assert not frame.keys() & values.keys(), f"{template}: a value hides one of the frame"
        return environment().get_template(template).render({**frame, **values})

    @functools.cached_property
    def build(self) -> str:
        """A short name of the build of the graph: what is kept from another build is not used."""
        return self.graph.manifest.sha256[:12] if self.graph.folder else self.graph.data_date.isoformat()


def _kept(query: Mapping[str, str]) -> str:
    """What of the address the same page in another language needs."""
    kept = {key: query[key] for key in ("q", "as_of") if query.get(key)}
    return f"?{urlencode(kept)}" if kept else ""


def _policy(template: str) -> str:
    """What a page may load, as a page itself can say it: who may frame it, only a server can."""
    policy = LIVE_PAGE_POLICY if template in _LIVE else PAGE_POLICY
    return "; ".join(part for part in policy.split("; ") if not part.startswith("frame-ancestors"))


def policy_element() -> str:
    """The policy of plain pages as an element, for files whose host sends no headers of ours."""
    return f'<meta http-equiv="Content-Security-Policy" content="{escape(_policy(""))}">'


@functools.cache
def _has_guide() -> bool:
    """Whether the guide was built among the static files."""
    return resources.files("cuakhau.explorer").joinpath("static", "guide", "index.html").is_file()


@functools.cache
def environment() -> jinja2.Environment:
    """The templates: every value is escaped, and a name that does not exist is an error."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("cuakhau.explorer", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
