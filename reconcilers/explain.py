"""The reasons in words: one English sentence for a relation, and for a figure its reason in English and Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from reconcilers.readings import Reading
from reconcilers.slips import Cause
from schemas.vocabulary import vocabulary


def said(reading: Reading, *, chinese: bool | None = None) -> str:
    """The number as the document has it, with its hedge: `nearly 85 billion yuan`."""
    in_chinese = reading.chinese if chinese is None else chinese
    hedge = _hedge_word(reading.claim.hedge, in_chinese)
    text = " ".join(reading.claim.text.replace("*", "").split())
    return f"{hedge}{text}" if in_chinese and hedge else f"{hedge} {text}".strip()


def speaker(reading: Reading, *, chinese: bool = False) -> str:
    """Who stands behind a claim: in a language."""
    return reading.speakers[1 if chinese else 0]


def same_voice(readings: Sequence[Reading]) -> str:
    """Why several claims count as one."""
    first = readings[0]
    where = "in one document" if len({r.doc for r in readings}) == 1 else "in several documents"
    numbers = _listed(dict.fromkeys(said(r) for r in readings))
    return f"{numbers}: the same statement of {speaker(first)}, made again {where}; one voice."


def repeated(readings: Sequence[Reading]) -> str:
    """Why claims without a source are taken for those of the sources named beside them."""
    named = _listed(dict.fromkeys(speaker(r) for r in readings if r.named_origin))
    numbers = _listed(dict.fromkeys(said(r) for r in readings))
    return f"{numbers}: the same number for the same quantity; what names no source most likely repeats {named}."


def independent(readings: Sequence[Reading]) -> str:
    """Why claims of several origins support each other."""
    voices = {r.origin: f"{speaker(r)} ({said(r)})" for r in readings}
    return f"{_listed(voices[o] for o in sorted(voices))} give the same quantity, and the values agree within rounding and hedge."


def both_hold(a: Reading, b: Reading) -> str:
    """Why two claims that bound a quantity can both be true."""
    return f"{said(a)} and {said(b)} can both hold; they do not fix a value between them."


def conflict(a: Reading, b: Reading, cause: Cause | None) -> str:
    """What two claims of one quantity differ in, and why if that is known."""
    apart = _apart(a, b)
    start = f"{speaker(a)} gives {said(a)} and {speaker(b)} {said(b)} for the same quantity"
    return f"{start}{f', {apart} percent apart' if apart else ''}; {_cause_words(cause, a, b)}."


def differs(a: Reading, b: Reading, facet: str) -> str:
    """Which facet keeps two claims apart."""
    scopes = f"{_facet(a, facet)} against {_facet(b, facet)}"
    return f"{said(a)} and {said(b)} look alike and are not compared: the {facet} differs ({scopes})."


def identity_sentence(why: str, members: Sequence[Reading], verdict: str, cause: Cause | None) -> str:
    """What an identity says of its members and whether it holds."""
    numbers = ", ".join(f"{letter} = {said(r)}" for letter, r in zip("abcdefghijklmnop", members, strict=False))
    ending = {
        "holds": "it holds within rounding and hedge",
        "stretched": "it holds only at the far ends of the hedges",
        "fails": "it does not hold",
    }[verdict]
    if verdict == "fails" and cause is not None:
        ending += f"; {_cause_words(cause, members[0], members[-1])}"
    return f"{why[0].upper()}{why[1:]}: {numbers}; {ending}."


@dataclass(frozen=True, slots=True)
class Reason:
    """A figure's reason in both languages."""

    english: str
    chinese: str


def reason_single(reading: Reading, count: int) -> Reason:
    """One voice, however often it is heard."""
    again = f", stated {count} times" if count > 1 else ""
    return Reason(
        f"Only {speaker(reading)} speaks of it{again}.",
        f"仅有一个来源:{speaker(reading, chinese=True)}{f',共出现{count}次' if count > 1 else ''}。",
    )


def reason_corroborated(voices: Sequence[Reading], preferred: Reading) -> Reason:
    """Independent voices that agree."""
    return Reason(
        f"{len(voices)} independent origins agree: {_voices(voices, chinese=False)}. "
        f"{said(preferred)} is preferred as the sharpest.",
        f"{len(voices)}个独立来源一致:{_voices(voices, chinese=True)}。以其中最精确的“{said(preferred)}”为准。",
    )


def reason_conflicting(voices: Sequence[Reading], preferred: Reading | None) -> Reason:
    """Voices that differ; without a reason to prefer one, none is."""
    count = len({r.origin for r in voices})
    said_en, said_zh = _voices(voices, chinese=False), _voices(voices, chinese=True)
    english = f"{count} origins differ: {said_en}" if count > 1 else f"One origin gives different numbers: {said_en}"
    chinese = f"{count}个来源不一致:{said_zh}" if count > 1 else f"同一来源数字不一:{said_zh}"
    english += ". Neither rounding nor hedges bring the values together"
    chinese += "。四舍五入和模糊表述都不足以解释差距"
    if preferred is None:
        return Reason(
            f"{english}, and nothing makes one better than the other: no claim is preferred.",
            f"{chinese},也没有理由取舍,因此不选定首选值。",
        )
    return Reason(f"{english}; {said(preferred)} is preferred as the later figure.", f"{chinese};以较新的“{said(preferred)}”为准。")


def reason_suspect(a: Reading, b: Reading, cause: Cause | None) -> Reason:
    """Voices that differ by what looks like a slip."""
    return Reason(
        f"{speaker(a)} gives {said(a)} and {speaker(b)} {said(b)}: {_cause_words(cause, a, b)}; "
        "neither is preferred until someone looks.",
        f"{speaker(a, chinese=True)}称{said(a)},{speaker(b, chinese=True)}称{said(b)}:"
        f"疑似{_cause_name(cause)},在核实之前不选定首选值。",
    )


def reason_decided(text: str, note: str, english: str, chinese: str) -> Reason:
    """A person's preference, before the reason that stood without it."""
    return Reason(
        f"A person decided for {text}{f' ({note})' if note else ''}. {english}",
        f"经人工核定,以“{text}”为准{f'({note})' if note else ''}。{chinese}",
    )


def reason_rejected(english: str, chinese: str, count: int) -> Reason:
    """The reason of a figure some of whose claims a person set aside."""
    some = "one claim" if count == 1 else f"{count} claims"
    return Reason(f"A person set {some} aside. {english}", f"经人工核定,{count}个数值不予采用。{chinese}")


def _voices(voices: Sequence[Reading], *, chinese: bool) -> str:
    named = [
        f"{speaker(r, chinese=chinese)}{'' if chinese else ' '}{'“' if chinese else ''}{said(r)}{'”' if chinese else ''}"
        for r in voices
    ]
    return "、".join(named) if chinese else _listed(named)


def _apart(a: Reading, b: Reading) -> int | None:
    if not a.nominal or not b.nominal:
        return None
    low, high = sorted((abs(a.nominal), abs(b.nominal)))
    return round(100 * (high / low - 1)) if low and high / low < 100 else None


def _cause_words(cause: Cause | None, a: Reading, b: Reading) -> str:
    if cause is None:
        return "no rounding, hedge or conversion brings them together"
    entry = vocabulary("reconciliation").by_code()["cause_words"].attributes
    words = str(entry["english"].get(cause.code, cause.code))
    return f"{words} ({_power(cause)})" if cause.factor is not None else words


def _cause_name(cause: Cause | None) -> str:
    words = vocabulary("reconciliation").by_code()["cause_words"].attributes["chinese"]
    return str(words.get(cause.code, cause.code)) if cause else str(words["unknown"])


def _power(cause: Cause) -> str:
    factor = Fraction(cause.factor or 1)
    return f"{factor.numerator} times" if factor >= 1 else f"1/{factor.denominator}"


def _facet(reading: Reading, facet: str) -> str:
    claim = reading.claim
    if facet == "period":
        return f"{claim.period_start or '…'} to {claim.period_end or '…'}"
    return str(getattr(claim, facet) or "not stated")


@cache
def _hedge_word(code: str, chinese: bool) -> str:
    entry = vocabulary("hedges").by_code().get(code)
    if entry is None or code in ("exact", "range", "indefinite"):
        return ""
    forms = [w for w in (entry.zh if chinese else entry.en) if w[0].isalpha()]
    return forms[0] if forms else ""


def _listed(words: Iterable[str]) -> str:
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
