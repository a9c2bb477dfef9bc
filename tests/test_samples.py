"""The sample documents in raw/: sidecars, encodings, the PDF and its script, and that the words are our own."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "raw"
REPORT = RAW / "zero2ipo-ai-blue-book-2024.pdf"
FONT = Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf")
SOURCES: list[dict[str, Any]] = yaml.safe_load((RAW / "sources.yaml").read_text("utf-8"))
BY_PATH = pytest.mark.parametrize("source", SOURCES, ids=lambda source: str(source["id"]))

# Names and titles that have only one form; the words around them are compared.
NAMES = (
    "生成式人工智能服务管理暂行办法",
    "新一代人工智能治理原则——发展负责任的人工智能",
    "新一代人工智能伦理规范",
    "Zhongguancun Science City International Innovation Service Cluster",
)


@cache
def report_pages() -> tuple[str, ...]:
    with pdfplumber.open(REPORT) as pdf:
        return tuple(page.extract_text() for page in pdf.pages)


def words_of(path: Path, charset: str | None) -> str:
    """Text of a sample as prose: no markup, PDF lines joined."""
    if path.suffix == ".pdf":
        return "。".join(page.replace("\n", "") for page in report_pages())
    return re.sub(r"<[^>]*>", "\n", path.read_bytes().decode(charset or "utf-8"))


def passages(text: str) -> set[str]:
    """Runs of 12 Chinese characters within a sentence, and of 8 English words; figures, marks and names left out."""
    for name in NAMES:
        text = re.sub(r"\s+".join(map(re.escape, name.split())), "\n\n", text, flags=re.IGNORECASE)
    found = set()
    for sentence in re.split(r"[。！？；]|\n\s*\n", text):
        chinese = "".join(re.findall(r"[\u4e00-\u9fff]", sentence))
        found |= {chinese[i : i + 12] for i in range(len(chinese) - 11)}
        for run in re.split(r"[\u4e00-\u9fff]+", sentence.lower()):
            english = re.findall(r"[a-z]+(?:['’][a-z]+)?", run)
            found |= {" ".join(english[i : i + 8]) for i in range(len(english) - 7)}
    return found


def test_every_file_in_raw_is_listed_in_sources_or_belongs_to_one_that_is() -> None:
    listed = {source["path"] for source in SOURCES}
    expected = listed | {f"{path}.meta.yaml" for path in listed} | {"README.md", "sources.yaml"}
    assert {path.name for path in RAW.iterdir()} == expected
    assert len({source["id"] for source in SOURCES}) == len(SOURCES) == 5


@BY_PATH
def test_a_source_says_who_where_when_and_under_what_licence(source: dict[str, Any]) -> None:
    assert {"id", "path", "publisher", "title", "url", "date", "language", "licence", "interval", "notes"} <= source.keys()
    assert re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", source["date"])
    assert re.fullmatch(r"P\d+[DWM]", source["interval"])
    assert source["url"].startswith("https://example.org/")
    assert source["licence"].startswith("CC0-1.0")
    assert all(origin["publisher"] for origin in source["figures_from"])


@BY_PATH
def test_sidecar_holds_the_hash_and_size_of_the_bytes(source: dict[str, Any]) -> None:
    content = (RAW / source["path"]).read_bytes()
    entry = yaml.safe_load((RAW / f"{source['path']}.meta.yaml").read_text("utf-8"))
    assert (entry["sha256"], entry["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
    assert entry["origin"] == source.get("made_by", source["url"])
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", entry["retrieved"])
    assert entry["media_type"] in {"application/pdf", "text/html", "text/plain", "text/markdown"}


@BY_PATH
def test_the_title_in_sources_stands_in_the_document(source: dict[str, Any]) -> None:
    assert source["title"] in words_of(RAW / source["path"], source.get("charset"))


def test_writing_the_sidecars_again_changes_nothing(tmp_path: Path) -> None:
    for path in RAW.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    script = [sys.executable, str(ROOT / "scripts" / "write_sidecars.py"), "--raw", str(tmp_path), "--retrieved", "1999-01-01"]
    subprocess.run(script, check=True)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {p.name: p.read_bytes() for p in RAW.iterdir()}


def test_a_changed_file_gets_a_new_hash_and_date_of_retrieval(tmp_path: Path) -> None:
    for path in RAW.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "beijing-hub-card.md").write_text("changed", "utf-8")
    script = [sys.executable, str(ROOT / "scripts" / "write_sidecars.py"), "--raw", str(tmp_path), "--retrieved", "2030-01-02"]
    subprocess.run(script, check=True)
    entry = yaml.safe_load((tmp_path / "beijing-hub-card.md.meta.yaml").read_text("utf-8"))
    assert (entry["bytes"], entry["retrieved"]) == (7, "2030-01-02")


def test_the_chinese_page_is_gb18030_and_nothing_narrower() -> None:
    content = (RAW / "cn-ai-financing-review.html").read_bytes()
    for narrower in ("utf-8", "gbk"):
        with pytest.raises(UnicodeDecodeError):
            content.decode(narrower)
    text = content.decode("gb18030")
    assert "charset=gb18030" in text
    assert "5995.2亿元" in text


def test_the_article_is_long_enough_to_have_scopes() -> None:
    text = (RAW / "capital-returns-to-hard-tech.txt").read_text("utf-8")
    assert len(re.findall(r"[\u4e00-\u9fff]", text)) >= 1200


def test_the_report_has_pages_of_a4_with_subset_fonts_only() -> None:
    with pdfplumber.open(REPORT) as pdf:
        assert len(pdf.pages) >= 8
        assert {(round(page.width), round(page.height)) for page in pdf.pages} == {(595, 842)}
        fonts = {char["fontname"] for page in pdf.pages for char in page.chars}
        assert fonts
        assert all(re.match(r"[A-Z]{6}\+", font) for font in fonts)


FIGURES = """
1,156起 近850亿元 975起 84.3% 744.3亿元 87.8% 近7成 78.4% 约260亿元 超5,000亿美元 259亿美元 33.7%
54家 14家 42家 38.65亿元 77.8% 59.3% 48.8% 47.6% 83.6% 353支 2,442亿元 1,540个 1,162个 503亿元 30.02亿元
"""


@pytest.mark.parametrize("figure", FIGURES.split())
def test_the_text_of_the_report_holds_the_key_figure(figure: str) -> None:
    assert figure in words_of(REPORT, None)


def test_the_contents_name_the_pages_where_the_sections_start() -> None:
    entries = re.findall(r"^(0\d) (\S+?) ?\.{5,} ?(\d+)$", report_pages()[1], flags=re.MULTILINE)
    assert len(entries) == 6
    for number, name, page in entries:
        assert f"{number} {name}" in report_pages()[int(page) - 1]


def test_a_number_on_a_key_figure_slide_stands_above_its_label() -> None:
    lines = report_pages()[8].splitlines()
    assert lines[lines.index("353支 2,442亿元 1,540个") + 1].startswith("三大母基金累计批复基金")


def test_a_ruled_table_keeps_its_merged_head() -> None:
    with pdfplumber.open(REPORT) as pdf:
        table = pdf.pages[5].extract_tables()[0]
    assert table[0] == ["地区", "投资案例", None, "投资金额", None]
    assert table[2] == ["五地合计", "975", "84.3", "744.3", "87.8"]


@pytest.mark.skipif(not FONT.exists(), reason=f"font of the Debian package fonts-droid-fallback is not at {FONT}")
def test_the_script_rebuilds_the_report_byte_for_byte(tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    subprocess.run([sys.executable, str(ROOT / "scripts" / "build_sample_report.py"), "--out", str(out)], check=True)
    assert out.read_bytes() == REPORT.read_bytes()


def test_the_script_names_the_package_when_there_is_no_font(tmp_path: Path) -> None:
    script = [sys.executable, str(ROOT / "scripts" / "build_sample_report.py"), "--font", str(tmp_path / "none.ttf")]
    done = subprocess.run(script, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "fonts-droid-fallback" in done.stderr


@pytest.mark.skipif(not os.environ.get("KANHE_EVAL_DIR"), reason="KANHE_EVAL_DIR is not set")
@BY_PATH
def test_no_sentence_is_taken_from_the_documents_that_the_figures_come_from(source: dict[str, Any]) -> None:
    seeds = sorted((Path(os.environ["KANHE_EVAL_DIR"]) / "seeds").glob("*.txt"))
    assert seeds
    theirs = set().union(*(passages(path.read_text("utf-8")) for path in seeds))
    assert passages(words_of(RAW / source["path"], source.get("charset"))) & theirs == set()
