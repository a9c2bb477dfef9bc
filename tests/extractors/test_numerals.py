from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.number_words import match_words
from extractors.numerals import fold, plain
from extractors.numerals_zh import match_numeral, parse_numeral


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("六百零二", "602"),
        ("一千零二十", "1020"),
        ("两万三", "23000"),
        ("七亿五", "750000000"),
        ("廿八", "28"),
        ("二〇一九", "2019"),
        ("4.2万亿", "4200000000000"),
        ("6千万", "60000000"),
        ("三点一四", "3.14"),
        ("負二十", "-20"),
        ("伍仟叁佰", "5300"),
        ("７，６５４", "7654"),
        ("9 876 543", "9876543"),
        ("1,234.50", "1234.5"),
        ("98 万", "980000"),
        ("八分之三", "0.375"),
        ("二又四分之一", "2.25"),
        ("3个亿", "300000000"),
        ("卅四", "34"),
        ("六兆", "6000000000000"),
        ("六万零五十", "60050"),
        ("3亿4500万", "345000000"),
        ("叁仟万", "30000000"),
        ("８．５亿", "850000000"),
        ("六十分之一", "0.01666666666666666666666666667"),
    ],
)
def test_a_numeral_has_its_exact_value(text: str, value: str) -> None:
    found = parse_numeral(text)
    assert found is not None
    assert found.value == Decimal(value)


def test_decimals_with_a_scale_are_not_rounded() -> None:
    found = parse_numeral("16.4亿")
    assert found is not None
    assert str(found.value) == "1640000000"


@pytest.mark.parametrize(
    ("text", "lower", "upper", "shape"),
    [
        ("十几", 11, 19, "few"),
        ("几十", 20, 99, "few"),
        ("数百", 200, 999, "few"),
        ("数十亿", 2_000_000_000, 10_000_000_000, "few"),
        ("五六千", 5000, 6000, "pair"),
        ("30多万", 300_000, None, "over"),
        ("百亿", 10_000_000_000, None, "bare"),
    ],
)
def test_a_numeral_without_a_single_value_has_bounds(text: str, lower: int, upper: int | None, shape: str) -> None:
    found = parse_numeral(text)
    assert found is not None
    assert (found.lower, found.upper, found.shape) == (lower, upper, shape)


def test_percent_in_words_is_a_percentage() -> None:
    found = parse_numeral("百分之十二点五")
    assert found is not None
    assert (found.value, found.percent) == (Decimal("12.5"), True)


@pytest.mark.parametrize("text", ["放肆", "陆地", "", "abc", "亿" * 500, "9" * 500, "三四五多样"])
def test_what_is_no_numeral_is_none(text: str) -> None:
    assert parse_numeral(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ninety-one", "91"),
        ("a dozen", "12"),
        ("half a billion", "500000000"),
        ("six hundred and twelve thousand", "612000"),
        ("three fifths", "0.6"),
        ("one in eight", "0.125"),
        ("seven point two five", "7.25"),
        ("two mil-\nlion", "2000000"),
    ],
)
def test_english_words_have_their_value(text: str, value: str) -> None:
    found = match_words(text, 0)
    assert found is not None
    assert (found.end, found.value) == (len(text), Decimal(value))


@given(st.integers(min_value=0, max_value=10**15))
def test_a_printed_integer_reads_back_with_and_without_separators(number: int) -> None:
    for text in (str(number), f"{number:,}"):
        found = parse_numeral(text)
        assert found is not None
        assert found.value == number


_DIGITS = "零一二三四五六七八九"


def _chinese(number: int) -> str:
    """The numeral of a number from 1 to 9999, written out."""
    out, gap = "", False
    for scale, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            out += ("零" if gap and out else "") + _DIGITS[digit] + word
            gap = False
        else:
            gap = True
    return out


@given(st.integers(min_value=10, max_value=9999), st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8), ("万亿", 10**12)]))
def test_a_numeral_written_out_reads_back(number: int, scale: tuple[str, int]) -> None:
    found = parse_numeral(_chinese(number) + scale[0])
    assert found is not None
    assert found.value == number * scale[1]


@given(st.text(alphabet="０９，．％萬億壹陆零一二 ab亿万\n🙂", max_size=40))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="零一二两三十百千万亿兆几数多余点分之又0123456789.,^e- 个", max_size=30))
def test_any_run_of_numeral_characters_is_read_without_error(text: str) -> None:
    found = match_numeral(text, 0)
    assert found is None or 0 <= found.start < found.end <= len(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_plain_changes_no_value_and_prints_no_exponent(value: Decimal) -> None:
    assert plain(value) == value
    assert "E" not in str(plain(value))
