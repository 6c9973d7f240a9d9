"""Speaking over HTTP: what services on the network share."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from core.errors import CuedeskError, Invalid, Unavailable
from core.speech.providers.provider import Transient

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

_CONNECT_SECONDS: Final = 5.0
_READ_SECONDS: Final = 30.0
_WHOLE_SECONDS: Final = 120.0
_MOST_BYTES: Final = 64 * 1024 * 1024
_MOST_ERROR_BYTES: Final = 64 * 1024
_LONGEST_SAID: Final = 300
_CHUNK: Final = 64 * 1024

Judge = Callable[[int, Any], CuedeskError]
"""Tells what an answer that is no success means: its status, and its body where that is JSON, else None."""


class Web:
    """One service's calls."""

    def __init__(self, who: str, judge: Judge) -> None:
        """Take the service's name, and what understands its refusals."""
        self._who, self._judge = who, judge
        self._client: httpx.AsyncClient | None = None

    async def stop(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()

    async def get(self, url: str, headers: Mapping[str, str], **query: str) -> Any:
        """Ask for JSON.

        Raises:
            CuedeskError: What the judge makes of it; Transient where it cannot be reached.
        """
        return await self._within(self._get(url, headers, query))

    async def fetch(
        self, url: str, headers: Mapping[str, str], body: Any, target: Path, **query: str
    ) -> "httpx.Headers":
        """Post JSON, and write the sound that comes back into a file; gives the answer's headers.

        Raises:
            CuedeskError: What the judge makes of it; Transient where it cannot be reached; Unavailable where what
                comes is no sound.
            OSError: The file cannot be written.
        """
        return await self._within(self._fetch(url, headers, body, target, query))

    async def _within(self, work: Awaitable[T]) -> T:
        import httpx

        try:
            async with asyncio.timeout(_WHOLE_SECONDS):
                return await work
        except (TimeoutError, httpx.TimeoutException):
            raise Transient(f"{self._who} did not answer in time.") from None
        except httpx.TransportError as error:
            raise Transient(
                f"{self._who} cannot be reached: {printable(str(error)) or type(error).__name__}."
            ) from None
        except httpx.InvalidURL as error:
            raise Invalid(f"{self._who} has an address that is none: {error}.") from None

    async def _get(self, url: str, headers: Mapping[str, str], query: dict[str, str]) -> Any:
        async with self._opened().stream("GET", url, headers=dict(headers), params=query) as answer:
            body = _json(await _read(answer, _MOST_BYTES))
            if answer.status_code != 200:
                raise self._judged(answer, body)
        if body is None:
            raise Transient(f"{self._who} answered something that is no JSON.")
        return body

    async def _fetch(
        self, url: str, headers: Mapping[str, str], body: Any, target: Path, query: dict[str, str]
    ) -> "httpx.Headers":
        async with self._opened().stream("POST", url, headers=dict(headers), json=body, params=query) as answer:
            if answer.status_code != 200:
                raise self._judged(answer, _json(await _read(answer, _MOST_ERROR_BYTES)))
            kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            if not kind.startswith("audio/") and kind != "application/octet-stream":
                raise Unavailable(f"{self._who} answered with {printable(kind) or 'something'} in place of sound.")
            if not await self._write(answer, target):
                raise Transient(f"{self._who} answered with nothing.")
            return answer.headers

    async def _write(self, answer: "httpx.Response", target: Path) -> int:
        written = 0
        with await asyncio.to_thread(target.open, "wb") as file:
            async for chunk in answer.aiter_bytes(_CHUNK):
                written += len(chunk)
                if written > _MOST_BYTES:
                    raise Unavailable(f"{self._who} sends sound without end.")
                await asyncio.to_thread(file.write, chunk)
        return written

    def _judged(self, answer: "httpx.Response", body: Any) -> CuedeskError:
        error = self._judge(answer.status_code, body)
        if isinstance(error, Transient):
            after = answer.headers.get("retry-after", "")
            error.retry_after = float(after) if after.isdecimal() else 0.0
        return error

    def _opened(self) -> "httpx.AsyncClient":
        if self._client is None:
            import httpx

            self._client = httpx.AsyncClient(timeout=httpx.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS))
        return self._client


def printable(text: Any) -> str:
    """Give what a service says as one line of a length that can be shown."""
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in str(text)).split())
    return words[:_LONGEST_SAID].rstrip(".")


async def _read(answer: "httpx.Response", most: int) -> bytes:
    read = bytearray()
    async for chunk in answer.aiter_bytes(_CHUNK):
        read += chunk
        if len(read) > most:
            break
    return bytes(read)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
