"""Records as compact JSON: every key, in the order of the data files, and every number with the digits of its source."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache

from ..models import Record, field_order

ENCODE = json.JSONEncoder(ensure_ascii=False).encode  # made once: `dumps` makes one for each value


class Ready(str):
    """Text that is JSON already, so that a record that stands in three files is written once."""

    __slots__ = ()


order_of = cache(field_order)


def as_json(value: object) -> Ready:
    """A value as JSON. Decimals are written as they are, because 0.70 in a source must be 0.70 here."""
    if type(value) is str:  # by far the most
        return Ready(ENCODE(value))
    match value:
        case Ready():
            return value
        case None | bool() | int():
            return Ready(ENCODE(value))
        case Decimal():
            return Ready(f"{value:f}")
        case datetime.date():
            return Ready(f'"{value.isoformat()}"')
        case Record():
            return as_json({name: value.__dict__[name] for name in order_of(type(value))})
        case Mapping():
            return Ready("{" + ",".join(f"{ENCODE(key)}:{as_json(item)}" for key, item in value.items()) + "}")
        case tuple() | list():
            return Ready("[" + ",".join(map(as_json, value)) + "]")
    if is_dataclass(value):
        return as_json({item.name: getattr(value, item.name) for item in fields(value)})
    raise TypeError(value)
