"""Credits: whom a document credits with what it says.

A credit is put together from cues (vocabulary `attribution_cues`) that stand in one sentence: a preposition with the name after it (据X统计,
according to X), evidence with the name before it (X数据显示, X's data show), a verb of saying with its speaker (X预计, X said), a work that is
released (《X》发布), a source line (数据来源：X). What stands in the place of the name and names no one (据不完全统计) gives no credit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from extractors.found import Found
from extractors.layout import Layout, Sentence, Span
from extractors.mentions import Period, Term
from schemas.records import Block
from schemas.vocabulary import vocabulary

_REACH = 60
_SHORT = 24
_LONGEST_LINE = 120
_LINE_END = re.compile(r"[。；;）)】\]\n]|\.\s|\.$|[,，]?\s?(?:as of|as at|截至|截止)|，|\s*整理")
_SIGNED = re.compile(r"(?P<name>[^《》\n]{0,24})《(?P<work>[^《》\n]{2,60})》\s*$")
_PAUSE = re.compile(r"[，。；：！？\n,;:!?]")
_STOPS = re.compile(r"[了在从对将被把给向]|(?<=[^\s])的(?=[^\s])")
_SEPARATOR = re.compile(r"\s*(?:、|,|，|/|以及|和|与|及|\band\b|&)\s*")
_BRACKET = re.compile(r"[（(][^（）()]{0,40}[)）]\s*$")
_BLANK = "*_ \t\u3000—–-"
_MARKS = {"《": "》", "“": "”", '"': '"', "'": "'", "‘": "’", "「": "」", "『": "』"}
_WRAPPING = "《》“”\"'‘’「」『』*_ \t\u3000—–-"
_NAME = r"[A-Z0-9][\w&+’'-]*(?:\.\w[\w&+’'-]*)*"
_LATIN = rf"{_NAME}(?:\s+(?:(?:of|and|for|de|the|&)\s+){{0,2}}{_NAME}){{0,9}}"
_RECKONED = re.compile(rf"\b(?:[Bb]y|[Oo]n)\s+(?:the\s+)?(?P<name>{_LATIN})['’]s?\s+(?:(?:own|latest|official)\s+)?$")
_LATIN_START = re.compile(rf"(?:[\"“'‘](?P<title>[^\"”\n]{{4,90}})[\"”]|(?P<name>{_LATIN}))")
_TITLE_BEFORE = re.compile(r"(?:[\"“](?P<title>[^\"“”\n]{4,90})[\"”]|《(?P<work>[^《》\n]{2,60})》)\s*(?:正式|联合|\s)*$")
_WORK_BEFORE = re.compile(r"《(?P<work>[^《》\n]{2,60})》$")
_POSSESSIVE = re.compile(r"['’]s?$")
_HAN = re.compile("[一-龥]")


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit in the text: the span from its first cue or name to its last, and the spans of the names.

    `line`: it is a line of its own (数据来源：X), for what stands above or below it. `own`: somebody tells of himself (the company said).
    """

    start: int
    end: int
    names: tuple[Span, ...]
    line: bool = False
    own: bool = False


def scan_credits(
    text: str, layout: Layout, terms: dict[str, Found[Term]], periods: Found[Period], blocks: Sequence[Block] = ()
) -> list[Credit]:
    """The credits of a text in reading order.

    `terms` holds the mentions of the vocabularies `attribution_cues`, `providers`, `publishers` and `organisations`. Of `blocks` those that are
    boilerplate may be source lines, too: they look like the byline of an article.
    """
    made: list[Credit] = []
    cues = terms["attribution_cues"]
    for sentence in layout.sentences:
        found = list(cues.within(sentence.start, sentence.end))
        if text.startswith("——", sentence.start):
            made += _Sentence(text, sentence, found, terms, periods).signature()
        elif found:
            made += _Sentence(text, sentence, found, terms, periods).credits()
    for block in blocks:
        if block.kind == "boilerplate" and block.end - block.start <= _LONGEST_LINE:
            found = list(cues.within(block.start, block.end))
            line = Sentence(block.start, block.end, block.index, ())
            below = block.index > 0 and blocks[block.index - 1].kind == "table"
            made += _Sentence(text, line, found, terms, periods).source_of_data(below) if found else []
    return sorted(made, key=lambda credit: credit.start)


class _Sentence:
    """The credits of one sentence."""

    def __init__(
        self, text: str, sentence: Sentence, cues: Sequence[Term], terms: dict[str, Found[Term]], periods: Found[Period]
    ) -> None:
        self.text, self.sentence, self.terms, self.periods = text, sentence, terms, periods
        self.cues = _merged(cues)

    def credits(self) -> Iterator[Credit]:
        """The credits in reading order; they do not overlap."""
        done = self.sentence.start
        for cue in self.cues:
            if cue.start < done:
                continue
            credit = self._of(cue)
            if credit is not None:
                done = credit.end
                yield credit

    def source_of_data(self, below_table: bool) -> Iterator[Credit]:
        """The credit of a line that names the source of data rather than of an article: below a table, in brackets, or with the time of the data."""
        cue = next((c for c in self.cues if "source_line" in c.codes), None)
        line = self.text[self.sentence.start : self.sentence.end]
        wrapped = below_table or line[:1] in "（([【" or any("data_line" in c.codes for c in self.cues)
        if cue is not None and wrapped and (credit := self._source_line(cue)) is not None:
            yield credit

    def signature(self) -> Iterator[Credit]:
        """The credit of a line that begins with a dash: ——X《Y》."""
        start, end = self.sentence.start + 2, self.sentence.end
        work = _SIGNED.match(self.text, start, end)
        if work is not None:
            span = work.span("name") if work["name"].strip() else work.span("work")
        elif self._is_organisation((start, end)):
            span = start, end
        else:
            return
        credit = self._credit(start, *span, end=end)
        if credit is not None:
            yield replace(credit, line=True)

    def _of(self, cue: _Cue) -> Credit | None:
        chinese = _HAN.match(self.text[cue.start]) is not None
        if "source_line" in cue.codes and (credit := self._source_line(cue)) is not None:
            return credit
        if "preposition" in cue.codes:
            return self._after_preposition(cue) if chinese else self._after_latin(cue)
        if "released" in cue.codes and (credit := self._work(cue)) is not None:
            return credit
        if "evidence" in cue.codes and chinese and (credit := self._with_evidence(cue)) is not None:
            return credit
        if cue.start == self.sentence.start and self.text[cue.end : cue.end + 1] in ":：":
            return None
        if "evidence" in cue.codes and not chinese and (reckoned := _RECKONED.search(self.text, self.sentence.start, cue.start)):
            return self._credit(reckoned.start(), *reckoned.span("name"), end=cue.end)
        if "says" in cue.codes or "shows" in cue.codes:
            return self._speaker(cue) if chinese else self._before_latin(cue)
        return None

    def _source_line(self, cue: _Cue) -> Credit | None:
        colon = re.compile(r"\s*[:：]\s*").match(self.text, cue.end)
        if colon is None or cue.start > self.sentence.start + 40:
            return None
        end = self.sentence.end
        stop = _LINE_END.search(self.text, colon.end(), end)
        credit = self._credit(cue.start, colon.end(), stop.start() if stop else end, lists=True)
        opening = not any(c.isalnum() for c in self.text[self.sentence.start : cue.start])
        return replace(credit, line=opening) if credit is not None else None

    def _after_preposition(self, cue: _Cue) -> Credit | None:
        """据X统计: the name reaches to the first evidence or verb, else to the first pause."""
        pause = _PAUSE.search(self.text, cue.end, min(self.sentence.end, cue.end + _REACH))
        limit = pause.start() if pause else min(self.sentence.end, cue.end + _REACH)
        closing = next((c for c in self._cues(cue.end + 2, limit) if c.codes & {"evidence", "says", "shows"}), None)
        work = re.compile(r"[^《》]{0,24}《[^《》]{2,60}》").match(self.text, cue.end)
        if work is not None and work.end() <= limit + 1 and (closing is None or closing.start < work.end()):
            return self._credit(cue.start, cue.end, work.end())
        if closing is not None:
            return self._credit(cue.start, cue.end, self._without_fillers(closing.start, cue.end + 1), end=closing.end)
        if limit - cue.end <= _SHORT and self._is_organisation((cue.end, limit)):
            return self._credit(cue.start, cue.end, limit)
        return None

    def _with_evidence(self, cue: _Cue) -> Credit | None:
        """X的数据显示, IT桔子数据，…: evidence with a verb after it, or before a pause where the name is an organisation's."""
        if self.text.startswith("的", cue.end) and any("evidence" in c.codes for c in self._cues(cue.end + 1, cue.end + 2)):
            return None
        after = self._skip(cue.end, {"adverb", "filler", "evidence"})
        verb = next((c for c in self._cues(after, after + 1) if c.start == after and c.codes & {"shows", "says"}), None)
        name = (self._left_of(cue.start), self._without_fillers(cue.start, self.sentence.start))
        if name[0] >= name[1]:
            return None
        if verb is not None and (self._is_organisation(name) or not self._is_something(name)):
            return self._credit(name[0], *name, end=verb.end)
        paused = _PAUSE.match(self.text, cue.end) is not None or self.text[cue.end : cue.end + 1] in ("）", ")")
        if not paused or not self._is_organisation(name):
            return None
        return self._own_voice(self._credit(name[0], *name, end=cue.end), cue)

    def _speaker(self, cue: _Cue) -> Credit | None:
        """X预计: the speaker must be an organisation, a work or a role."""
        role = self._role_before(cue)
        if role is not None:
            start = self._left_of(role.end)
            credit = self._credit(start, start, role.end, end=cue.end)
            alone = "executive" in role.codes and not self.text[start : role.start].strip(_WRAPPING)
            return replace(credit, own=True) if alone and credit is not None else credit
        start = self._left_of(cue.start)
        end = self._without_fillers(cue.start, start)
        if (work := _WORK_BEFORE.search(self.text, self.sentence.start, end)) is not None:
            return self._of_work(work, cue)
        if end - start <= _SHORT and self._is_organisation((start, end)):
            return self._own_voice(self._credit(start, start, end, end=cue.end), cue)
        return None

    def _own_voice(self, credit: Credit | None, cue: _Cue) -> Credit | None:
        """The credit, marked where somebody tells with such a verb of himself: not where it is an institution's business to tell of others."""
        if credit is None or "own_voice" not in cue.codes or any(self._is_institution(name) for name in credit.names):
            return credit
        return replace(credit, own=True)

    def _is_institution(self, span: Span) -> bool:
        """Whether a name is that of a provider, a public body, a researcher or a medium."""
        name = self.text[slice(*span)]
        known = any(True for v in ("providers", "publishers") for _ in self.terms[v].within(*span))
        known = known or any(t.code in _public() for t in self.terms["organisations"].within(*span))
        company = any(True for _ in self.terms["organisations"].within(*span))
        letters = name.isupper() and name.isascii() and not company
        return (
            known or letters or name.endswith(_forms("institution_zh")) or bool(_words("institution") & set(name.lower().split()))
        )

    def _role_before(self, cue: _Cue) -> _Cue | None:
        """The role of the person who speaks, with a name and an occasion after it: 局长某某在发布会上表示."""
        floor = max(self.sentence.start, cue.start - 40)
        floor = max([m.end() for m in _PAUSE.finditer(self.text, floor, cue.start)], default=floor)
        return next((c for c in reversed(self._cues(floor, cue.start)) if "role" in c.codes and c.end <= cue.start), None)

    def _of_work(self, work: re.Match[str], cue: _Cue) -> Credit | None:
        """X发布的《Y》显示: X where somebody is named before the work, else the work."""
        start = self._left_of(work.start())
        end = self._without_fillers(work.start(), start)
        named = self._credit(start, start, end, end=cue.end) if self._is_organisation((start, end)) else None
        return named or self._credit(work.start(), *work.span("work"), end=cue.end)

    def _work(self, cue: _Cue) -> Credit | None:
        """《X》发布, "X" Released: a work that comes out, in the headline of an article about it."""
        match = _TITLE_BEFORE.search(self.text, max(self.sentence.start, cue.start - 100), cue.start)
        if match is None or not _ends_with(match["title"] or match["work"], "title_end", anywhere=True):
            return None
        group = "title" if match["title"] else "work"
        return self._credit(match.start(), *match.span(group), end=cue.end)

    def _after_latin(self, cue: _Cue) -> Credit | None:
        """According to X."""
        start = self._skip(cue.end, {"filler", "evidence"})
        match = _LATIN_START.match(self.text, start, self.sentence.end)
        if match is None:
            return None
        span = match.span("title" if match["title"] else "name")
        verb = next((c for c in self._cues(match.end(), match.end() + 2) if c.codes & {"shows", "says"}), None)
        return self._credit(cue.start, *span, lists=True, end=verb.end if verb is not None else match.end())

    def _before_latin(self, cue: _Cue) -> Credit | None:
        """X said, X's latest data show."""
        start = max(self.sentence.start, cue.start - 100)
        at = cue.start
        for _ in range(6):
            before = next((c for c in reversed(self._cues(start, at)) if self.text[c.end : at].strip() in ("", "'s", "’s")), None)
            if before is None or not before.codes & {"filler", "evidence", "adverb"} or self.text[before.start].isupper():
                break
            at = before.start
        match = re.compile(
            rf"(?:^|(?<=[\s(“\"]))(?P<name>{_LATIN})(?:['’]s?)?(?:\s*\([^()]{{1,24}}\))?\s*(?:,[^,]{{2,60}},\s*)?$"
        ).search(self.text[:at], start)
        if match is not None:
            experts = any("experts" in c.codes for c in self._cues(start, match.start("name")) if c.end >= match.start("name") - 1)
            begin = min([match.start(), *(c.start for c in self._cues(start, match.start("name")) if "experts" in c.codes)])
            credit = self._credit(begin, *match.span("name"), end=cue.end)
            return credit if experts else self._own_voice(credit, cue)
        common = _common_institution().search(self.text[:at], max(self.sentence.start, at - 60))
        if common is not None:
            return self._credit(common.start(), *common.span("name"), end=cue.end)
        after = _LATIN_START.match(self.text, self._skip(cue.end, {"filler"}), self.sentence.end)
        quoted = self.text[max(0, cue.start - 2) : cue.start].strip() in ('"', "”", ",")
        if after is None or not after["name"] or not quoted:
            return None
        credit = self._credit(cue.start, *after.span("name"), end=after.end())
        of_house = any("executive" in c.codes for c in self._cues(after.end(), after.end() + 40))
        return replace(credit, own=True) if credit is not None and of_house else credit

    def _credit(self, start: int, first: int, last: int, *, lists: bool = False, end: int | None = None) -> Credit | None:
        """A credit of the names between two places, or None where nobody is named there."""
        names = [span for span in self._split(first, last, lists) if span[0] < span[1] and not self._is_nobody(span)]
        return Credit(start, max(end or last, last), tuple(names)) if names else None

    def _split(self, first: int, last: int, lists: bool) -> list[Span]:
        """The names of a list; a name that holds 和 or "and" stays whole unless every part is an organisation's."""
        whole = self._trimmed(first, last)
        spans, at = [], whole[0]
        for match in _SEPARATOR.finditer(self.text, *whole):
            spans.append(self._trimmed(at, match.start()))
            at = match.end()
        spans.append(self._trimmed(at, whole[1]))
        if len(spans) == 1 or any(a >= b for a, b in spans):
            return [whole]
        listed = "、" in self.text[slice(*whole)] and all(b - a <= _SHORT for a, b in spans)
        latin = _HAN.search(self.text, *whole) is None
        return spans if listed or (lists and not latin) or all(self._is_organisation(span) for span in spans) else [whole]

    def _trimmed(self, start: int, end: int) -> Span:
        """The span without quotation marks round it, a bracket at its end, an article and lead-ins."""
        while True:
            before = (start, end)
            while start < end and (self.text[start] in _BLANK or self._opens(start, end)):
                start += 1
            while end > start and (self.text[end - 1] in f"{_BLANK}." or self._closes(start, end)):
                end -= 1
            start += 4 * self.text.startswith("The ", start, end)
            bracket = _BRACKET.search(self.text, start, end)
            if bracket is not None and bracket.start() > start:
                end = bracket.start()
            possessive = _POSSESSIVE.search(self.text, start, end)
            if possessive is not None and possessive.group() not in ("'", "’"):
                end = possessive.start()
            lead = next((c for c in self._cues(start, end) if c.start == start and c.codes & {"lead_in", "preposition"}), None)
            if lead is not None and lead.end < end:
                start = lead.end
            if (start, end) == before:
                return start, end

    def _opens(self, start: int, end: int) -> bool:
        """Whether a quotation mark opens here that closes at the end or nowhere."""
        closing = _MARKS.get(self.text[start])
        return closing is not None and self.text.find(closing, start + 1, end - 1) < 0

    def _closes(self, start: int, end: int) -> bool:
        """Whether a quotation mark closes here that opens nowhere before."""
        mark = self.text[end - 1]
        return any(mark == closing and self.text.find(opening, start, end - 1) < 0 for opening, closing in _MARKS.items())

    def _left_of(self, end: int) -> int:
        """Where a name that ends before a cue may begin: after the last pause, time, particle or lead-in."""
        floor = max(self.sentence.start, end - _REACH)
        marks = [m.end() for m in _PAUSE.finditer(self.text, floor, end)]
        tail = self._without_fillers(end, floor)
        marks += [p.end for p in self.periods.within(floor, end) if p.end <= tail or p.start < tail]
        start = max(marks, default=floor)
        while start < end and self.text[start] in " \t\u3000*的":
            start += 1
        stops = [m.end() for m in _STOPS.finditer(self.text, start, end - 2)]
        known = self._known(start, end)
        if known is not None:
            return min(known)
        return max([start, *(stop for stop in stops if not self._closed(stop, end))], default=start)

    def _closed(self, stop: int, end: int) -> bool:
        """Whether a stop stands inside quotation marks or a title that the name holds."""
        return "》" in self.text[stop:end] and "《" not in self.text[stop:end]

    def _known(self, start: int, end: int) -> Span | None:
        """The known organisation that ends where a name should end."""
        tail = self._without_fillers(end, start)
        for name in ("providers", "publishers", "organisations"):
            for term in self.terms[name].within(start, tail):
                if self.text[term.end : tail].strip(_WRAPPING) == "" and not self._runs_on(term, start):
                    return term.start, term.end
        return None

    def _runs_on(self, term: Term, start: int) -> bool:
        """Whether a list of names goes on before a known one."""
        return "、" in self.text[start : term.start]

    def _is_organisation(self, span: Span) -> bool:
        start, end = self._trimmed(*span)
        if end - start < 2:
            return False
        names = [t for name in ("providers", "publishers", "organisations") for t in self.terms[name].within(start, end)]
        if any(t.end == end or (t.start == start and end - t.end <= 4) for t in names):
            return True
        return not self._is_something((start, end)) and _ends_with(self.text[start:end], "suffix")

    def _is_something(self, span: Span) -> bool:
        """Whether the words name a thing that is measured rather than somebody: they hold an indicator or a time."""
        words = self.text[slice(*span)]
        if _ends_with(words.strip(_WRAPPING), "title_end") or "《" in words:
            return False
        timed = any(True for _ in self.periods.within(*span))
        return timed or any(t.strength == "strong" for t in self.terms["indicators"].within(*span))

    def _is_nobody(self, span: Span) -> bool:
        words = self.text[slice(*span)].lower()
        return (
            len(words) < 2
            or words in _words("nobody")
            or words.endswith(_forms("nobody_endings"))
            or words.startswith(_forms("nobody_starts"))
            or not any(c.isalpha() for c in words)
        )

    def _cues(self, start: int, end: int) -> list[_Cue]:
        return [c for c in self.cues if start <= c.start < end]

    def _skip(self, at: int, codes: set[str]) -> int:
        """The place after all cues of these codes that follow `at`, blanks between them left out."""
        while True:
            while at < self.sentence.end and self.text[at] in " \t*\u3000":
                at += 1
            cue = next((c for c in self.cues if c.start == at and c.codes & codes and not c.codes & {"shows", "says"}), None)
            if cue is None:
                return at
            at = cue.end

    def _without_fillers(self, end: int, floor: int) -> int:
        """The end of a name before `end`, fillers, adverbs and evidence left out; evidence before 的 belongs to the name (X数据的统计)."""
        codes = {"filler", "adverb", "evidence"}
        while True:
            while end > floor and self.text[end - 1] in " \t*\u3000":
                end -= 1
            cue = next((c for c in self.cues if c.end == end and c.start >= floor and c.codes & codes), None)
            if cue is None or self._known_end(end) or self.text[cue.start].isupper():
                return end
            end = cue.start
            if self.text[cue.start : cue.end] == "的":
                codes.discard("evidence")

    def _known_end(self, end: int) -> bool:
        return any(t.end == end for name in ("providers", "publishers") for t in self.terms[name].within(max(0, end - 40), end))


@dataclass(frozen=True, slots=True)
class _Cue:
    start: int
    end: int
    codes: frozenset[str]


def _merged(terms: Iterable[Term]) -> list[_Cue]:
    """The cues, each place once with all its codes; words that only hold a cue are left out."""
    places: dict[Span, set[str]] = {}
    for term in terms:
        places.setdefault((term.start, term.end), set()).add(term.code)
    return [_Cue(*place, frozenset(codes)) for place, codes in places.items() if "no_cue" not in codes]


def is_work(name: str) -> bool:
    """Whether a name is the title of a work, which speaks of what it is about, rather than of somebody."""
    return _ends_with(name, "title_end", anywhere=True)


@cache
def _words(code: str) -> frozenset[str]:
    return frozenset(word.lower() for word in vocabulary("attribution_names").by_code()[code].forms())


@cache
def _forms(code: str) -> tuple[str, ...]:
    """Chinese forms that stand at the start or end of words: nobody_endings, as in 仅创业端就有一组 (数据显示)."""
    return tuple(vocabulary("attribution_names").by_code()[code].zh)


@cache
def _public() -> frozenset[str]:
    return frozenset(entry.code for entry in vocabulary("organisations") if entry.attributes.get("kind") == "public")


@cache
def _common_institution() -> re.Pattern[str]:
    """An institution told by what it is: the finance ministry, a deputy minister."""
    nouns = "|".join(
        map(re.escape, sorted(vocabulary("attribution_names").by_code()["common_institution"].en, key=len, reverse=True))
    )
    return re.compile(rf"\b(?:the|an?)\s+(?P<name>(?:[a-z][\w'’-]*\s+){{0,3}}?(?:{nouns}))\s*$")


def _ends_with(words: str, code: str, *, anywhere: bool = False) -> bool:
    lower = words.lower()
    return any((word in lower) if anywhere else lower.endswith(word) for word in _words(code))
