"""Pieces of which texts are made that look like reports: numerals, units, times, names, marks, and characters that go wrong."""

from __future__ import annotations

from functools import cache

from schemas.vocabulary import vocabulary

VOCABULARIES = (
    "scales", "units", "measure_words", "hedges", "indicators", "cues", "counted", "places", "sectors", "stages", "providers",
    "organisations", "attribution_cues",
)  # fmt: skip
DIGITS = (*"0123456789", "12", "2024", "1,156", "3.5", "1 234", "1.234,5", "１２", "09", "00", "1/2", "3-5", "1e9", "2^10", "1:2")
NUMERALS = (*"〇零一二三四五六七八九十百千万亿兆两廿卅几数多余半点壹贰叁拾", "三百五十", "万亿", "百分之", "分之", "三分之一", "half", "dozen", "two",
            "twenty-one", "hundred", "million", "bn", "k", "MM", "a third", "one in four", "上百", "近百", "翻番", "doubled")  # fmt: skip
TIMES = ("年", "月", "日", "季度", "上半年", "2024年", "2023年3月", "Q3", "H1 2024", "May 2024", "FY2023", "去年", "同比", "截至", "以来",
         "近三年", "20世纪90年代", "2024-03-05", "29 February", "至", "—", "from", "to", "year to date", "十四五")  # fmt: skip
MARKS = (*" \t\n\r　，。、；：！？（）()【】[]“”\"'《》*_#|-–—~/%‰$¥€£+−±.,:;!?<>&@\\", "\r\n", "\n\n", "**", "| ", "|---|", "- ", "1. ", "## ", "> ",
         "```", "<p>", "</td>", "&nbsp;", "http://", "www.", "……", "分别为", "respectively", "其中", "单位：亿元", "数据来源：")  # fmt: skip
ODD = ("\u0000", "\u200b", "\u200d", "\ufeff", "\u0301", "\u20e3", "é", "ß", "İ", "ǅ", "ﬁ", "٣", "௧", "Ⅳ", "⑤", "½", "㎡", "㈠", "𝟙", "😀", "👨‍👩‍👧", "🇨🇳",
       "𠀀", "\U0010ffff", "\u2028", "\u0085", "\u00a0", "\u3000", "\u202f", "\x1c")  # fmt: skip


@cache
def pieces() -> tuple[str, ...]:
    """All pieces, in an order that does not change: the words of the vocabularies and the lists of this module."""
    words = dict.fromkeys((*DIGITS, *NUMERALS, *TIMES, *MARKS, *ODD))
    for name in VOCABULARIES:
        for entry in vocabulary(name):
            words |= dict.fromkeys((*entry.zh[:3], *entry.en[:3]))
    return tuple(words)


def compose(data: bytes) -> str:
    """The text that bytes stand for, two bytes a piece: below a half a common piece (digits, numerals, times, marks), else any."""
    common = (*DIGITS, *NUMERALS, *TIMES, *MARKS)
    made = []
    for high, low in zip(data[::2], data[1::2], strict=False):
        some = common if high < 128 else pieces()
        made.append(some[(high * 256 + low) % len(some)])
    return "".join(made)
