"""English number words: cardinals, scales after digits, fractions and indefinite numbers, read to exact decimals.

`match_words(text, pos)` reads what begins at a word (eighty-five, half a million, tens of billions, two thirds);
`extend(text, numeral)` goes on from digits (85 billion, 3 hundred and 21, 1 in 4, $54K). Which of them count anything is left to
`extractors.quantities`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from extractors.number_lexicon import (
    Word,
    cardinal,
    denominator,
    joined,
    lexicon,
    openers,
    plural_value,
    scale_after,
    scale_next,
    word_of,
)
from extractors.numerals import EXACT, Numeral, is_whole, match_digits, parts, plain, ratio, times
from schemas.vocabulary import vocabulary

_MAX_WORDS = 24


def match_words(text: str, pos: int) -> Numeral | None:
    """The English numeral that begins at `pos`, or None."""
    found = openers().match(text, pos)
    if found is None:
        return None
    if found["indefinite"]:
        return _indefinite(found)
    if found["some"]:
        return _some(found)
    if found["halfof"]:
        return _part_of(text, found)
    if found["couple"]:
        return Numeral(pos, found.end(), Decimal(2), script="en")
    if found["afraction"]:
        value = parts()["denominator"]["values"][found["aord"].lower()]
        return Numeral(pos, found.end(), ratio(1, value), shape="fraction", script="en")
    if found["half"]:
        return Numeral(pos, found.end(), Decimal("0.5"), shape="fraction", script="en")
    if found["article"]:
        first = Numeral(pos, found.end(), Decimal(word_of(found["one"]).value), script="en")
        return _more(text, first, [(Word("unit", 1)), word_of(found["one"])], found.end())
    if found["word"].lower() == "few":
        return None
    if _plural_scale(found["word"]):
        return _alone(found)
    return _finish(text, _sum(text, pos, [word_of(found["word"])], found.end()))


def _indefinite(found: re.Match[str]) -> Numeral:
    """Tens of billions: from two of them to ten, so 20-100 billion; dozens: 24 and more."""
    value = plural_value(found["lead"])
    scale = 1
    for word in re.findall(r"[A-Za-z]+", found["then"] or ""):
        scale *= plural_value(word) if word.lower() != "of" else 1
    high = None if value in (12, 20) else 10 * value * scale - (1 if scale == 1 and value <= 1000 else 0)
    end = found.end() if found["then"] else found.end("lead")
    return Numeral(
        found.start(), end, None, Decimal(2 * value * scale), None if high is None else Decimal(high), "few", scale, script="en"
    )


def _plural_scale(word: str) -> bool:
    return any(word.lower() in entry.attributes.get("plural", ()) for entry in vocabulary("scales"))


def _alone(found: re.Match[str]) -> Numeral:
    """Hundreds of companies: from two hundred to the next power."""
    value = plural_value(found["word"])
    high = None if value == 12 else Decimal(10 * value - (1 if value <= 1000 else 0))
    return Numeral(found.start(), found.end(), None, Decimal(2 * value), high, "few", value, script="en")


def _some(found: re.Match[str]) -> Numeral:
    scale = word_of(found["ofscale"]).value
    couple = found["some"].lower().startswith("a couple")
    if couple:
        return Numeral(found.start(), found.end(), Decimal(2 * scale), scale=scale, script="en")
    high = 10 * scale - (1 if scale <= 1000 else 0)
    return Numeral(found.start(), found.end(), None, Decimal(2 * scale), Decimal(high), "few", scale, script="en")


def _part_of(text: str, found: re.Match[str]) -> Numeral:
    lead = found["halfof"].lower()
    share = Decimal("0.5") if "half" in lead else Decimal("0.75") if "three" in lead else Decimal("0.25")
    scale = word_of(found["big"]).value
    if "third" in lead:
        return Numeral(found.start(), found.end(), ratio((2 if "two" in lead else 1) * scale, 3), scale=scale, script="en")
    return Numeral(found.start(), found.end(), plain(times(share, scale)), scale=scale, script="en")


def _may_follow(words: list[Word], word: Word, joint: str) -> bool:
    """Whether a word goes on with the numeral: twenty one, one hundred (and) five, two million three hundred thousand."""
    last = words[-1]
    if word.kind == "scale":
        return True
    if joint and last.kind != "scale":
        return False
    if word.kind == "unit":
        return (last.kind == "tens" and 0 < word.value < 10 and not joint) or last.kind == "scale"
    return last.kind == "scale"


def _sum(text: str, pos: int, words: list[Word], end: int, fractions: bool = True) -> Numeral:
    return _more(text, Numeral(pos, end, Decimal(0), script="en"), words, end, fractions=fractions)


def _more(text: str, first: Numeral, words: list[Word], end: int, base: Decimal | None = None, fractions: bool = True) -> Numeral:
    """Read on from the words so far; `base` is a number in digits that the first word stands for.

    With `fractions`, words that belong to a fraction behind the number (and two fifths, thirty-fifths) are left to it.
    """
    while len(words) < _MAX_WORDS:
        found = joined().match(text, end)
        if found is None:
            break
        if found[3]:
            number = match_digits(text, found.start(3))
            if (
                number is None
                or words[-1].kind != "scale"
                or (not found[1] and words[-1].value > 1000)
                or number[0] >= words[-1].value
                or number[1] < found.end(3)
                or not is_whole(number[0])
            ):
                break
            words, end = [*words, Word("digits", int(number[0]))], number[1]
            continue
        if fractions and ((found[1] and _mixed(text, replace(first, end=end, value=Decimal(0)))) or _of_denominator(text, found)):
            break
        word = word_of(found[2])
        if words[-1].kind == "digits":
            if word.kind != "scale":
                break
        elif not _may_follow(words, word, found[1] or "") or _another(text, found, words, base):
            break
        words, end = [*words, word], found.end()
    value, scale = _total(words, base)
    return replace(first, end=end, value=plain(value), scale=scale)


def _another(text: str, found: re.Match[str], words: list[Word], base: Decimal | None) -> bool:
    """Whether `and` begins another number: $5 million and two companies, but 6 crore and two hundred."""
    large = base is not None and words[-1].value >= _MILLION
    return bool(found[1]) and large and scale_after().match(text, found.end()) is None


_DOZEN = 12
_MILLION = 10**6


def _total(words: list[Word], base: Decimal | None) -> tuple[Decimal, int]:
    total = section = Decimal(0)
    scale = 1
    for index, word in enumerate(words):
        if index == 0 and base is not None:
            section, scale = base, 1
        elif word.kind != "scale":
            section, scale = section + word.value, 1
        elif word.value == _DOZEN and section > words[index - 1].value > 0 and words[index - 1].kind != "scale":
            section, scale = section - words[index - 1].value + words[index - 1].value * _DOZEN, 1
        elif word.value == 100:
            section, scale = times(section or 1, 100), 100
        else:
            scale = word.value * (scale if index and words[index - 1].kind == "scale" and is_whole(ratio(section, scale)) else 1)
            if not section and total:
                total = times(total, word.value)
            else:
                total, section = EXACT.add(total, times(section or 1, word.value)), Decimal(0)
    return EXACT.add(total, section), scale


_POINT = re.compile(
    r"[ ]point((?:[ -](?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|[a-z]+(?:teen|ty)))+)(?![A-Za-z])", re.IGNORECASE
)
_DIGIT_POINT = re.compile(r"[ ]point[ ](\d{1,6})(?![\d.,]*\d)(?![ ](?:guard|lead|margin))", re.IGNORECASE)
_HALF_MORE = re.compile(r"[ ]and[ ](?:a|one)[ ]half(?![A-Za-z])", re.IGNORECASE)
_OUT_OF = re.compile(r"[ ](?:in|out[ ]of|over)[ ](?:every[ ])?", re.IGNORECASE)


def _finish(text: str, numeral: Numeral) -> Numeral:
    """Decimals (two point five), fractions (two thirds, three and a fifth) and odds (one in four) after a cardinal."""
    point = _POINT.match(text, numeral.end)
    if point is not None and numeral.value is not None:
        digits = _decimals(point[1])
        if digits:
            numeral = replace(numeral, end=point.end(), value=EXACT.add(numeral.value, Decimal(f"0.{digits}")))
            return extend_scale(text, numeral)
    return with_fraction(text, numeral)


def _decimals(raw: str) -> str:
    digits = ""
    for word in re.findall(r"[a-z]+", raw.lower()):
        known = lexicon().get(word)
        if known is None:
            return ""
        if digits.endswith("0") and len(digits) > 1 and known.value < 10 and known.kind == "unit":
            digits = digits[:-1]
        digits += str(known.value)
    return digits


def with_fraction(text: str, numeral: Numeral) -> Numeral:
    """The numeral with a fraction that follows: `two thirds`, `3 and a half`, `one in four`, `2 out of five`."""
    value = numeral.value
    if value is None:
        return numeral
    point = _DIGIT_POINT.match(text, numeral.end)
    if point is not None and is_whole(value) and numeral.scale == 1:
        return extend_scale(text, replace(numeral, end=point.end(), value=EXACT.add(value, Decimal(f"0.{point[1]}"))))
    half = _HALF_MORE.match(text, numeral.end)
    if half is not None and not scale_next().match(text, half.end()):
        return replace(numeral, end=half.end(), value=plain(EXACT.add(value, times(Decimal("0.5"), max(numeral.scale, 1)))))
    mixed = _mixed(text, numeral)
    if mixed is not None:
        return mixed
    below = denominator().match(text, numeral.end) if numeral.script == "en" else None
    if below is not None and not (below["first"] and not below["tens"]):
        den = _ordinal(below)
        ordinal_use = (
            below["gap"].isspace()
            and not below["tens"]
            and not below["ord"].lower().endswith(("s", "half"))
            and value != 1
            and value < 100
        )
        if not ordinal_use:
            return replace(numeral, end=below.end(), value=plain(ratio(value, den)), shape="fraction")
    odds = _OUT_OF.match(text, numeral.end)
    if odds is not None:
        whole = _number_at(text, odds.end())
        if (
            whole is not None
            and whole.value
            and (whole.value > value or "over" in odds.group())
            and value == int(value)
            and _odds_plausible(text, odds, value, whole)
        ):
            return replace(numeral, end=whole.end, value=plain(ratio(value, whole.value)), shape="fraction")
    return numeral


def _odds_plausible(text: str, odds: re.Match[str], value: Decimal, whole: Numeral) -> bool:
    """`in` also stands before years and places: 5 in 2024, 12 in six boxes."""
    word = odds.group().strip().lower()
    if word.startswith("over"):
        return value < 10_000
    return (
        value < 100
        and whole.value is not None
        and (word.startswith("out") or (value < 10 and whole.value <= 1000 and text[whole.end : whole.end + 1] not in ("-", "/")))
    )


def _number_at(text: str, pos: int) -> Numeral | None:
    digits = match_digits(text, pos)
    if digits is not None:
        return Numeral(pos, digits[1], digits[0])
    found = cardinal().match(text, pos)
    return _sum(text, pos, [word_of(found[1])], found.end()) if found else None


def _of_denominator(text: str, found: re.Match[str]) -> bool:
    """Whether the tens word found belongs to an ordinal behind it: the thirty of one hundred thirty-fifths."""
    if word_of(found[2]).kind != "tens":
        return False
    below = denominator().match(text, found.end())
    return (
        below is not None
        and below["gap"].strip() == "-"
        and not below["tens"]
        and (below["ord"] or "").lower() not in ("half", "quarter")
    )


_PLUS = re.compile(r"[ ]and[ ](?=[a-z])", re.IGNORECASE)


_ARTICLE = re.compile(r"an?(?=[ ])", re.IGNORECASE)


def _mixed(text: str, numeral: Numeral) -> Numeral | None:
    joint = _PLUS.match(text, numeral.end)
    if joint is None:
        return None
    article = _ARTICLE.match(text, joint.end())
    if article:
        top: Numeral | None = Numeral(joint.end(), article.end(), Decimal(1), script="en")
    else:
        found = cardinal().match(text, joint.end())
        top = _sum(text, joint.end(), [word_of(found[1])], found.end(), fractions=False) if found else None
    if top is None or top.value is None or numeral.value is None:
        return None
    below = denominator().match(text, top.end)
    if below is None or (below["first"] and not below["tens"]):
        return None
    part = ratio(top.value, _ordinal(below))
    end = below.end()
    scale = scale_next().match(text, end)
    if scale:
        part, end = times(part, word_of(scale[1]).value), scale.end()
    elif numeral.scale > 1000:
        part = times(part, numeral.scale)
    return replace(numeral, end=end, value=plain(EXACT.add(numeral.value, part)), scale=1)


def _ordinal(found: re.Match[str]) -> int:
    den = (
        parts()["denominator"]["values"][found["ord"].lower()]
        if found["ord"]
        else (1 if found["first"].lower().startswith("f") else 2)
    )
    if found["tens"]:
        return int(parts()["tens_word"]["values"][found["tens"].lower()]) + int(den)
    return (
        100 + int(den) if found["hundred"] and found["hundred"].startswith("one") else int(den) * (100 if found["hundred"] else 1)
    )


def extend_scale(text: str, numeral: Numeral) -> Numeral:
    """The numeral in digits with the English scale words after it: 85 billion, 3 hundred and 21."""
    found = scale_after().match(text, numeral.end)
    if found is None or numeral.value is None:
        return numeral
    words = [Word("unit", 0), word_of(found[1])]
    return _more(text, numeral, words, found.end(), numeral.value)
