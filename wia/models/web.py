"""Asking the model hub, and other servers that have weights; types what goes wrong."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx

from common.errors import Error, NotFound, PermissionDenied, Unauthenticated, Unavailable
from common.weights.card import ModelCard

_CONNECT_S, _IDLE_S = 10.0, 60.0
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
# Answers after which the same request may succeed.
_PASSING = (408, 429, 500, 502, 503, 504)
_MAX_ATTEMPTS = 6


class Web:
    """Connections to a hub and elsewhere.

    The token is shown to the hub alone. first_pause_s: before the second attempt; pauses double.
    """

    def __init__(self, hub_url: str, token: str = "", first_pause_s: float = 1.0) -> None:
        self.hub_url = hub_url.rstrip("/")
        self._token = token
        self._first_pause_s = first_pause_s
        # A proxy of the environment is for what lies beyond this machine.
        beyond = urlsplit(hub_url).hostname not in _LOOPBACK
        self._http = httpx.Client(
            follow_redirects=True,
            timeout=httpx.Timeout(_IDLE_S, connect=_CONNECT_S),
            trust_env=beyond,
            # Ranges and sizes count bytes as they travel: no compression on the way.
            headers={"Accept-Encoding": "identity", "User-Agent": "where-is-audio"},
        )

    def __enter__(self) -> "Web":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(self, url: str, *, what: ModelCard) -> httpx.Response:
        """The whole answer; raises typed errors."""
        return self._ask("GET", url, what)

    def head(self, url: str, *, what: ModelCard) -> httpx.Response:
        """The answer without its body; raises typed errors."""
        return self._ask("HEAD", url, what)

    @contextmanager
    def stream(self, url: str, offset_bytes: int, *, what: ModelCard) -> Iterator[httpx.Response]:
        """An answer to read piece by piece, from the offset on where its status is 206.

        Raises typed errors and httpx.TransportError; a status 416 is no error.
        """
        headers = self._headers(url)
        if offset_bytes:
            headers["Range"] = f"bytes={offset_bytes}-"
        with self._http.stream("GET", url, headers=headers) as answer:
            if (
                answer.is_error
                and answer.status_code != httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE
            ):
                raise self._refusal(answer, what)
            yield answer

    def pause(self, attempt: int, error: Exception) -> None:
        """Waits before the attempt after this one (1 is the first); raises where it was the last.

        Raises the error, or Unavailable for one of the connection.
        """
        if attempt < _MAX_ATTEMPTS and (isinstance(error, httpx.TransportError) or _passes(error)):
            time.sleep(self._first_pause_s * 2 ** (attempt - 1))
            return
        if isinstance(error, httpx.TransportError):
            request_url = error.request.url
            said = str(error) or type(error).__name__
            raise Unavailable(
                "HUB_UNREACHABLE", f"cannot reach {request_url.host}: {said}"
            ) from error
        raise error

    def _ask(self, method: str, url: str, what: ModelCard) -> httpx.Response:
        attempt = 0
        while True:
            attempt += 1
            try:
                answer = self._http.request(method, url, headers=self._headers(url))
                if answer.is_success:
                    return answer
                raise self._refusal(answer, what)
            except (httpx.TransportError, Unavailable) as error:
                self.pause(attempt, error)

    def _headers(self, url: str) -> dict[str, str]:
        if self._token and url.startswith(f"{self.hub_url}/"):
            return {"Authorization": f"Bearer {self._token}"}
        return {}

    def _refusal(self, answer: httpx.Response, card: ModelCard) -> Error:
        """The typed error for an answer that is none of success."""
        status, code = answer.status_code, answer.headers.get("x-error-code", "")
        where = f"{self.hub_url}/{card.hub_id}" if card.hub_id else card.url
        terms = f"agree to its terms at {where}"
        if status in _PASSING:
            return Unavailable("HUB_BUSY", f"{answer.url.host} answered {status} for {card.id}")
        if status in (401, 403) and (code == "GatedRepo" or card.gated):
            if not self._token:
                return Unauthenticated(
                    "HUB_TOKEN_MISSING",
                    f"{card.id} is gated: {terms}, make a token at {self.hub_url}/settings/tokens "
                    "and set WIA_HUB_TOKEN to it",
                )
            return PermissionDenied(
                "HUB_ACCESS_DENIED",
                f"{card.id} is gated, and the owner of the token in WIA_HUB_TOKEN has no access "
                f"(or the token has expired): {terms}",
            )
        if status == 401 and self._token and code != "RepoNotFound":
            return Unauthenticated(
                "HUB_TOKEN_INVALID", f"{self.hub_url} does not know the token in WIA_HUB_TOKEN"
            )
        if status in (401, 404, 410):
            return NotFound("NOT_ON_HUB", f"{card.id} is not at {answer.url.copy_with(query=None)}")
        return Unavailable("HUB_REFUSED", f"{where} answered {status} {answer.reason_phrase}")


def _passes(error: Exception) -> bool:
    return isinstance(error, Unavailable) and error.reason == "HUB_BUSY"
