"""Names of organisations that no vocabulary lists: by their endings, and before verbs of which an organisation is the subject."""

from __future__ import annotations

import pytest

from extractors.claims import extract_claims
from schemas.records import Block, Document


def entities(text: str) -> list[str | None]:
    """The entities of the claims of a text of one paragraph."""
    document = Document("d", "d", "text/plain", text, (Block(0, "paragraph", 0, len(text)),), published="2025-08-01")
    return [claim.entity for claim in extract_claims(document)]


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("顺禧基金当年出手6次。", "顺禧基金"),
        ("穹彻智能完成2亿元A轮融资。", "穹彻智能"),
        ("今年以来，鹿明机器人获得融资3亿元。", "鹿明机器人"),
        ("宁波市人民政府安排资金5亿元。", "宁波市人民政府"),
        ("“甬江”产业基金规模达80亿元。", "“甬江”产业基金"),
        ("中科曙光去年实现净利润19.1亿元。", "中科曙光"),
        ("Nuro raised $106 million in a Series E round.", "Nuro"),
        ("Lattice Works, a Danish start-up, closed a €17 million round.", "Lattice Works"),
        ("In 2024 Rivulet Capital invested $80 million.", "Rivulet Capital"),
    ],
)
def test_a_name_is_the_entity_of_its_figure(text: str, entity: str) -> None:
    assert entities(text)[0] == entity


@pytest.mark.parametrize(
    "text",
    [
        "2024年，全国股权投资基金规模达14万亿元。",
        "地方产业基金投资120亿元。",
        "风险投资金额为300亿元。",
        "2024年中国AI产业领域投资案例1200起。",
        "社会资本投入50亿元。",
        "China's AI start-ups raised $12 billion.",
        "Investors closed 45 deals.",
        "Venture Capital funding reached $3 billion.",
        "In June Germany invested €2 billion.",
    ],
)
def test_common_words_are_no_names(text: str) -> None:
    assert entities(text)[0] is None


def test_names_of_a_list_pair_with_their_numbers() -> None:
    assert entities("顺禧基金、甬江资本和鹿明机器人分别出手6次、4次和3次。") == ["顺禧基金", "甬江资本", "鹿明机器人"]
