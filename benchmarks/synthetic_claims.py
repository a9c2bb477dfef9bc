"""Invented claims by the million, for timing: the same for the same number, in Parquet files with the columns of the dataset `claims`.

About three claims a key, with a value that they print to two to four digits, hedged or not; 12 claims in a thousand differ from it. One
claim in twenty is of one of a thousand hot keys. Claims lie in the order of their documents, as the product publishes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

GROUP_ROWS = 250_000
GROUPS_PER_FILE = 8
CLAIMS_PER_DOCUMENT = 40
HOT_KEYS, HOT_SHARE = 1000, 0.05
_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)
_SCALES = (("", 0), ("万元", 4), ("亿元", 8), (" million", 6), (" billion", 9), ("%", 0))
_CARDINALITIES = {"indicator": 40, "statistic": 6, "place": 3000, "sector": 120, "stage": 15}
_HEDGES = np.array(["exact", "about", "nearly", "over", "at_least", "under"])
_HEDGE_SHARES = (0.8, 0.07, 0.05, 0.05, 0.02, 0.01)


def write_claims(folder: Path, rows: int, *, first: int = 0, name: str = "claims") -> list[Path]:
    """Write claims number `first` to `first + rows` of a dataset of `rows` claims; returns the files."""
    paths = []
    groups = list(range(first, first + rows, GROUP_ROWS))
    for number, start in enumerate(range(0, len(groups), GROUPS_PER_FILE)):
        tables = _tables(groups[start : start + GROUPS_PER_FILE], first + rows, rows)
        path = folder / f"{name}-{number:03}.parquet"
        head = next(tables)
        with pq.ParquetWriter(path, head.schema, compression="zstd") as writer:
            writer.write_table(head, GROUP_ROWS)
            for table in tables:
                writer.write_table(table, GROUP_ROWS)
        paths.append(path)
    return paths


def new_claims(folder: Path, rows: int, among: int) -> Path:
    """Write new claims that fall on the keys of a dataset of `among` claims, or beside them."""
    table = _table(np.arange(among, among + rows), among)
    path = folder / "new.parquet"
    pq.write_table(table, path, compression="zstd")
    return path


def _tables(groups: list[int], end: int, among: int) -> Iterator[pa.Table]:
    for start in groups:
        yield _table(np.arange(start, min(start + GROUP_ROWS, end)), among)


def _table(rows: NDArray[Any], among: int) -> pa.Table:
    rng = np.random.default_rng(int(rows[0]) + 1)
    n, quantities = len(rows), max(1, int(among * (1 - HOT_SHARE) / 3))
    hot = rng.random(n) < HOT_SHARE
    key = np.where(hot, rng.integers(0, HOT_KEYS, n), HOT_KEYS + rng.integers(0, quantities, n)).astype(np.uint64)
    columns: dict[str, pa.Array] = {"claim_id": _hex(_mix(rows, 1), 16), "doc_id": _documents(rows // CLAIMS_PER_DOCUMENT, among)}
    for salt, (name, cardinality) in enumerate(_CARDINALITIES.items(), 2):
        columns[name] = _coded(_listed(f"{name}_{{}}", cardinality), _mix(key, salt) % cardinality)
    scale = (_mix(key, 10) % len(_SCALES)).astype(np.intp)
    columns["unit"] = _coded(["count", "CNY", "CNY", "USD", "USD", "percent"], scale)
    columns["counted"] = _coded(_listed("thing_{}", 20), _mix(key, 11) % 20, null=scale != 0)
    entity = _mix(key, 12) % 100_000
    columns["entity"] = _coded(_listed("公司{}", 100_000), entity, null=_mix(key, 13) % 10 < 6)
    year = (_mix(key, 14) % 30 + 1996).astype(np.int64)
    quarter = (_mix(key, 15) % 8).astype(np.int64)  # one in two is a whole year
    columns |= _periods(year, quarter, columns["statistic"])
    columns["modality"] = _coded(["actual", "forecast", "target"], np.maximum((_mix(key, 16) % 12).astype(np.int64) - 9, 0))
    columns["provider"] = _coded(_listed("研究院{}", 2000), rng.integers(0, 2000, n), null=rng.random(n) < 0.2)
    return pa.table(columns | _numbers(rng, key, scale))


def _numbers(rng: np.random.Generator, key: NDArray[Any], scale: NDArray[Any]) -> dict[str, pa.Array]:
    n = len(key)
    truth = (100_000 + _mix(key, 20) % 900_000).astype(np.float64)
    truth = np.where(rng.random(n) < 0.012, np.minimum(truth * rng.uniform(1.1, 2.5, n), 999_999), truth)
    hedge = rng.choice(len(_HEDGES), n, p=_HEDGE_SHARES)
    digits = np.where(hedge != 0, 2, np.where(scale == 0, 4, rng.integers(2, 5, n)))  # a count is exact
    shortened = truth / 10.0 ** (6 - digits)
    up, down = np.isin(hedge, (2, 5)), np.isin(hedge, (3, 4))
    number = np.where(up, np.ceil(shortened), np.where(down, np.floor(shortened), np.rint(shortened))).astype(np.int64)
    cut = 4 - digits  # all claims of a key print one size: 48.3 and 48.31, 4830 and 4831
    most = (_mix(key, 21) % 2 + 2).astype(np.int64) * (scale != 0)
    places, zeros = np.maximum(most - cut, 0), np.maximum(cut - most, 0)
    power = np.array([p for _, p in _SCALES])[scale] + zeros - places
    text = _zeros(_decimal_text(number, places), zeros)
    value_text = pc.if_else(
        pa.array(power >= 0), _zeros(pc.cast(pa.array(number), pa.string()), np.maximum(power, 0)), _decimal_text(number, places)
    )
    text = pc.binary_join_element_wise(text, _coded([s for s, _ in _SCALES], scale), "")
    value = pc.cast(value_text, pa.float64())
    bounded = pa.array(np.isin(hedge, (3, 4))), pa.array(np.isin(hedge, (2, 5)))
    none, no_text, no_flag = pa.scalar(None, pa.float64()), pa.scalar(None, pa.string()), pa.scalar(None, pa.bool_())
    made = {"text": text, "value": value, "value_text": value_text, "hedge": _coded(list(_HEDGES), hedge)}
    for name, is_bounded, closes in (("lower", bounded[0], 4), ("upper", bounded[1], -1)):
        made[name] = pc.if_else(is_bounded, value, none)
        made[f"{name}_text"] = pc.if_else(is_bounded, value_text, no_text)
        made[f"{name}_closed"] = pc.if_else(is_bounded, pa.array(hedge == closes), no_flag)
    return made


def _decimal_text(number: NDArray[Any], places: NDArray[Any]) -> pa.Array:
    tens = 10**places
    whole, rest = number // tens, number % tens
    padded = pc.utf8_slice_codeunits(pc.cast(pa.array(rest + tens), pa.string()), 1)
    joined = pc.binary_join_element_wise(pc.cast(pa.array(whole), pa.string()), padded, ".")
    return pc.if_else(pa.array(places > 0), joined, pc.cast(pa.array(number), pa.string()))


def _zeros(texts: pa.Array, how_many: NDArray[Any]) -> pa.Array:
    return pc.binary_join_element_wise(texts, _coded(["0" * i for i in range(12)], how_many), "")


def _periods(year: NDArray[Any], quarter: NDArray[Any], statistic: pa.Array) -> dict[str, pa.Array]:
    starts = ("01-01", "04-01", "07-01", "10-01", *["01-01"] * 4)
    ends = ("03-31", "06-30", "09-30", "12-31", *["12-31"] * 4)
    place = (year - 1990) * 8 + quarter
    every = [(y, q) for y in range(1990, 2030) for q in range(8)]
    grows = pc.equal(statistic, "statistic_1").to_numpy(zero_copy_only=False)
    made = {}
    for name, days in (("start", starts), ("end", ends)):
        made[f"period_{name}"] = _coded([f"{y}-{days[q]}" for y, q in every], place)
        made[f"baseline_{name}"] = _coded([f"{y - 1}-{days[q]}" for y, q in every], place, null=~grows)
    return made


@cache
def _listed(form: str, count: int) -> pa.Array:
    return pa.array([form.format(i) for i in range(count)], pa.string())


def _coded(values: list[str] | pa.Array, places: NDArray[Any], null: NDArray[np.bool_] | None = None) -> pa.Array:
    return (values if isinstance(values, pa.Array) else pa.array(values, pa.string())).take(
        pa.array(places.astype(np.int64), mask=null)
    )


def _documents(number: NDArray[Any], among: int) -> pa.Array:
    count = max(1, among // CLAIMS_PER_DOCUMENT) + 1000
    head = (number.astype(np.uint64) * np.uint64(2**63 // count)) << np.uint64(1)
    parts = [_nibbles(head), *(_nibbles(_mix(number, salt)) for salt in (30, 31, 32))]
    return _fixed(np.concatenate(parts, axis=1))


def _hex(numbers: NDArray[np.uint64], digits: int) -> pa.Array:
    return _fixed(_nibbles(numbers)[:, :digits])


def _nibbles(numbers: NDArray[np.uint64]) -> NDArray[np.uint8]:
    octets = np.ascontiguousarray(numbers.astype(">u8")).view(np.uint8).reshape(-1, 8)
    return _HEX[np.stack((octets >> 4, octets & 15), axis=2).reshape(-1, 16)]


def _fixed(characters: NDArray[np.uint8]) -> pa.Array:
    n, width = characters.shape
    offsets = np.arange(0, (n + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(n, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(characters)))


def _mix(numbers: NDArray[Any], salt: int) -> NDArray[np.uint64]:
    """A scatter of 64 bits for each number (the finaliser of splitmix64)."""
    z = numbers.astype(np.uint64) + np.uint64(salt * 0x9E3779B97F4A7C15 % 2**64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
