"""A codebook as text: the annotation guide in Markdown, or a Label Studio configuration."""

from typing import Literal
from xml.sax.saxutils import quoteattr

from turnscope.classifiers.codebook import Codebook, Dimension, Head, Value

_UNITS = {"turn": "every turn", "user_turn": "user turns", "session": "sessions"}
_KINDS = {
    "nominal": "exactly one value, without an order",
    "ordinal": "exactly one value, in the order given",
    "multilabel": "any of the values, or none",
}


def render_codebook(codebook: Codebook, *, form: Literal["markdown", "label-studio"] = "markdown") -> str:
    """Render the codebook for annotators or for Label Studio."""
    return _markdown(codebook) if form == "markdown" else _label_studio(codebook)


def _markdown(codebook: Codebook) -> str:
    parts = [f"# Codebook {codebook.name}, version {codebook.version}"]
    for dimension in codebook.dimensions:
        parts += _section(dimension)
    return "\n\n".join(parts) + "\n"


def _section(dimension: Dimension) -> list[str]:
    scope = ", ".join(_UNITS[unit] for unit in dimension.units)
    origin = f" Values: {dimension.values_from}." if dimension.values_from else ""
    parts = [
        f"## {dimension.name}",
        dimension.question,
        f"Labelled: {scope}. Kind: {dimension.kind} ({_KINDS[dimension.kind]}).{origin}",
    ]
    parts += [dimension.note] * bool(dimension.note)
    return [
        *parts,
        "\n".join(_bullet(value, abstains=value.name == dimension.abstain) for value in dimension.values),
    ]


def _bullet(value: Value, *, abstains: bool) -> str:
    mark = " (abstains)" if abstains else ""
    lines = [f"- **{value.name}**{mark}: {' '.join(value.definition.split())}"]
    lines += [f"    - yes: {text}" for text in value.includes]
    lines += [f"    - no: {text}" for text in value.excludes]
    return "\n".join(lines)


def _label_studio(codebook: Codebook) -> str:
    """Give one `Choices` a head, over the task's fields `role` and `text`."""
    choices = "\n".join(_choices(head) for head in codebook.heads())
    return f'<View>\n  <Header value="$role"/>\n  <Text name="text" value="$text"/>\n{choices}\n</View>\n'


def _choices(head: Head) -> str:
    dimension = head.dimension
    choice = "multiple" if dimension.kind == "multilabel" else "single"
    header = f'  <Header value={quoteattr(f"{head.name}: {dimension.question}")} size="5"/>'
    opening = f'  <Choices name="{head.name}" toName="text" choice="{choice}" showInline="true">'
    lines = (f"    <Choice value={quoteattr(v.name)} hint={_hint(v)}/>" for v in dimension.values)
    return "\n".join([header, opening, *lines, "  </Choices>"])


def _hint(value: Value) -> str:
    return quoteattr(" ".join(value.definition.split()))
