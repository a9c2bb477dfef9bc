"""Who first said it: voices are origins, not documents."""

from __future__ import annotations

from typing import Any

import pytest

from reconcilers.origins import is_report, origins_of, provider_code
from reconcilers.reconciling import Reconciliation, reconcile
from schemas.records import Claim, Document
from tests.reconcilers.making import claim


def document(name: str, title: str | None = None, publisher: str | None = None) -> Document:
    """A document with a title and a publisher."""
    return Document(name, f"{name}.txt", "text/plain", "", title=title, publisher=publisher)


def origin(made: Claim, others: list[Claim] | None = None, documents: dict[str, Document] | None = None) -> tuple[str, bool]:
    """The origin of a claim among others."""
    return origins_of([made, *(others or [])], documents or {}).of(made)


@pytest.mark.parametrize(
    ("one", "other"), [("清科研究中心", "Zero2IPO Research"), ("IT桔子", "ITjuzi"), ("据PitchBook", "PitchBook Data, Inc.")]
)
def test_a_provider_has_one_code_in_both_languages(one: str, other: str) -> None:
    assert provider_code(one) is not None
    assert provider_code(one) == provider_code(other)


def test_two_providers_have_two_codes_and_strangers_none() -> None:
    assert provider_code("IT桔子") != provider_code("清科研究中心")
    assert provider_code("the town's own clerk") is None


@pytest.mark.parametrize("name", ["产业投资蓝皮书", "the annual survey", "2024年统计年鉴", "White Paper on Ports"])
def test_a_publication_is_known_by_its_words(name: str) -> None:
    assert is_report(name)
    assert not is_report("Aubel Partners")


def test_a_credit_is_the_origin_and_none_is_the_document() -> None:
    assert origin(claim("a", "5", "5", provider="Aubel Partners")) == ("org:aubelpartners", True)
    assert origin(claim("a", "5", "5")) == ("doc:a", False)


def test_a_report_is_the_voice_of_the_document_that_has_its_title() -> None:
    quoted = claim("news", "5", "5", provider="Harbour Report")
    own = [claim("paper", str(i), str(i), at=20 * i, provider="Aubel Partners") for i in range(1, 5)]
    titles = {"paper": document("paper", "Harbour Report 2024"), "news": document("news", "Ports grow")}
    assert origin(quoted, own, titles) == ("org:aubelpartners", True)
    assert origin(quoted, own, {}) == ("doc:news", False)


def test_a_document_that_credits_one_provider_throughout_speaks_for_it() -> None:
    credited = [claim("a", str(i), str(i), at=20 * i, provider="Aubel Partners") for i in range(1, 4)]
    bare = claim("a", "77", "77", at=500)
    assert origin(bare, credited) == ("org:aubelpartners", True)
    assert origin(bare, credited[:1]) == ("doc:a", False)
    second = claim("a", "9", "9", at=600, provider="Beta Research")
    assert origin(bare, [*credited, second]) == ("doc:a", False)


def test_a_publisher_that_provides_figures_stands_behind_its_document() -> None:
    made = claim("a", "5", "5")
    assert origin(made, documents={"a": document("a", publisher="IT桔子")})[1]
    assert not origin(made, documents={"a": document("a", publisher="Town Gazette")})[1]


def told_twice(values: tuple[str, ...], others: tuple[str, ...], **second: Any) -> Reconciliation:
    """Two documents with figures of several years."""
    first = [claim("a", v, v, at=30 * i, year=2015 + i) for i, v in enumerate(values)]
    return reconcile([*first, *(claim("b", v, v, at=30 * i, year=2015 + i, **second) for i, v in enumerate(others))])


def test_documents_that_share_many_figures_are_one_voice() -> None:
    made = told_twice(("4310", "5270", "6890", "7130"), ("4310", "5270", "6890", "7130"))
    assert len(made.figures) == 4
    assert {f.voices for f in made.figures} == {1}
    assert {(r.relation, r.certainty) for r in made.relations} == {("corroborates", "firm")}


def test_one_figure_in_common_makes_no_voice_of_two() -> None:
    made = told_twice(("4310", "5270"), ("4310", "9950"))
    assert {r.relation for r in made.relations} == {"conflicts"}


def test_two_providers_that_share_figures_stay_two() -> None:
    first = [
        claim("a", str(v), str(v), at=v, year=y, provider="清科研究中心") for y, v in ((2020, 4310), (2021, 5270), (2022, 6890))
    ]
    second = [claim("b", str(v), str(v), at=v, year=y, provider="IT桔子") for y, v in ((2020, 4310), (2021, 5270), (2022, 6890))]
    made = reconcile([*first, *second])
    assert {f.voices for f in made.figures} == {2}
    assert {f.status for f in made.figures} == {"corroborated"}


def test_a_document_without_a_source_only_repeats_what_a_source_says() -> None:
    made = reconcile([claim("a", "4317", "4317", provider="Alpha Data"), claim("b", "4317", "4317")])
    ((relation,), (found,)) = made.relations, made.figures
    assert (relation.relation, relation.certainty) == ("corroborates", "soft")
    assert "most likely repeats Alpha Data" in relation.explanation
    assert (found.status, found.voices) == ("single", 1)


def test_a_round_number_without_a_source_repeats_nobody() -> None:
    made = reconcile([claim("a", "40", "40", provider="Alpha Data"), claim("b", "40", "40")])
    assert not made.relations


def test_a_target_is_the_voice_of_the_body_that_set_it() -> None:
    goal: dict[str, Any] = {"modality": "target", "entity": "Aubel", "year": 2030}
    made = reconcile([claim("a", "900", "900", provider="Alpha Data", **goal), claim("b", "900", "900", **goal)])
    assert {r.relation for r in made.relations} == {"corroborates"}
    assert {f.status for f in made.figures} == {"single"}
