"""Places, sectors and stages: what is taken together, what is only compared with, homes, parts without a code."""

from __future__ import annotations

import pytest

from extractors.claims import extract_claims
from extractors.readers import read_document


def read(text: str, field: str) -> list[str | None]:
    """One field of the claims of a plain text."""
    return [getattr(claim, field) for claim in extract_claims(read_document(text.encode(), "story.txt"))]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("德国有12家，法国有9家，两国合计占四成。", ["DE", "FR", "DE+FR"]),
        ("湖南和湖北分别有30家和20家。", ["CN-HN", "CN-HB"]),
        ("Of the 40 deals, 22 were in India and 18 elsewhere.", [None, "IN", None]),
        ("韩国电池企业Volta韩元债券发行额为3亿美元。", ["KR"]),
        ("Swiss drugmaker Helvar cut 300 jobs.", ["CH"]),
        ("Perth-based Quoria lost A$9 million.", ["AU"]),
        ("东部地区增长5%。", [None]),
        ("英国央行预计通胀率为3%。", ["GB"]),
        ("大阪工厂年产2万台。", ["JP"]),
        ("German makers shipped 900 units, or 31% of the world's total.", ["DE", "DE"]),
        ("Output came to 4% of global demand.", ["WORLD"]),
        ("Europe bought 16% of new machines, the Americas 9%.", ["EUROPE", None]),
        ("Top3城市合计占全国案例的61%。", [None]),
    ],
)
def test_places(text: str, places: list[str | None]) -> None:
    assert read(text, "place") == places


def test_a_place_that_a_figure_is_compared_with_is_not_its_own() -> None:
    assert read("浙江省统计局：全省出口增长6%，高于全国2个百分点。", "place") == ["CN-ZJ", "CN-ZJ"]


def test_a_region_told_without_its_name_is_the_one_named_before_or_unknown() -> None:
    assert read("安徽省发布年报。全省新增企业5万家。", "place") == ["CN-AH"]
    assert read("全省新增企业5万家。", "place") == [None]


@pytest.mark.parametrize(
    ("text", "sectors"),
    [
        ("脑机接口企业融资3亿元。", ["other"]),
        ("Humanoid robot makers sold 900 units.", ["ai.humanoid_robots"]),
        ("Shanghai and Beijing recorded 12 and 9 AI deals.", ["ai", "ai"]),
        ("受访企业中三成已部署大模型，另有5%持观望态度。", ["ai.large_models", "ai.large_models"]),
        ("Data-centre operators borrowed $4 billion.", ["ai.infrastructure"]),
    ],
)
def test_sectors(text: str, sectors: list[str | None]) -> None:
    assert read(text, "sector") == sectors


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("甲禾科技获得1亿美元（约合人民币7.1亿元）C轮融资。", ["series_c", "series_c"]),
        ("甲禾科技完成B轮融资2亿元，累计融资超过5亿元。", ["series_b", None]),
        ("Seed and Series A rounds made up 58 percent of deals.", ["seed+series_a"]),
        ("Tessel closed its Series B, with revenue of $9 million.", [None]),
        ("The miner hopes to raise $300 million in a Sydney listing.", ["ipo"]),
    ],
)
def test_stages(text: str, stages: list[str | None]) -> None:
    assert read(text, "stage") == stages
