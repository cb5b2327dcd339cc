"""Say what the models found wrong so that a person can mend it.

Flows in: pydantic's errors. Flows out: problems with place, value, what was expected, and what to do.
"""

from __future__ import annotations

import difflib
import re
from decimal import Decimal
from functools import cache
from typing import get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from .models import ADDRESS_PATTERN, ID_PATTERN, SAFE_TEXT, WORD_PATTERN, Kind
from .problems import Place, Problem, shown
from .read import Misread, Path_, Value


def described(value: Value) -> str:
    """What kind of thing a value is, in words for a message."""
    match value:
        case None:
            return "nothing"
        case dict():
            return "a group of fields"
        case tuple():
            return "a list"
        case Misread():
            return f"{shown(value.text)}, which YAML reads as {value.read_as}"
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return f"the number {value}"
        case _:
            return shown(value)


@cache
def field_path(path: Path_) -> str:
    """The path of a value as a person would write it: `low.symptoms[2].stage`."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{shown(part)}" if text else shown(part)
    return text


def path_of(error: ErrorDetails) -> Path_:
    """Where in the record an error stands."""
    return tuple(part for part in error["loc"] if isinstance(part, (str, int)))


def problem_of(error: ErrorDetails, kind: Kind, place: Place) -> Problem:
    """One pydantic error as a problem with place and remedy."""
    path = path_of(error)
    name = field_path(path)
    value: Value = error["input"]
    context = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return Problem(
                place, f"the field ({name}) is missing", f"Expected it in this {kind.name}", f"Add '{path[-1]}:'"
            )
        case "extra_forbidden":
            known = fields_at(kind.model, path[:-1])
            near = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.6)
            remedy = f"Did you mean '{near[0]}'" if near else "Remove it"
            return Problem(place, f"the field ({name}) is not known", f"Expected one of {', '.join(known)}", remedy)
        case "literal_error":
            choices = str(context["expected"]).replace("'", "")
            near = difflib.get_close_matches(str(value), re.split(r", | or ", choices), n=1, cutoff=0.6)
            remedy = f"Did you mean '{near[0]}'" if near else "Choose one of them"
            return Problem(place, f"{name} is {described(value)}", f"Expected {choices}", remedy)
        case "string_type":
            return Problem(
                place,
                f"{name} is {described(value)}",
                "Expected text",
                "Put it in quotes"
                if not isinstance(value, (dict, tuple, type(None)))
                else "Write the text after the colon",
            )
        case "string_pattern_mismatch":
            expected, remedy = PATTERNS.get(
                str(context["pattern"]), ("text of the form " + str(context["pattern"]), "Correct it")
            )
            return Problem(place, f"{name} is ({shown(value)})", f"Expected {expected}", remedy)
        case "string_too_long":
            return Problem(
                place,
                f"{name} has {len(str(value))} characters ({shown(value)})",
                f"Expected at most {context['max_length']}",
                "Split it into two, or shorten it",
            )
        case "bool_type":
            return Problem(
                place, f"{name} is {described(value)}", "Expected true or false", "Write true or false, without quotes"
            )
        case "decimal_type" | "int_type" | "float_type" | "is_instance_of":
            return Problem(
                place,
                f"{name} is {described(value)}",
                "Expected a number",
                "Write digits without quotes or unit, such as 0.70",
            )
        case "date_type":
            return Problem(
                place, f"{name} is {described(value)}", "Expected a date", "Write it as 2026-11-22, without quotes"
            )
        case "tuple_type":
            return Problem(place, f"{name} is {described(value)}", "Expected a list", "Begin each item with '- '")
        case "model_type" | "model_attributes_type":
            return Problem(
                place,
                f"{name} is {described(value)}",
                "Expected a group of fields",
                "Write 'field: value' lines below it",
            )
        case "too_short":
            return Problem(
                place,
                f"{name} has {context['actual_length']} entries",
                f"Expected at least {context['min_length']}",
                "Add one",
            )
        case _:
            return Problem(
                place,
                f"{name} is {described(value)}",
                error["msg"].replace("Input should be", "Expected a value"),
                "Correct it",
            )


# What each pattern of the models means to a person, and what to do about a value that does not fit.
PATTERNS: dict[str, tuple[str, str]] = {
    SAFE_TEXT: (
        "at least one character, all of them visible and on one line",
        "Remove control, direction and zero-width characters; fold long text with '>-'",
    ),
    ID_PATTERN: ("lower-case words of a-z and 0-9 joined by hyphens", "Rename it, for instance vitamin-b12"),
    WORD_PATTERN: ("a search word of letters, digits, spaces and . , ' + - / ( )", "Remove the other characters"),
    ADDRESS_PATTERN: (
        "a web address that begins with http:// or https://",
        "Give the page's full address, or use 'locator' instead",
    ),
}


def fields_at(model: type[BaseModel], path: Path_) -> list[str]:
    """The field names that are known at `path` inside `model`."""
    for part in path:
        if isinstance(part, int):
            continue
        inner = inner_model(model.model_fields[part].annotation) if part in model.model_fields else None
        if inner is None:
            return []
        model = inner
    return list(model.model_fields)


def inner_model(annotation: object) -> type[BaseModel] | None:
    """The model inside an annotation such as `tuple[Model, ...]` or `Model | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        if (found := inner_model(argument)) is not None:
            return found
    return None
