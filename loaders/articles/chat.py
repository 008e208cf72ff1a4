"""Questions to an OpenAI-compatible chat endpoint: several at a time, each with a limit of time and of size."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import httpx

from cuakhau.errors import EndpointError

_PATH = "/chat/completions"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
"""What another try can mend."""
_HOPELESS = {
    401: "it refuses the key",
    402: "it wants to be paid first",
    403: "it refuses access with this key",
    404: "there is no such address, or no such model",
    405: "it is no address of chat completions",
}
"""What is the same for every question, so that no other one is sent."""
_LARGEST_ANSWER = 4_000_000
_TOLD = 300
_T = TypeVar("_T")

Reason = Literal[
    "timeout", "unreachable", "status", "not-json", "schema", "cut-short", "refused", "too-large"
]


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why a question has no answer that can be used."""

    reason: Reason
    message: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how often is asked."""

    question_s: float = 120.0
    """Seconds for one question, all its tries and the waiting between them included."""
    total_s: float = 900.0
    """Seconds for all questions together; what is not answered by then is given up."""
    tries: int = 4
    """How often a question is sent at most."""
    first_wait_s: float = 1.0
    """Seconds before the second try; twice as long before each further one, unless the endpoint says how long."""
    concurrency: int = 4
    """Questions under way at once."""


class ChatEndpoint:
    """One model at one address. Keeps no connection between calls, so that it can be sent to other processes."""

    def __init__(self, url: str, *, key: str, limits: Limits) -> None:
        """Make no request.

        Args:
            url: base of the interface (`https://…/v1`), or the full address of its chat completions.
            key: sent as bearer token, to this address only: no redirect is followed.
            limits: of time and number.

        Raises:
            EndpointError: if the address is none of HTTP, or the key cannot be sent in a header.
        """
        try:
            address = httpx.URL(url.strip())
        except (httpx.InvalidURL, ValueError) as error:
            raise EndpointError(f"{url!r} is no URL ({error})", url=url) from error
        if address.scheme not in {"http", "https"} or not address.host:
            raise EndpointError(
                f"{url!r} is no address of an endpoint: it starts with http:// or https://", url=url
            )
        path = address.path.rstrip("/")
        self._address = address.copy_with(path=path if path.endswith(_PATH) else path + _PATH)
        self.url = str(self._address.copy_with(userinfo=b"", query=None))
        """Without password and parameters, for messages."""
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            raise EndpointError(
                "the key for the endpoint is empty, or has spaces or characters that are not ASCII",
                url=self.url,
            )
        self._key = key
        self._limits = limits

    def answers(self, requests: Sequence[Mapping[str, Any]]) -> list[dict[str, Any] | NoAnswer]:
        """The JSON object that answers each request, or why there is none; in the order of the requests.

        Raises:
            EndpointError: if the endpoint refuses in a way that is the same for every request.
        """
        return _run(self._answers(requests))

    async def _answers(self, requests: Sequence[Mapping[str, Any]]) -> list[dict[str, Any] | NoAnswer]:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._limits.total_s
        gate = asyncio.Semaphore(self._limits.concurrency)
        async with httpx.AsyncClient(
            headers={"Authorization": f"Bearer {self._key}"},
            timeout=self._limits.question_s,
            trust_env=self._address.host not in _LOOPBACK,
        ) as client:

            async def one(request: Mapping[str, Any]) -> dict[str, Any] | NoAnswer:
                async with gate:
                    ends = min(deadline, loop.time() + self._limits.question_s)
                    return await self._answer(client, request, ends=ends)

            try:
                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(one(request)) for request in requests]
            except ExceptionGroup as errors:  # the first one ended all the others
                raise errors.exceptions[0] from None
        return [task.result() for task in tasks]

    async def _answer(
        self, client: httpx.AsyncClient, request: Mapping[str, Any], *, ends: float
    ) -> dict[str, Any] | NoAnswer:
        failed = NoAnswer("timeout", f"{self.url} was not asked any more: the time was up")
        try:
            async with asyncio.timeout_at(ends):
                for number in range(self._limits.tries):
                    result, wait_s = await self._try(client, request)
                    if not isinstance(result, NoAnswer) or wait_s is None:
                        return result
                    failed = result
                    wait_s = max(wait_s, self._limits.first_wait_s * 2**number)
                    if number + 1 == self._limits.tries or asyncio.get_running_loop().time() + wait_s > ends:
                        break
                    await asyncio.sleep(wait_s)
        except TimeoutError:
            if failed.reason == "timeout":
                return NoAnswer("timeout", f"{self.url} did not answer in time")
        return failed

    async def _try(
        self, client: httpx.AsyncClient, request: Mapping[str, Any]
    ) -> tuple[dict[str, Any] | NoAnswer, float | None]:
        """The answer, or why there is none and how long to wait at least before asking again; None: do not."""
        try:
            async with client.stream("POST", self._address, json=request) as response:
                body = await _body_or_none(response)
        except httpx.TimeoutException:
            return NoAnswer("timeout", f"{self.url} did not answer in time"), None
        except (httpx.HTTPError, httpx.StreamError) as error:
            return NoAnswer("unreachable", f"{self.url} cannot be reached, or broke off: {error}"), 0.0
        if body is None:
            return NoAnswer("too-large", f"{self.url} answers with more than {_LARGEST_ANSWER} bytes"), None
        status = response.status_code
        if status == 200:
            return _content(body), None
        told = self._told(body)
        if status in _HOPELESS or 300 <= status < 400:
            why = _HOPELESS.get(status, f"it has moved to {response.headers.get('location', '?')[:_TOLD]}")
            raise EndpointError(
                f"{self.url} answers with status {status}: {why}{told}", url=self.url, status=status
            )
        failed = NoAnswer("status", f"{self.url} answers with status {status}{told}")
        return failed, (_seconds(response.headers.get("retry-after", "")) if status in _AGAIN else None)

    def _told(self, body: bytes) -> str:
        """What an endpoint says about an error, in one printable line; some repeat the key."""
        text = " ".join(body[: 4 * _TOLD].decode("utf-8", errors="replace").split()).replace(self._key, "…")
        text = "".join(c for c in text if c.isprintable())[:_TOLD]
        return f" ({text})" if text else ""


async def _body_or_none(response: httpx.Response) -> bytes | None:
    """The whole body, or None if it is too large."""
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > _LARGEST_ANSWER:
            return None
    return bytes(body)


def _content(body: bytes) -> dict[str, Any] | NoAnswer:
    """The JSON object that a chat completion carries as its message."""
    completion = _object_or_none(body.decode("utf-8", errors="replace"))
    if completion is None:
        return NoAnswer("not-json", "the endpoint's answer is no JSON object")
    try:
        choice = completion["choices"][0]
        message = choice["message"]
        content, reason, refusal = message["content"], choice.get("finish_reason"), message.get("refusal")
    except (KeyError, IndexError, TypeError, AttributeError):
        return NoAnswer("schema", "the endpoint's answer is no chat completion")
    if refusal or reason == "content_filter":
        return NoAnswer("refused", "the model refuses to answer")
    if reason == "length":
        return NoAnswer("cut-short", "the model's answer was cut short: send shorter passages")
    answer = _object_or_none(content) if isinstance(content, str) else None
    return NoAnswer("not-json", "the model's answer is no JSON object") if answer is None else answer


def _object_or_none(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _seconds(header: str) -> float:
    """Seconds of a Retry-After; a date counts as nothing, the usual wait is long enough."""
    return float(header) if header.isascii() and header.isdigit() and len(header) < 7 else 0.0


def _run(work: Coroutine[Any, Any, _T]) -> _T:
    """Run to the end, also from inside a notebook, whose own loop is busy with the cell that asks."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
