"""The harness: `python -m tests.fuzz.fuzz_text [options of libFuzzer] FOLDER`, under atheris (`make fuzz`).

The first byte of an input says how to take the rest: as the bytes of a file (text, Markdown, HTML), or as a text made of the
pieces in `tests.fuzz.words`. An input that breaks a law or takes longer than `-timeout` is written to a file and ends the run; what is
found becomes a file in `tests/fuzz/corpus`, which `tests/fuzz/test_corpus.py` reads ever after.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["extractors"]):
    from extractors.claims import extract_claims, preload
    from extractors.readers import read_document

from tests.fuzz.laws import NAMES, check_claims, check_document, read_all
from tests.fuzz.words import compose

LONGEST = 6000
"""Bytes; longer inputs show nothing that shorter ones do not, but slow the search down."""


def one_input(data: bytes) -> None:
    """Read one input and check the laws."""
    if not data:
        return
    how, rest = data[0] % 6, data[1:]
    if how < len(NAMES):
        document = read_document(rest, NAMES[how])
        check_document(document)
        check_claims(document, extract_claims(document))
    else:
        read_all(compose(rest), NAMES[how - 3] if how < 5 else NAMES[0])


def sow(folder: Path) -> None:
    """Put the seeds into a folder of inputs, each behind the byte that says how to take it."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in sorted((Path(__file__).parent / "corpus").iterdir()):
        how = next((str(i) for i, name in enumerate(NAMES) if name.endswith(seed.suffix)), "0")
        (folder / f"seed-{seed.name}").write_bytes(how.encode() + seed.read_bytes())


def main() -> None:
    """Fuzz until the time or number of runs given to libFuzzer is over; the last argument is the folder of inputs."""
    sow(Path(sys.argv[-1]))
    preload()
    read_document(b"<p>1</p>", "a.html")
    atheris.Setup([sys.argv[0], f"-max_len={LONGEST}", "-timeout=20", *sys.argv[1:]], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
