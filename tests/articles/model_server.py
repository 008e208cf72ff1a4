"""A real HTTP server that answers like a chat endpoint: as told, in time or late, whole or in part."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cuakhau.graph.dates import Interval

ARTICLE = """Quảng Ninh mở rộng thông quan

Sáng 12/3/2024, cặp cửa khẩu song phương Hoành Mô (Việt Nam) - Động Trung (Trung Quốc) thông quan trở lại. \
Kim ngạch xuất nhập khẩu qua Hoành Mô năm 2023 đạt 812,5 triệu USD, tăng 14,2% so với năm trước.

Ông Vũ Văn Thử, Phó Giám đốc Sở Công Thương Quảng Ninh, cho biết mỗi ngày có 240 xe hàng qua cửa khẩu. \
Dự kiến Hoành Mô được nâng cấp lên cửa khẩu quốc tế.
"""
"""Made up; no article of a newspaper."""
ISSUED = Interval.parse("2024-03-13")


@dataclass(frozen=True)
class Article:
    """What extraction needs of a document."""

    text: str = ARTICLE
    issued: Interval | None = ISSUED
    language: str = "vi"


@dataclass(frozen=True)
class Reply:
    """What the server sends for one question."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    """Length that is announced; by default the body's own."""
    late_s: float = 0.0
    """Seconds before it begins; `inf` is never."""
    piecemeal: bool = False
    """Whether the body comes byte by byte, too slowly ever to end."""


def completion(content: Any, *, finish: str = "stop", **message: Any) -> Reply:
    """A chat completion; what is no text is written as JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    choice = {
        "index": 0,
        "finish_reason": finish,
        "message": {"role": "assistant", "content": text, **message},
    }
    return Reply(json.dumps({"object": "chat.completion", "choices": [choice]}).encode())


def proposal(kind: str, quote: str, /, *, says: str | None = None, **args: Any) -> dict[str, Any]:
    """A fact as a model proposes it."""
    return {"type": kind, "quote": quote, "args": args, "says": says}


PAIR = proposal(
    "paired_gates", "Hoành Mô (Việt Nam) - Động Trung (Trung Quốc)", vn="Hoành Mô", cn="Động Trung"
)
"""What the article says and a model may propose."""


def proposals(*facts: Any) -> Reply:
    """An answer with these facts."""
    return completion({"facts": list(facts)})


@dataclass
class Asked:
    """One request that came in."""

    path: str
    headers: Mapping[str, str]
    json: dict[str, Any]

    @property
    def passage(self) -> str:
        """The user's message, in which the passage stands."""
        return str(self.json["messages"][1]["content"])


@dataclass
class ModelServer:
    """A running server; `reply` may be changed while it runs."""

    url: str
    reply: Callable[[Asked], Reply] = lambda asked: proposals()
    asked: list[Asked] = field(default_factory=list)
    at_once: int = 0
    """Most requests that were under way at the same time."""
    stopped: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    under_way: int = 0

    def answer(self, *replies: Reply) -> None:
        """Send these, one after the other, and the last one ever after."""
        left = list(replies)

        def reply(asked: Asked) -> Reply:
            with self.lock:
                return left.pop(0) if len(left) > 1 else left[0]

        self.reply = reply

    def answer_together(self, count: int, reply: Reply) -> None:
        """Send one answer, but none before so many questions have come at once."""
        all_came = threading.Event()

        def together(asked: Asked) -> Reply:
            if self.at_once >= count:
                all_came.set()
            all_came.wait(120)
            return reply

        self.reply = together


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that gives up is part of what is tested."""


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """A server on a free port of this machine, until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked = Asked(self.path, dict(self.headers), body)
            with server.lock:
                server.asked.append(asked)
                server.under_way += 1
                server.at_once = max(server.at_once, server.under_way)
            try:
                self._send(server.reply(asked))
            finally:
                with server.lock:
                    server.under_way -= 1

        def _send(self, reply: Reply) -> None:
            if reply.late_s:
                server.stopped.wait(None if reply.late_s == float("inf") else reply.late_s)
            self.send_response(reply.status)
            headers = {"Content-Type": "application/json", **reply.headers}
            headers["Content-Length"] = str(len(reply.body) if reply.length is None else reply.length)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if not reply.piecemeal:
                self.wfile.write(reply.body)
                return
            for byte in reply.body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                if server.stopped.wait(0.05):
                    return

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    http = _Server(("127.0.0.1", 0), Handler)
    server = ModelServer(f"http://127.0.0.1:{http.server_address[1]}/v1")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        http.shutdown()
        thread.join()
        http.server_close()
