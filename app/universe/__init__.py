"""The universe filter: a small expression language over the columns of voters and their doors.

A text such as ``party = 'D' and support_score >= 60`` is parsed to a tree (`tree`, `reading`), which also
has a JSON form and is written back as text (`writing`), and is compiled to a Polars expression (`compiling`); it never becomes text for another
language. Errors point at the character.
"""

from app.universe.compiling import compile_where
from app.universe.reading import parse_where
from app.universe.tree import tree_from_json, tree_to_json
from app.universe.writing import write_where

__all__ = ["compile_where", "parse_where", "tree_from_json", "tree_to_json", "write_where"]
