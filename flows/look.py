"""Step before the first: look at the sources that are due, and put what is new into the folder of fetched documents.

What a source is, sources.yaml says: `look: page` (one document), `feed`, `sitemap` or `index` (lists of them, limited by the glob `links`) or
`folder` (a folder on this machine). A document that changed is a new file beside the old one: nothing fetched is ever altered. What is known of
a source from earlier looks (tags, hashes, time) lies in a small JSON file, and can be lost: everything is then fetched once more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from extractors.readers import read_document
from extractors.readers.media_types import BINARY, HTML, SUFFIXES, detect_media_type
from flows.files import write_atomic
from flows.guarded import run_guarded
from flows.run import Folders, Limits
from flows.sources import Source, duration, folder_name
from flows.walk import FETCHED, SIDECAR
from flows.web.client import Client, Fetched, FetchError, Rules
from flows.web.links import NotListedError, is_sitemap_index, links_of
from schemas.records import Issue

STEP = "look"
INTERVAL = timedelta(days=1)
"""How often a source is looked at that does not say."""
MAX_NAME = 60
_SUFFIX_OF = {media_type: suffix for suffix, media_type in reversed(SUFFIXES.items())}


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at a source gave: paths of new documents, how many were as before, and issues."""

    source: str
    new: tuple[str, ...] = ()
    unchanged: int = 0
    issues: tuple[Issue, ...] = ()


def due(sources: Iterable[Source], folders: Folders, now: datetime) -> list[Source]:
    """The sources whose interval has passed since the last look at them."""
    return [source for source in sources if source.look and next_look(source, folders) <= now]


def next_look(source: Source, folders: Folders) -> datetime:
    """When a source is to be looked at again; the beginning of time where it never was."""
    looked = _known(folders, source).get("looked")
    try:
        last = datetime.fromisoformat(str(looked))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return last + (duration(source.look.get("interval", "")) or INTERVAL)


def look_at(source: Source, folders: Folders, limits: Limits, now: datetime, rules: Rules | None = None) -> Looked:
    """Look at one source; every problem is an issue of its own and stops nothing else."""
    known = _known(folders, source)
    store = _Store(source, folders, limits, now, known.get("documents", {}))
    if source.look["look"] == "folder":
        store.take_folder(Path(source.look["folder"]), source.look.get("links", "*"), limits.file_bytes)
    else:
        private = frozenset(source.look.get("allow_private", "").split())
        base = rules or Rules()
        with Client(
            Rules(**{**_fields(base), "max_bytes": limits.file_bytes, "allow_private": private | base.allow_private})
        ) as client:
            store.take_web(client)
    body = {"looked": now.isoformat(timespec="seconds"), "documents": store.documents}
    write_atomic(_state_of(folders, source), json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True).encode())
    return Looked(source.id, tuple(store.new), store.unchanged, tuple(store.issues))


class _Store:
    """Takes what a look finds into the folder of fetched documents."""

    def __init__(
        self, source: Source, folders: Folders, limits: Limits, now: datetime, documents: dict[str, dict[str, Any]]
    ) -> None:
        self.source = source
        self.limits = limits
        self.folder = folders.fetched / folder_name(source.id)
        self.now = now
        self.documents = dict(documents)
        self.new: list[str] = []
        self.unchanged = 0
        self.issues: list[Issue] = []

    def take_web(self, client: Client) -> None:
        """Fetch the page of the source, or the documents that its list names."""
        kind, url = self.source.look["look"], self.source.look["url"]
        if kind == "page":
            self._take(client, url)
            return
        for link in self._listed(client, kind, url):
            self._take(client, link)

    def take_folder(self, folder: Path, pattern: str, most: int) -> None:
        """Copy the files of a folder that fit a glob pattern."""
        try:
            files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
        except OSError as error:
            self._issue(
                str(folder), "fetch_failed", f"the folder cannot be opened: {error.strerror}", "Correct the folder in sources.yaml."
            )
            return
        for path in files:
            if not fnmatchcase(path.name, pattern):
                continue
            try:
                if path.stat().st_size > most:
                    self._issue(path.name, "too_large", f"{path} is larger than the limit", "Raise the limit, or split the file.")
                else:
                    self._keep(path.name, Fetched(path.as_uri(), path.read_bytes()))
            except OSError as error:
                self._issue(path.name, "fetch_failed", f"{path} cannot be read: {error.strerror}", "Check its permissions.")

    def _listed(self, client: Client, kind: str, url: str) -> Iterator[str]:
        """The addresses that a list names; a list of sitemaps is followed one step."""
        try:
            answer = client.fetch(url)
            content = answer.content or b""
            pattern = self.source.look.get("links")
            if kind == "sitemap" and is_sitemap_index(content):
                for part in links_of(kind, content, answer.url, None):
                    yield from links_of(kind, client.fetch(part).content or b"", part, pattern)
            else:
                yield from links_of(kind, content, answer.url, pattern)
        except FetchError as error:
            self._issue(url, error.code, str(error), error.advice)
        except NotListedError as error:
            self._issue(url, "fetch_failed", f"{url}: {error}", "Correct `look` or `url` of the source.")

    def _take(self, client: Client, url: str) -> None:
        before = self.documents.get(url, {})
        try:
            answer = client.fetch(url, before.get("etag"), before.get("last_modified"))
        except FetchError as error:
            self._issue(url, error.code, str(error), error.advice)
            return
        if answer.content is None:
            self.unchanged += 1
            return
        self._keep(url, answer)

    def _keep(self, key: str, answer: Fetched) -> None:
        """Write a document that is not there yet, with its sidecar."""
        content = answer.content or b""
        digest = sha256(content).hexdigest()
        before = self.documents.get(key, {})
        tags = {"sha256": digest, "etag": answer.etag, "last_modified": answer.last_modified, "body": before.get("body")}
        if before.get("sha256") == digest:
            self.documents[key] = tags
            self.unchanged += 1
            return
        told = answer.content_type.split(";")[0].strip().lower()
        found = detect_media_type(content, _name(answer.url))
        if not content or found == BINARY or (told == "application/pdf" and found == HTML):
            what = "is empty" if not content else f"is {found} where {told or 'a document'} was promised"
            self._issue(key, "wrong_content", f"{key} {what}", "Look at the address in a browser; the page may ask for a login.")
            return
        if found == HTML:
            tags["body"] = self._body(content)
            if tags["body"] is not None and tags["body"] == before.get("body"):
                self.documents[key] = tags
                self.unchanged += 1
                return
        path = self.folder / f"{_stem(answer.url)}-{digest[:8]}.{_SUFFIX_OF.get(found, 'bin')}"
        sidecar = f"sha256: {digest}\nbytes: {len(content)}\norigin: {json.dumps(answer.url)}\nretrieved: {self.now.date()}\nmedia_type: {found}\n"
        write_atomic(path.with_name(path.name + SIDECAR), sidecar.encode())
        write_atomic(path, content)
        self.documents[key] = tags
        self.new.append(f"{FETCHED}/{self.folder.name}/{path.name}")

    def _body(self, content: bytes) -> str | None:
        """What stands in a page, told in a guarded process: pages change around their text with every visit."""
        (outcome,) = run_guarded(_body_digest, [content], self.limits.seconds, self.limits.memory_mib)
        return outcome.result

    def _issue(self, path: str, code: str, message: str, advice: str) -> None:
        self.issues.append(Issue(f"{self.source.id}: {path}", STEP, code, message, advice, "warning"))


def _body_digest(content: bytes) -> str:
    """A hash of the blocks of a page that are not boilerplate."""
    document = read_document(content, "page.html")
    said = [document.text[b.start : b.end] for b in document.blocks if b.kind != "boilerplate"]
    return sha256("\n".join([str(document.title), str(document.published), *said]).encode("utf-8", "replace")).hexdigest()


def _name(url: str) -> str:
    return unquote(urlsplit(url).path).rsplit("/", 1)[-1]


def _stem(url: str) -> str:
    """A file name for an address, without its suffix and without anything that could lead elsewhere."""
    parts = [part for part in unquote(urlsplit(url).path).split("/") if part]
    name = parts[-1] if parts else (urlsplit(url).hostname or "page")
    stem = re.sub(r"[^\w.-]+", "_", name.rsplit(".", 1)[0] if "." in name[1:] else name).strip("._")
    return stem[:MAX_NAME] or "page"


def _state_of(folders: Folders, source: Source) -> Path:
    return folders.looks / f"{folder_name(source.id)}.json"


def _known(folders: Folders, source: Source) -> dict[str, Any]:
    try:
        known = json.loads(_state_of(folders, source).read_bytes())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) and isinstance(known.get("documents", {}), dict) else {}


def _fields(rules: Rules) -> dict[str, Any]:
    return {name: getattr(rules, name) for name in Rules.__dataclass_fields__}
