"""What people say about the files in the raw folder: `sources.yaml` and the sidecars, read safely and checked.

`sources.yaml` is a list of entries with `id` and `path` (a file, a folder ending in `/`, or a pattern such as `news/*.html`); a sidecar is a
mapping in `<file>.meta.yaml`. What is malformed becomes an issue, never an exception.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from flows.walk import FETCHED, SOURCES
from schemas.records import Issue

FIELDS = ("publisher", "title", "url", "date", "language", "licence", "interval", "password")
"""What a source may say of its documents."""
LOOK_FIELDS = ("look", "links", "folder", "interval", "allow_private")
LOOKS = ("page", "feed", "sitemap", "index", "folder")
"""How new documents of a source are found: `flows.look`."""
SIDECAR_FIELDS = ("sha256", "bytes", "origin", "retrieved", "password", "media_type", "charset")

LANGUAGES = ("zh", "en")
_DURATION = re.compile(r"P(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?)?")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_ADVICE = "See the sources and sidecars in docs/architecture.md; the documents themselves were read."


@dataclass(frozen=True, slots=True)
class Source:
    """An entry of sources.yaml: its id, the path or pattern of its documents and what it says of them."""

    id: str
    path: str
    fields: Mapping[str, str]
    look: Mapping[str, str] = field(default_factory=dict)

    def covers(self, path: str) -> bool:
        """Whether a path below the raw folder belongs to the source."""
        if path.startswith(f"{FETCHED}/"):
            return path.startswith(f"{FETCHED}/{folder_name(self.id)}/")
        return path == self.path or (self.path.endswith("/") and path.startswith(self.path)) or fnmatchcase(path, self.path)


def parse_sources(content: bytes) -> tuple[list[Source], list[Issue]]:
    """The entries of a sources.yaml; what cannot be used is left out and told in issues."""
    loaded, problem = _load(content)
    if problem is None and not isinstance(loaded, list):
        problem = "the file is no list of sources" if loaded is not None else None
    if problem is not None:
        return [], [invalid(SOURCES, problem)]
    sources: list[Source] = []
    issues: list[Issue] = []
    for number, raw in enumerate(loaded or [], 1):
        name = f"entry {number}"
        if not isinstance(raw, dict) or not _is_text(raw.get("id")) or not _is_text(raw.get("path")):
            issues.append(invalid(SOURCES, f"{name} needs at least an id and a path"))
            continue
        name = f"entry {number} ({raw['id']})"
        path = str(raw["path"]).replace("\\", "/").removeprefix("./")
        if path.startswith("/") or ".." in path.split("/"):
            issues.append(invalid(SOURCES, f"{name}: the path leads out of the folder"))
            continue
        if any(source.id == str(raw["id"]) for source in sources):
            issues.append(invalid(SOURCES, f"{name}: the id stands twice"))
            continue
        fields, wrong = _fields(raw, FIELDS)
        issues += [invalid(SOURCES, f"{name}: {what}") for what in wrong]
        look, wrong = _look_fields(raw)
        issues += [invalid(SOURCES, f"{name}: {what}") for what in wrong]
        sources.append(Source(str(raw["id"]), path, fields, look))
    return sources, issues


def parse_sidecar(path: str, content: bytes) -> tuple[dict[str, str], list[Issue]]:
    """What the sidecar at `path` says; nothing and an issue where it is malformed."""
    loaded, problem = _load(content)
    if problem is None and not isinstance(loaded, dict):
        problem = "the sidecar is no mapping"
    if problem is not None:
        return {}, [invalid(path, problem)]
    fields, wrong = _fields(loaded, (*SIDECAR_FIELDS, *FIELDS))
    return fields, [invalid(path, what) for what in wrong]


class Finder:
    """Finds the source of a path: one that names the path itself, else the first whose folder or pattern fits."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._exact = {source.path: source for source in reversed(sources)}
        self._wide = [
            source for source in sources if source.look or source.path.endswith("/") or any(c in source.path for c in "*?[")
        ]

    def source_of(self, path: str) -> Source | None:
        """The source that the file at `path` belongs to, or None."""
        return self._exact.get(path) or next((source for source in self._wide if source.covers(path)), None)

    def named(self) -> list[Source]:
        """The sources that name one file each."""
        return [source for source in self._exact.values() if source not in self._wide]


def merged(source: Source | None, sidecar: Mapping[str, str]) -> str:
    """Everything said about a file that bears on its reading or its rows, as canonical JSON; the sidecar wins."""
    said: dict[str, str] = dict(source.fields) | {"source_id": source.id} if source else {}
    said |= {name: value for name, value in sidecar.items() if name not in ("sha256", "bytes", "media_type", "origin", "charset")}
    if "url" not in said and sidecar.get("origin", "").startswith(("http://", "https://")):
        said["url"] = sidecar["origin"]
    said.pop("interval", None)
    return json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def invalid(path: str, message: str) -> Issue:
    """The issue of a malformed sources.yaml or sidecar."""
    return Issue(path, "ingest", "invalid_metadata", message, _ADVICE, "warning")


def _load(content: bytes) -> tuple[Any, str | None]:
    """The YAML value, or what is wrong with it. Aliases are refused: a small file could grow to gigabytes."""
    import yaml

    try:
        text = content.decode("utf-8-sig")
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.CSafeLoader)):
            return None, "the YAML uses aliases, which are not allowed here"
        return yaml.load(text, Loader=yaml.CSafeLoader), None
    except UnicodeDecodeError:
        return None, "the file is not UTF-8"
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        return None, f"the YAML cannot be read{where}: {getattr(error, 'problem', None) or error}"


def _fields(raw: Mapping[Any, Any], names: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    fields: dict[str, str] = {}
    wrong = []
    for name in names:
        value = raw.get(name)
        if value is None:
            continue
        if not _is_text(value):
            wrong.append(f"{name} is no text")
        elif name in ("date", "retrieved") and not _is_date(str(value)):
            wrong.append(f"{name} is no date like 2025-07-31 or 2025-07: {value}")
        elif name == "language" and str(value)[:2] not in LANGUAGES:
            wrong.append(f"language is none of {', '.join(LANGUAGES)}: {value}")
        else:
            fields[name] = str(value)[:2] if name == "language" else str(value)
    return fields, wrong


def _look_fields(raw: Mapping[Any, Any]) -> tuple[dict[str, str], list[str]]:
    """What an entry says of how to look for new documents; nothing where that cannot be done."""
    if raw.get("look") is None:
        return {}, []
    said = {**raw, "allow_private": " ".join(map(str, hosts)) if isinstance(hosts := raw.get("allow_private"), list) else hosts}
    look, wrong = _fields(said, LOOK_FIELDS)
    if look.get("look") not in LOOKS:
        wrong.append(f"look is none of {', '.join(LOOKS)}: {raw['look']}")
    elif look["look"] == "folder" and "folder" not in look:
        wrong.append("look: folder needs the folder to look in")
    elif look["look"] != "folder" and not _is_text(raw.get("url")):
        wrong.append("look needs the url to look at")
    if "interval" in look and duration(look["interval"]) is None:
        wrong.append(f"interval is no duration like P7D or PT6H: {look['interval']}")
    return ({} if wrong else look | {"url": str(raw.get("url", ""))}), wrong


def duration(text: str) -> datetime.timedelta | None:
    """An ISO 8601 duration of months, weeks, days, hours and minutes (a month counts as 30 days), None where it is none."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    months, weeks, days, hours, minutes = (int(group or 0) for group in match.groups())
    return datetime.timedelta(days=30 * months + 7 * weeks + days, hours=hours, minutes=minutes)


def folder_name(source_id: str) -> str:
    """The folder that fetched documents of a source lie in: its id with what could lead elsewhere spelt out."""
    name = re.sub(r"[^\w.-]", "_", source_id)
    return name if name.strip(".") else name.replace(".", "_")


def _is_text(value: object) -> bool:
    return isinstance(value, (str, int, float, datetime.date)) and not isinstance(value, bool) and str(value).strip() != ""


def _is_date(text: str) -> bool:
    day = text.split("T")[0].split(" ")[0]
    if not _DATE.fullmatch(day):
        return False
    if len(day) < 10:
        return True
    try:
        datetime.date.fromisoformat(day)
    except ValueError:
        return False
    return True
