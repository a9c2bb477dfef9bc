"""What one run works on: folders, limits, the selection of documents. Values only; nothing here touches the disk.

Heavy modules must not be imported from here: a refresh that finds nothing changed imports this module and little else.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

MIB = 1 << 20
Looks = Literal["due", "all", "none"]


class UserError(Exception):
    """Something that the user can mend; its message says what to do. `code` is the exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of a run.

    `raw` is only read, `state` is kanhe's memory, `curated` holds the published versions, `fetched` the documents that kanhe fetched itself.
    `decisions` is the file of what people decided, which runs only read.
    """

    raw: Path = Path("raw")
    curated: Path = Path("curated")
    state: Path = Path(".kanhe")
    decisions: Path = Path("decisions.jsonl")
    fetched: Path = Path("fetched")

    def locate(self, path: str) -> Path:
        """The file behind a path of a listing."""
        head, _, rest = path.partition("/")
        return self.fetched / rest if head == "@fetched" else self.raw / path

    @property
    def looks(self) -> Path:
        """Folder of what is known of each source from the last look."""
        return self.state / "looks"

    @property
    def ledger(self) -> Path:
        """The SQLite file that remembers what was seen and read."""
        return self.state / "ledger.sqlite"

    @property
    def stage(self) -> Path:
        """Folder of the stage files, one per document and way of reading it."""
        return self.state / "stage"

    @property
    def reconciled(self) -> Path:
        """Folder of what the reconciler made of a set of stage files."""
        return self.state / "reconciled"

    @property
    def batches(self) -> Path:
        """Folder of the lists of documents that tasks work through."""
        return self.state / "batches"

    @property
    def sidecars(self) -> Path:
        """Folder of the sidecars of files that have none in `raw`."""
        return self.state / "sidecars"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take. Over a limit it becomes a row in `issues`.

    `seconds` of wall clock and `memory_mib` of address space for reading and extraction; `file_bytes` for any file and
    `text_bytes` for one that is not a PDF (text yields claims all along, a PDF is mostly pictures and fonts).
    """

    seconds: float = 180.0
    memory_mib: int = 3072
    file_bytes: int = 200 * MIB
    text_bytes: int = 20 * MIB


@dataclass(frozen=True, slots=True)
class Selection:
    """The documents that a run is limited to; they are read anew, everything else stays as it was. Empty means all.

    `docs` are paths below the raw folder or beginnings of sha256 hashes (8 characters or more); `since` is an ISO date that the
    document's publication or retrieval must not lie before.
    """

    sources: tuple[str, ...] = ()
    docs: tuple[str, ...] = ()
    since: str | None = None

    def __bool__(self) -> bool:
        """Whether anything is selected."""
        return bool(self.sources or self.docs or self.since)


@dataclass(frozen=True, slots=True)
class Run:
    """Folders, limits, selection and number of worker processes of one run; `looks` says which sources are looked at for new documents.

    `wait_seconds` is how long to wait for another run on the same folders before saying that there is one; `keep` how many
    versions stay published, all of them where it is None.
    """

    folders: Folders = field(default_factory=Folders)
    limits: Limits = field(default_factory=Limits)
    selection: Selection = field(default_factory=Selection)
    workers: int = 1
    looks: Looks = "due"
    wait_seconds: float = 0.0
    keep: int | None = None

    def to_json(self) -> str:
        """The run as text, for tasks that take strings."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, text: str) -> Run:
        """The run that `to_json` wrote, or the part of one that somebody wrote by hand: what is left out is as in `Run()`."""
        raw = json.loads(text)
        folders = Folders(**{name: Path(path) for name, path in raw.pop("folders", {}).items()})
        chosen = raw.pop("selection", {})
        selection = Selection(tuple(chosen.get("sources", ())), tuple(chosen.get("docs", ())), chosen.get("since"))
        return cls(folders, Limits(**raw.pop("limits", {})), selection, **raw)
