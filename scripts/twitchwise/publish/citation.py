"""How to cite the dataset, as the Citation File Format has it.

The file at the root of the repository is written by the command `release`, so that it names the newest release.
"""

from __future__ import annotations

import datetime

from .envelope import LICENCE


def citation(version: str, day: datetime.date) -> str:
    """The text of CITATION.cff. The makers are named when they are public; until then the project stands for them."""
    return f"""cff-version: 1.2.0
message: If you use this dataset, please cite it as below.
type: dataset
title: "Twitchwise: what vitamins and minerals have to do with muscle twitches"
abstract: >-
  Vitamins, minerals, symptoms, causes, tests, medicines and claims around muscle twitching. Each medical statement has
  its certainty, its basis and its sources. General information, not medical advice. Not yet reviewed by a clinician.
authors:
  - name: Twitchwise maintainers
version: "{version}"
date-released: "{day.isoformat()}"
license: {LICENCE}
keywords:
  - muscle twitching
  - fasciculation
  - vitamins
  - minerals
  - open data
"""
