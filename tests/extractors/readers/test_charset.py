"""Encodings: declared truly, falsely or not at all."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.readers.charset import declared_charset, decode

from .laws import codes, read

SIMPLIFIED = "西北地区全年新增风电装机一千二百万千瓦，同比增长18.6%，弃风率降至百分之三以下。"
TRADITIONAL = "臺灣離岸風電累計裝置容量達二百七十萬瓩，較去年成長31.2%，為歷來最高。"
EUROPEAN = "Électricité: la capacité a augmenté de 12,4 % à Besançon – un record « européen » à 300 €."


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "gbk"),
        (SIMPLIFIED, "utf-16"),
        (SIMPLIFIED, "utf-32"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "utf-8-sig"),
        (EUROPEAN, "cp1252"),
        (EUROPEAN, "utf-16-le"),
        (EUROPEAN, "utf-16-be"),
    ],
)
def test_the_encoding_is_found_without_a_declaration(text: str, charset: str) -> None:
    decoded = decode(text.encode(charset))
    assert decoded.text == text
    assert decoded.undecoded == 0


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "gb2312", "big5", "klingon", "idna", "rot13", "hex"])
@pytest.mark.parametrize(("text", "charset"), [(SIMPLIFIED, "gb18030"), (SIMPLIFIED, "utf-8"), (TRADITIONAL, "big5")])
def test_a_declaration_that_does_not_fit_is_not_believed(text: str, charset: str, declared: str) -> None:
    assert decode((text * 3).encode(charset), declared).text == text * 3


def test_a_declaration_that_fits_is_believed() -> None:
    text = "Оборот вырос на 12 % за год"
    assert decode(text.encode("koi8-r"), "koi8-r").text == text
    japanese = "日本の再生可能エネルギーは前年より12%増えた。"
    assert decode(japanese.encode("shift_jis"), "shift_jis").text == japanese


def test_gb2312_in_the_declaration_stands_for_all_of_gb18030() -> None:
    text = "镕基与㐂：产量为3.5万吨，𠮷田公司占两成，其余归中小企业。"
    assert decode(text.encode("gb18030"), "gb2312").text == text


def test_a_byte_order_mark_counts_more_than_the_declaration_and_is_taken_off() -> None:
    decoded = decode(codecs.BOM_UTF8 + SIMPLIFIED.encode(), "gbk")
    assert decoded.text == SIMPLIFIED
    assert decoded.charset == "utf-8"


def test_broken_bytes_in_utf8_cost_only_themselves_and_give_a_warning() -> None:
    data = ("风电" * 200).encode() + b"\xff\xfe\xe9" + "占37.5%".encode()
    document = read(data, "a.txt")
    assert "占37.5%" in document.text
    assert document.text.startswith("风电" * 200)
    assert codes(document) == ["wrong_charset"]


def test_a_late_first_foreign_byte_is_still_looked_at() -> None:
    text = "plain words " * 20_000 + SIMPLIFIED
    assert decode(text.encode("gb18030")).text == text


def test_line_ends_are_left_as_they_are() -> None:
    assert decode("甲\r\n乙\r丙\n".encode("gb18030")).text == "甲\r\n乙\r丙\n"


def test_the_declaration_is_read_in_all_its_spellings() -> None:
    assert declared_charset(b'<meta charset="gb2312">') == "gb2312"
    assert declared_charset(b"<META http-equiv=Content-Type content='text/html; charset=Big5'>") == "Big5"
    assert declared_charset(b'<?xml version="1.0" encoding="GBK"?><html>') == "GBK"
    assert declared_charset(b"<p>charset=gbk</p>") is None


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=200),
    st.one_of(st.none(), st.sampled_from(["utf-8", "gbk", "big5", "utf-16", "hz", "utf-7", "zlib", "x" * 50, "a\x00"])),
)
def test_decoding_never_fails(data: bytes, declared: str | None) -> None:
    decoded = decode(data, declared)
    assert decoded == decode(data, declared)
    assert decoded.undecoded <= decoded.text.count("\ufffd")


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_utf8_is_always_read_as_written(text: str) -> None:
    assert decode(codecs.BOM_UTF8 + text.encode()).text == text
