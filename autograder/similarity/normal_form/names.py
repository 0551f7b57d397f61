"""What a name in a student's file means: something of a library's, of Python's or of the assignment's, or their own."""

import ast
import builtins
from collections.abc import Collection, Iterator
from dataclasses import dataclass

OWN = "v"  # every name that a student is free to choose


@dataclass(frozen=True)
class Names:
    """How to call the names of a file: by their meaning, if they have one that is not the student's choice."""

    modules: frozenset[str]  # what libraries are called here: np
    meanings: dict[str, str]  # what is imported, of Python's or of the assignment's, by what it is called here
    own_attributes: frozenset[str]  # what the student's classes have

    def call(self, name: str) -> str:
        """Return what a name is called in every file."""
        return self.meanings.get(name, OWN)

    def call_attribute(self, name: str) -> str:
        """Return what an attribute or a method is called in every file."""
        return OWN if name in self.own_attributes else name

    def is_module(self, node: ast.expr) -> bool:
        """Whether an expression is a library or a part of one, as np.random is."""
        while isinstance(node, ast.Attribute):
            node = node.value
        return isinstance(node, ast.Name) and node.id in self.modules


def read_names(tree: ast.AST, given: Collection[str]) -> Names:
    """Return what the names of a file mean; `given` are those of the assignment."""
    modules, meanings = set(), {name: name for name in (*dir(builtins), *given)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            meanings |= {alias.asname or alias.name: alias.name for alias in node.names}
    return Names(frozenset(modules), meanings, frozenset(attributes_set_in(tree)))


def attributes_set_in(tree: ast.AST) -> Iterator[str]:
    """Yield the names of the attributes that a file sets and of the methods that its classes have."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.ClassDef):
            for each in node.body:
                if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield each.name
                elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
                    yield each.target.id
