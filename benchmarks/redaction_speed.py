"""How fast the redactor is, beside stock presidio without a model, on the same texts in the same run.

Usage: python benchmarks/redaction_speed.py FOLDER_WITH_LOGS [--megabytes 2]

Prints MB/s of CPU time on one core: presidio's engine with its default recognisers and no NLP model, our
recognisers alone, the whole redactor (memory, second look, leak check), and the worst of hostile inputs.
"""

import argparse
import base64
import logging
import random
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from turnscope.redaction.keys import Key
from turnscope.redaction.recognisers.registry import default_recognisers
from turnscope.redaction.redactor import Redactor, redact_text
from turnscope.transcripts.model import Session
from turnscope.transcripts.reading import read

HOSTILE_SIZE = 100_000
PIECES = (
    *"a1:@/\\=\"' \n[",
    *("key=", "password=", "://a:", "a@b.", "/home/", "1.1.1.1.", "Users\\", "sk-ant-", "4111 ", "x@y:~/"),
    *("api_key_", "secretsecret_", "password '", 'pwd="', "token: ", "@jane ", "ssh a@", "12 Main St "),
    *(
        "\x1b[31ma",
        "%41",
        "\\u0041",
        "123 456 7890 ",
        "+49 30 ",
        "phone 1",
        "GB82 ",
        "12.34567, ",
        '"a" + "b" + ',
    ),
    *("-----BEGIN PRIVATE KEY-----\n", "function a(b,c){return b.d(c)&&e['f']=g?h:i};var key='x';"),
)


def pick(folder: Path, *, megabytes: float) -> list[Session]:
    """Take sessions in a random but fixed order until they hold enough text."""
    sessions = list(read(folder))
    random.Random(1).shuffle(sessions)
    chosen: list[Session] = []
    while sessions and size(texts(chosen)) < megabytes * 1e6:
        chosen.append(sessions.pop())
    return chosen


def texts(sessions: Iterable[Session]) -> list[str]:
    """Give the turns' texts."""
    return [turn.text for session in sessions for turn in session.turns if turn.text]


def size(strings: Iterable[str]) -> int:
    """Count bytes."""
    return sum(len(text.encode("utf-8", "replace")) for text in strings)


def speed(work: Callable[[], object], *, amount: int) -> float:
    """Give MB/s of CPU time."""
    begin = time.process_time()
    work()
    return amount / (time.process_time() - begin) / 1e6


def presidio() -> Callable[[str], object]:
    """Make presidio's engine as it comes, but for the language model."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    logging.getLogger("presidio-analyzer").disabled = True
    # Its e-mail recogniser would ask the network for the list of public suffixes.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    engine = AnalyzerEngine(nlp_engine=NoOpNlpEngine([{"lang_code": "en", "model_name": "none"}]))
    return lambda text: engine.analyze(text, language="en")


def hostile() -> Iterator[tuple[str, str]]:
    """Give inputs that are to be as slow as can be."""
    numbers = random.Random(2)
    for piece in PIECES:
        yield repr(piece), (piece * HOSTILE_SIZE)[:HOSTILE_SIZE]
    yield "hex", numbers.randbytes(HOSTILE_SIZE // 2).hex()
    yield "base64", base64.b64encode(numbers.randbytes(HOSTILE_SIZE * 3 // 4)).decode()


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--megabytes", type=float, default=2.0)
    arguments = parser.parse_args()
    redact_text("4111 1111 1111 1111, SSN 219-09-9999, +49 30 901820")  # loads what is loaded once
    sessions = pick(arguments.folder, megabytes=arguments.megabytes)
    strings = texts(sessions)
    amount = size(strings)
    print(f"{len(sessions)} sessions, {len(strings)} turns, {amount / 1e6:.2f} MB of turn text")
    peer = presidio()
    peer("warm up")
    sample = strings[:: max(1, amount // 500_000)]  # presidio would take minutes over all of it
    slow = speed(lambda: [peer(text) for text in sample], amount=size(sample))
    found = default_recognisers()
    ours = speed(lambda: [list(r.find(text)) for text in strings for r in found], amount=amount)
    redactor = Redactor(key=Key(b"k" * 32))
    inputs = size(str(call.input) for s in sessions for turn in s.turns for call in turn.tool_calls)
    whole = speed(lambda: [redactor(session) for session in sessions], amount=amount + inputs)
    print(f"presidio, no model (every {max(1, amount // 500_000)}th turn)  {slow:7.3f} MB/s")
    print(f"our recognisers                       {ours:7.3f} MB/s  {ours / slow:6.1f} x presidio")
    print(f"the redactor, tool inputs too         {whole:7.3f} MB/s  {whole / slow:6.1f} x presidio")
    worst = min((speed(partial(redact_text, text), amount=len(text)), name) for name, text in hostile())
    print(f"worst hostile input, {worst[1]:30} {worst[0]:.3f} MB/s")


if __name__ == "__main__":
    main()
