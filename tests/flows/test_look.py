"""Looking at sources: what is new comes in, what changed is a new vintage, what fails is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.look import due, look_at
from flows.run import Folders, Limits, Run
from flows.sources import Source, parse_sources
from tests.flows.conftest import CHINESE, Workplace
from tests.flows.web.server import Server, running
from tests.flows.web.test_client import QUICK

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
ARTICLE = """<html lang="zh"><head><title>融资回顾</title></head><body><nav>第{visit}位访客</nav><article><h1>融资回顾</h1>
<p>2025年，中国量子计算领域披露的融资总额约为{amount}亿元，全年融资事件共62起，其中大部分发生在下半年。</p>
<p>报告认为，资金主要来自国有基金，平均单笔金额远高于前几年，行业的集中度也在上升。</p></article></body></html>"""


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


def source(entry: str) -> Source:
    ((found,), issues) = parse_sources(entry.encode())
    assert not issues
    return found


def page(server: Server, visit: int, amount: str) -> None:
    server.pages["/news/a.html"] = (ARTICLE.format(visit=visit, amount=amount).encode(), "text/html; charset=utf-8")


def test_a_page_that_says_something_else_is_a_new_vintage_beside_the_old(server: Server, tmp_path: Path) -> None:
    folders = Folders(state=tmp_path / "state", fetched=tmp_path / "fetched")
    one = source(f"- {{id: 某报/a, path: x/, look: page, url: '{server.url}/news/a.html'}}")
    page(server, 1, "48.3")
    first = look_at(one, folders, Limits(), NOW, QUICK)
    assert look_at(one, folders, Limits(), NOW, QUICK).unchanged == 1
    page(server, 2, "48.3")
    assert look_at(one, folders, Limits(), NOW, QUICK).new == ()  # only what stands around the article is different
    page(server, 3, "52.1")
    second = look_at(one, folders, Limits(), NOW, QUICK)
    assert len(first.new) == len(second.new) == 1
    old, new = (folders.locate(path) for path in (*first.new, *second.new))
    assert "48.3" in old.read_text("utf-8")
    assert "52.1" in new.read_text("utf-8")
    assert old.parent == new.parent == tmp_path / "fetched" / "某报_a"
    assert "retrieved: 2026-03-01" in new.with_name(new.name + ".meta.yaml").read_text()


def test_the_documents_of_an_index_come_in_and_a_broken_one_is_told(server: Server, tmp_path: Path) -> None:
    folders = Folders(state=tmp_path / "state", fetched=tmp_path / "fetched")
    page(server, 1, "48.3")
    listed = b"<a href=/news/a.html>a</a><a href=/news/gone.html>b</a><a href=/report.pdf>c</a><a href=/other>d</a>"
    server.pages["/list"] = (listed, "text/html")
    one = source(f"- {{id: a, path: x/, look: index, url: '{server.url}/list', links: '*/[nr]e*', allow_private: [127.0.0.1]}}")
    looked = look_at(one, folders, Limits(), NOW, QUICK)
    assert len(looked.new) == 1
    assert sorted(issue.code for issue in looked.issues) == ["fetch_failed", "wrong_content"]
    assert server.asked("/other") == 0


def test_a_folder_is_copied_from(tmp_path: Path) -> None:
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "回顾.txt").write_text(CHINESE, encoding="utf-8")
    (tmp_path / "drop" / "draft.doc").write_bytes(b"x")
    folders = Folders(state=tmp_path / "state", fetched=tmp_path / "fetched")
    one = source(f"- {{id: a, path: x/, look: folder, folder: '{tmp_path}/drop', links: '*.txt'}}")
    (path,) = look_at(one, folders, Limits(), NOW).new
    assert folders.locate(path).read_text("utf-8") == CHINESE
    assert look_at(one, folders, Limits(), NOW).unchanged == 1


def test_a_source_is_due_when_its_interval_has_passed(tmp_path: Path) -> None:
    folders = Folders(state=tmp_path / "state", fetched=tmp_path / "fetched")
    one = source(f"- {{id: a, path: x/, look: folder, folder: '{tmp_path}', interval: PT6H}}")
    assert due([one], folders, NOW) == [one]
    look_at(one, folders, Limits(), NOW)
    assert due([one], folders, NOW + timedelta(hours=5)) == []
    assert due([one], folders, NOW + timedelta(hours=6)) == [one]


def test_a_name_cannot_lead_out_of_its_folder(server: Server, tmp_path: Path) -> None:
    folders = Folders(state=tmp_path / "state", fetched=tmp_path / "fetched")
    server.pages["/..%2F..%2Fevil.txt"] = (b"1,234 firms were founded.", "text/plain")
    one = source(f"- {{id: ../up, path: x/, look: page, url: '{server.url}/..%2F..%2Fevil.txt'}}")
    (path,) = look_at(one, folders, Limits(), NOW, QUICK).new
    assert folders.locate(path).resolve().is_relative_to((tmp_path / "fetched").resolve())


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{id: a, path: x, look: telepathy}", "look is none of"),
        ("{id: a, path: x, look: feed}", "needs the url"),
        ("{id: a, path: x, look: folder}", "needs the folder"),
        ("{id: a, path: x, look: page, url: 'http://a', interval: often}", "no duration"),
    ],
)
def test_a_malformed_look_is_told(entry: str, said: str) -> None:
    (found,), issues = parse_sources(f"- {entry}".encode())
    assert not found.look
    assert any(said in issue.message for issue in issues)


def test_a_refresh_brings_in_what_a_source_has_and_publishes_it(workplace: Workplace, server: Server) -> None:
    page(server, 1, "48.3")
    entry = f"- {{id: daily, path: daily/, publisher: 某日报, look: page, interval: P1D, url: '{server.url}/news/a.html', allow_private: [127.0.0.1]}}"
    (workplace.raw / "sources.yaml").write_text(entry, encoding="utf-8")
    assert workplace.kanhe("refresh")[0] == 0
    documents = {str(row["name"]): row for row in workplace.rows("documents")}
    (fetched,) = (row for path, row in documents.items() if path.startswith("@fetched/daily/"))
    assert (fetched["publisher"], fetched["source_id"]) == ("某日报", "daily")
    page(server, 1, "52.1")
    assert "nothing changed" in workplace.kanhe("refresh")[1]  # its interval has not passed
    workplace.kanhe("refresh", "--look", "all")
    assert len(workplace.rows("documents")) == len(documents) + 1


def test_a_run_written_by_hand_says_only_what_is_not_as_usual() -> None:
    run = Run.from_json('{"folders": {"raw": "reports"}, "workers": 3, "looks": "none"}')
    assert (run.folders.raw, run.workers, run.looks, run.limits) == (Path("reports"), 3, "none", Limits())
    assert Run.from_json(run.to_json()) == run
