"""What the documents list is what there is, and the other way round."""

from __future__ import annotations

import ast
import re

from django.core.management import get_commands

from guatu.jobs.reactions import REACTIONS
from guatu.web.audit.words import VERBS
from tests.contracts.source import PACKAGE, ROOT, modules

VERB = re.compile(r"[a-z-]+\.[a-z_]+")
DOCS = ROOT / "docs"


def _first_column(document: str) -> list[str]:
    """What stands in `…` in the first column of a document's tables."""
    rows = re.findall(r"^\| ([^|]+) \|", (DOCS / document).read_text(), re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def _settings_read() -> set[str]:
    names = set()
    for module in modules():
        if not module.name.startswith("config."):
            continue
        for call in module.calls():
            is_reader = ast.unparse(call.func).split(".")[-1] in {"text", "flag", "number", "words"}
            if is_reader and call.args and isinstance(call.args[0], ast.Constant):
                names.add(f"GUATU_{call.args[0].value}")
    return names


def test_every_setting_is_in_the_deploy_document() -> None:
    assert set(_first_column("deploy.md")) == _settings_read()


def test_every_command_is_in_the_commands_document() -> None:
    ours = {name.replace("_", "-") for name, app in get_commands().items() if app == "guatu.config"}
    written = {name.split()[1] for name in _first_column("commands.md") if name.startswith("guatu ")}
    assert written == ours


def _words_of_calls(functions: set[str]) -> set[str]:
    """The first words given to these functions anywhere in the package, where they are written out."""
    found = set()
    for module in modules():
        for call in module.calls():
            name = ast.unparse(call.func).split(".")[-1]
            if name in functions and call.args and isinstance(call.args[0], ast.Constant):
                found.add(str(call.args[0].value))
    return found


def test_every_event_is_in_the_architecture_document() -> None:
    emitted = _words_of_calls({"emit", "emit_once", "emit_together"})
    events = {name for name in _first_column("architecture.md") if VERB.fullmatch(name)}
    assert events == emitted | set(REACTIONS)


def test_every_event_that_is_emitted_has_its_reaction() -> None:
    assert _words_of_calls({"emit", "emit_once", "emit_together"}) == set(REACTIONS)


def test_every_verb_of_the_trail_has_its_chinese_words() -> None:
    verbs = {verb for verb in _words_of_calls({"record", "_record"}) if VERB.fullmatch(verb)}
    assert verbs - set(VERBS) == set()


def test_every_identifier_of_the_glossary_is_in_the_program() -> None:
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \|", (DOCS / "glossary.md").read_text(), re.MULTILINE)
    names = {name for row in rows for name in re.findall(r"`([A-Za-z_.]+)`", row)}
    defined = set()
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
                defined.add(node.name)
            if isinstance(node, ast.ClassDef):
                assigned = [line for line in node.body if isinstance(line, ast.Assign)]
                targets = {
                    target.id for line in assigned for target in line.targets if isinstance(target, ast.Name)
                }
                defined |= targets | {f"{node.name}.{target}" for target in targets}
    assert len(names) > 30
    assert names - defined == set()


def test_every_model_is_in_the_glossary() -> None:
    text = (DOCS / "glossary.md").read_text()
    models = {
        node.name
        for module in modules()
        if ".models" in module.name
        for node in module.tree.body
        if isinstance(node, ast.ClassDef)
    }
    assert {name for name in models if f"`{name}`" not in text} == set()


def test_the_facts_document_is_what_the_dictionary_prints() -> None:
    from guatu.oversight.dictionary import as_markdown

    assert (DOCS / "facts.md").read_text() == as_markdown()


def test_every_icon_a_page_shows_is_in_the_sprite() -> None:
    known = set((ROOT / "frontend" / "icons.txt").read_text().split())
    for path in (PACKAGE / "web" / "templates").rglob("*.html"):
        used = set(re.findall(r"{% icon \"([a-z0-9-]+)\"", path.read_text()))
        used |= set(re.findall(r"(?:with|\s)icon=\"([a-z0-9-]+)\"", path.read_text()))
        assert used <= known, f"{path.name}: {used - known}"
