"""Blocks of a SpecStory history: what stands under each header, and the prose and tools in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

_HEADER: Final = re.compile(
    r"^_\*\*(User|Agent|Assistant)( - sidechain)?(?: \(([^()]*)\))?\*\*_\s*$", re.IGNORECASE
)
_THOUGHT: Final = "</think>"


@dataclass(slots=True, repr=False)
class Block:
    """Lines under a header. The first block has none and holds the title."""

    role: str = ""
    sidechain: bool = False
    qualifier: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines without the rule that ends a block."""
        last = len(self.lines)
        while last and self.lines[last - 1].strip() in {"", "---"}:
            last -= 1
        return "\n".join(self.lines[:last]).strip()


def split_blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Split at headers. A header inside a tool's block is quoted, unless that block never ends."""
    block, quoted = Block(), False
    for line in lines:
        header = None if quoted else _HEADER.match(line)
        if header:
            yield block
            block = _begin(header)
            continue
        if quoted and line.startswith("<tool-use data-"):
            *whole, block = _split(block)
            yield from whole
        block.lines.append(line)
        quoted = (quoted or line.startswith("<tool-use data-")) and not line.endswith("</tool-use>")
    yield from _split(block) if quoted else [block]


def _begin(header: re.Match[str]) -> Block:
    return Block(header.group(1).lower(), bool(header.group(2)), header.group(3) or "")


def _split(block: Block) -> list[Block]:
    """Split a block at the headers in it: the tool's block that seemed to quote them was cut short."""
    blocks = [Block(block.role, block.sidechain, block.qualifier)]
    for line in block.lines:
        header = _HEADER.match(line)
        if header:
            blocks.append(_begin(header))
        else:
            blocks[-1].lines.append(line)
    return blocks


def split_parts(lines: list[str]) -> Iterator[tuple[bool, list[str]]]:
    """Split a reply into prose (False) and tools (True); leaves thinking out."""
    opened: list[str] = []
    end = ""
    for line in lines:
        end = end or _end_of(line)
        if not end:
            yield False, [line]
            continue
        opened.append(line)
        _, found, after = line.rpartition(end)
        if found and (end == _THOUGHT or not after.strip()):
            if end != _THOUGHT and "Thought Process</summary>" not in "".join(opened[:3]):
                yield True, opened
            elif after.strip():
                yield False, [after]
            opened, end = [], ""
    if opened:
        yield end == "</tool-use>", opened


def _end_of(line: str) -> str:
    if line.startswith("<tool-use data-"):
        return "</tool-use>"
    if line.startswith("<think>"):
        return _THOUGHT
    return "</details>" if line.startswith("<details>") else ""
