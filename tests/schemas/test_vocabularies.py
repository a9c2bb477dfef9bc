"""The vocabularies are well formed: every code once, every parent there, no word under two codes unless it is marked so."""

from __future__ import annotations

import re

import pytest

from schemas.vocabulary import names, vocabulary

# vocabularies whose words may stand for several codes: a cue tells two things, a counted noun or unit depends on its context
SHARED_WORDS = {
    "attribution_cues",
    "attribution_names",
    "counted",
    "cues",
    "hedges",
    "indicators",
    "measure_words",
    "numerals",
    "org_names",
    "period_words",
    "reference_cues",
    "sectors",
    "units",
}


@pytest.mark.parametrize("name", names())
def test_a_vocabulary_loads_and_says_what_it_is(name: str) -> None:
    made = vocabulary(name)
    assert made.entries
    assert len(made.description) > 20


@pytest.mark.parametrize("name", [name for name in names() if name not in SHARED_WORDS])
def test_no_word_stands_for_two_codes(name: str) -> None:
    seen: dict[str, str] = {}
    for entry in vocabulary(name):
        for form in entry.forms():
            if form not in entry.attributes.get("ambiguous", ()):
                assert seen.setdefault(form, entry.code) == entry.code, form


@pytest.mark.parametrize("name", [name for name in names() if name != "numerals"])  # its separators have blanks
def test_words_have_no_blanks_at_their_ends(name: str) -> None:
    assert not [form for entry in vocabulary(name) for form in entry.forms() if form != form.strip() or not form]


def test_every_place_lies_in_a_larger_one_that_is_there() -> None:
    places = vocabulary("places").by_code()
    for code in places:
        path = [code]
        while (parent := places[path[-1]].attributes.get("parent")) is not None:
            assert parent in places
            assert parent not in path
            path.append(parent)
        assert path[-1] == "WORLD"


def test_codes_of_chinese_cities_are_six_digits_under_their_province() -> None:
    places = vocabulary("places").by_code()
    provinces = {
        code[3:5]: entry.attributes["parent"]
        for code, entry in places.items()
        if re.fullmatch(r"CN-\d{4}00", code) and entry.zh[0].endswith("市")
    }
    for code, entry in places.items():
        if re.fullmatch(r"CN-\d{4}00", code):
            assert entry.attributes["parent"] == provinces[code[3:5]]
    assert len(provinces) >= 26


def test_every_hedge_has_a_width_for_both_ends_or_none() -> None:
    for entry in vocabulary("hedges"):
        assert ("reach" in entry.attributes) == ("reach_kind" in entry.attributes)
