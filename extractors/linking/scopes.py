"""Makes the scope of each quantity: from its clause over sentence, paragraph and label to the headings.

A key figure is a short line with a number and little else; its label is the line that stands tight above or below it, on
the side where the lines of its group have no number of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

from extractors.layout import Layout, Sentence, Span
from extractors.linking.context import Around, Context, Scope, first_term, joins
from extractors.mentions import Quantity
from schemas.records import Block, Cell, Document, Table

SHORT_LINE = 48
NEARBY_LINES = 8
CHANGE_REACH = 8
FAR_SENTENCES = 30
FAR_BLOCKS = 80
STORY_BLOCKS = 6
_DASH = re.compile(r"[—–]+|\s-\s|[：:|｜]")
_SIGNED = re.compile(r"[*_ ]*[+＋−–-]\s?\d[\d.]*\s?%")
_GOVERNING = ("title", "heading")


def scope_of(quantity: Quantity, context: Context) -> Scope | None:
    """The scope of a quantity, or None where it stands in boilerplate."""
    number = context.layout.sentence_at(quantity.start)
    if number is None:
        return _cell_scope(quantity, context)
    layout, sentence = context.layout, context.layout.sentences[number]
    around = _around(number, context)
    members = _list_of(quantity, around)
    at = sentence.clause_at(members[0].start)
    start, end = sentence.clauses[at][0], sentence.clauses[sentence.clause_at(quantity.start)][1]
    last = max(end, quantity.end)
    tail = (members[-1].end, sentence.clauses[sentence.clause_at(members[-1].start)][1])
    return Scope(
        sentence=(sentence.start, sentence.end),
        before=(min(start, quantity.start), quantity.start),
        after=(quantity.end, last),
        earlier=tuple(reversed(sentence.clauses[:at])),
        later=(
            *([tail] if members[-1] != quantity and tail[0] < tail[1] else []),
            *(c for c in sentence.clauses[at + 1 :] if c[0] >= last),
        ),
        paragraph=around.paragraph,
        label=around.label,
        nearby=around.nearby,
        section=around.section,
        story=around.story,
        headings=layout.headings[sentence.block],
        block=sentence.block,
    )


def _around(number: int, context: Context) -> Around:
    """The stretches round a sentence, by its number; they are the same for all numbers in it, so the last ones are kept."""
    known = context.around.get(number)
    if known is None:
        block = context.document.blocks[context.layout.sentences[number].block]
        first = _topic_start(context.layout.first_sentence[block.index], block.index, context)
        known = Around(
            paragraph=context.layout.spans[max(first, number - FAR_SENTENCES) : number][::-1],
            label=tuple(_labels(block, context)),
            nearby=tuple(_lines_before(block, context)),
            section=_section_before(block, context),
            story=tuple(_story_before(block, context)),
            lists=_lists(context.layout.sentences[number], context),
        )
        context.around.clear()
        context.around[number] = known
    return known


def _list_of(quantity: Quantity, around: Around) -> Sequence[Quantity]:
    """The quantities of one unit that stand in one list with this one: 12, 8.5 and 4.3 billion yuan."""
    known = around.lists.get(quantity.start)
    return known if known is not None else next(iter(around.lists.values()), [quantity])


def _lists(sentence: Sentence, context: Context) -> dict[int, list[Quantity]]:
    """The lists of a sentence, each under the start of all its members."""
    lists: dict[int, list[Quantity]] = {}
    members: list[Quantity] = []
    for quantity in context.quantities.within(sentence.start, sentence.end):
        if not members or not _listed(members[-1], quantity, context):
            members = []
        members.append(quantity)
        lists[quantity.start] = members
    return lists


def _listed(a: Quantity, b: Quantity, context: Context) -> bool:
    return a.unit == b.unit and joins(context.text[a.end : b.cue_start])


def sentences_with_numbers(layout: Layout, quantities: tuple[Quantity, ...]) -> Iterator[Sentence]:
    """The sentences that hold a quantity, each once, in reading order."""
    last = -1
    for quantity in quantities:
        number = layout.sentence_at(quantity.start)
        if number is not None and number != last:
            yield layout.sentences[number]
            last = number


def with_openings(layout: Layout, sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """The sentences and, each once, those before them, the first of the text and of their blocks: they say who and what the rest is about."""
    wanted = {0} if layout.sentences else set()
    for sentence in sentences:
        number, first = layout.sentence_at(sentence.start) or 0, layout.first_sentence[sentence.block]
        wanted |= {number, max(first, number - 1), first}
    yield from (layout.sentences[i] for i in sorted(wanted))


def _is_line(block: Block) -> bool:
    """Whether a block is a short line rather than prose."""
    return block.end - block.start <= SHORT_LINE and block.kind not in ("table", "boilerplate")


def _has_number(block: Block, context: Context) -> bool:
    return any(True for _ in context.quantities.within(block.start, block.end))


def _labels(block: Block, context: Context) -> Iterator[Span]:
    """The lines that may name a key figure, the likeliest first."""
    if not _is_line(block):
        return
    blocks = context.document.blocks
    for _ in range(NEARBY_LINES):
        if not _goes_on(block, context):
            break
        block = blocks[block.index - 1]
    sides = []
    for step in (1, -1):
        i = block.index + step
        if 0 <= i < len(blocks) and _is_line(blocks[i]) and not _has_number(blocks[i], context):
            a, b = sorted((block, blocks[i]), key=lambda x: x.start)
            tight = context.text[a.end : b.start].count("\n") <= 1
            governs = step < 0 or blocks[i].kind not in _GOVERNING
            if governs and blocks[i].page == block.page:
                sides.append((not tight, step < 0, (blocks[i].start, blocks[i].end)))
    below = blocks[block.index + 1] if block.index + 1 < len(blocks) else None
    if not any(not loose for loose, _, _ in sides) and below is not None and _names_below(block, below, context):
        sides = [(False, False, (below.start, below.end))]
    if any(not loose for loose, _, _ in sides):
        sides = [side for side in sides if not side[0]]
    above_first = _labels_stand_above(block, context)
    for _, _, span in sorted((loose, above != above_first, span) for loose, above, span in sides):
        yield span


def _names_below(block: Block, below: Block, context: Context) -> bool:
    """Whether a line without words is named by the words that begin the line below it, whatever numbers follow there: 312 over deals, down from 338."""
    words = context.text[block.start : block.end]
    named = context.text[below.start : below.end].lstrip("*_ ")[:1].isalpha()
    return named and not any(map(str.isalpha, words)) and below.kind not in _GOVERNING and _is_tight(block, below, context.text)


def _goes_on(block: Block, context: Context) -> bool:
    """Whether a line only says how the number on the line above has changed: 同比下降 12.4% under 5,620亿元."""
    if block.index == 0:
        return False
    above, end = context.document.blocks[block.index - 1], min(block.end, block.start + CHANGE_REACH)
    cue = first_term(context.terms["cues"], (block.start, end), ("yoy", "qoq", "increase", "decrease", "share"))
    signed = _SIGNED.match(context.text, block.start, block.end) is not None
    names = any(True for _ in context.terms["indicators"].within(block.start, block.end))
    return (
        (cue is not None or signed)
        and not names
        and _is_line(above)
        and _has_number(above, context)
        and _is_tight(above, block, context.text)
    )


def _labels_stand_above(block: Block, context: Context) -> bool:
    """Whether labels come before their numbers in the run of lines round a line: it ends with a number and begins without one."""
    blocks = context.document.blocks
    first, last = context.runs[block.index]
    if not _has_number(blocks[last], context):
        return False
    begins = _has_number(blocks[first], context)
    heading = begins and first > 0 and _is_heading_over(blocks[first - 1], blocks[first], context)
    return not begins or heading  # the first label may have been taken for a heading


def _is_heading_over(heading: Block, block: Block, context: Context) -> bool:
    tight = context.text[heading.end : block.start].count("\n") <= 1
    return heading.kind in _GOVERNING and tight and not _has_number(heading, context)


def runs_of(document: Document) -> tuple[tuple[int, int], ...]:
    """For each block the first and the last one of the run of short lines, tight one under the other, that it stands in."""
    runs: list[tuple[int, int]] = []
    start = 0
    for i, block in enumerate(document.blocks):
        if i + 1 == len(document.blocks) or not _is_tight(block, document.blocks[i + 1], document.text):
            runs += [(start, i)] * (i + 1 - start)
            start = i + 1
    return tuple(runs)


def _is_tight(block: Block, following: Block, text: str) -> bool:
    """Whether a block and the one after it are short lines of one run."""
    plain = all(_is_line(x) and x.kind not in _GOVERNING for x in (block, following))
    return plain and block.page == following.page and text[block.end : following.start].count("\n") <= 1


def _lines_before(block: Block, context: Context) -> Iterator[Span]:
    """The short lines before a short line in the same section, nearest first; for prose none."""
    if not _is_line(block) and block.kind != "list_item":
        return
    for i in range(block.index - 1, max(-1, block.index - 1 - NEARBY_LINES), -1):
        other = context.document.blocks[i]
        if other.kind in _GOVERNING:
            return
        if other.kind != "boilerplate":
            yield other.start, other.end


def _topic_start(first: int, block: int, context: Context) -> int:
    """The first sentence of a block, or of the one before where the block points back to it: 这38家中, of these."""
    sentences = context.layout.sentences
    start = sentences[first].start
    anaphor = any(t.code == "anaphor" and t.start == start for t in context.terms["cues"].within(start, start + 12))
    if anaphor and block > 0 and context.document.blocks[block - 1].kind in ("paragraph", "list_item"):
        return context.layout.first_sentence[block - 1]
    return first


def is_deck(blocks: Sequence[Block]) -> bool:
    """Whether a document is made of short lines, as slides are, rather than of prose."""
    lengths = [b.end - b.start for b in blocks if b.kind not in ("boilerplate", "table")]
    return len(lengths) >= 8 and median(lengths) <= SHORT_LINE


def _section_before(block: Block, context: Context) -> tuple[Span, ...]:
    """The sentences before a block on its slide and the slides before it of the same part, nearest first; only in a deck."""
    if not context.deck:
        return ()
    start = max(context.parts[block.index], block.index - FAR_BLOCKS)
    first = context.layout.first_sentence
    return context.layout.spans[first[start] : first[block.index]][::-1]


def parts_of(document: Document) -> tuple[int, ...]:
    """For each block of a deck the first block of its part: slides of one part repeat its name, up to a dash, in their outermost heading."""
    starts: list[int] = []
    last = ""
    for i, block in enumerate(document.blocks):
        heading = block.section[0] if block.section else document.text[block.start : block.end] if block.kind == "heading" else ""
        part = _DASH.split(heading, maxsplit=1)[0].strip()
        goes_on = i > 0 and part == last and document.blocks[i - 1].kind != "title"
        starts.append(starts[-1] if goes_on else i)
        last = part
    return tuple(starts)


def _story_before(block: Block, context: Context) -> Iterator[Span]:
    """The sentences of the paragraphs before a block of prose under the same heading, the nearest paragraph first; in a deck none."""
    if context.deck or block.kind in _GOVERNING:
        return
    for i in range(block.index - 1, max(-1, block.index - 1 - STORY_BLOCKS), -1):
        other = context.document.blocks[i]
        if other.kind in _GOVERNING:
            return
        if other.kind in ("paragraph", "list_item"):
            first, last = context.layout.first_sentence[i], context.layout.first_sentence[i + 1]
            yield from ((s.start, s.end) for s in context.layout.sentences[first:last])


def _cell_scope(quantity: Quantity, context: Context) -> Scope | None:
    """The scope of a quantity in a table: its cell, the headers of its row and column, caption and headings."""
    place = context.cells.at(quantity.start)
    return _scope_in_table(quantity, *place, context) if place is not None else None


def _scope_in_table(quantity: Quantity, table: Table, cell: Cell, context: Context) -> Scope:
    grid = context.cells.grids[table.index]
    left = [c for c in grid.rows[cell.row] if c.col < cell.col]
    rows = [c for c in left if c.is_header or not any(True for _ in context.quantities.within(c.start, c.end))]
    columns = [c for c in grid.headers.get(cell.col, ()) if c.row < cell.row]
    headers = sorted(rows, key=lambda c: -c.col) + sorted(columns, key=lambda c: -c.row)
    return Scope(
        sentence=(cell.start, cell.end),
        before=(cell.start, quantity.start),
        after=(quantity.end, cell.end),
        earlier=tuple((c.start, c.end) for c in headers if c.start < c.end),
        headings=(*_captions(table, context), *context.layout.headings[table.block]),
        block=table.block,
        table=table,
        cell=cell,
    )


def _captions(table: Table, context: Context) -> Iterator[Span]:
    """The lines next to a table that are its caption or its unit note."""
    for step in (-1, -2, 1):
        i = table.block + step
        if 0 <= i < len(context.document.blocks):
            block = context.document.blocks[i]
            line = context.text[block.start : block.end].strip()
            if block.kind == "caption" or line in (table.caption, table.unit_note):
                yield block.start, block.end
