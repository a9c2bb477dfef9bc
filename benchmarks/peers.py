"""Runs one peer on one text, in the environment of the peers: `python peers.py recognizers|jionlp < case.json`.

Nothing of kanhe is imported here. Prints CPU seconds, characters and the number of mentions as JSON, after a warm-up on other text.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

warnings.filterwarnings("ignore")


def recognizers(language: str) -> Callable[[str], int]:
    """The models of Recognizers-Text for numbers, percentages, currencies and dates of a language."""
    from recognizers_date_time import DateTimeRecognizer
    from recognizers_number import NumberRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer
    from recognizers_text import Culture

    culture = Culture.Chinese if language == "zh" else Culture.English
    models: list[Any] = [
        NumberRecognizer(culture).get_number_model(),
        NumberRecognizer(culture).get_percentage_model(),
        NumberWithUnitRecognizer(culture).get_currency_model(),
        DateTimeRecognizer(culture).get_datetime_model(),
    ]
    return lambda text: sum(len(model.parse(text)) for model in models)


def jionlp(language: str) -> Callable[[str], int]:
    """JioNLP's extractors of money and of times."""
    import jionlp as jio

    now = time.time()
    return lambda text: (
        len(jio.ner.extract_money(text, with_parsing=True)) + len(jio.ner.extract_time(text, time_base=now, with_parsing=True))
    )


def main() -> None:
    """Read the case, warm up, measure, print."""
    case = json.load(sys.stdin)
    read = {"recognizers": recognizers, "jionlp": jionlp}[sys.argv[1]](case["language"])
    mentions = 0
    for text in (case["warm"], case["text"]):
        mentions, start = 0, time.process_time()
        for paragraph in filter(None, text.split("\n")):
            mentions += read(paragraph)
        seconds = time.process_time() - start
    print(json.dumps({"seconds": seconds, "characters": len(case["text"]), "mentions": mentions}))


if __name__ == "__main__":
    main()
