"""``python -m tests.benchmarks.any_gateway URL [KEY]``: the figures of somebody else's gateway.

It stands before a stand-in of a model (``python -m tests.rig.model_stand_in 9100``).
"""

import asyncio
import json
import sys

from tests.benchmarks.gateway import TIMES_A_ROUND, Way, at_once, one_after_the_other, told
from tests.benchmarks.measuring import rounded


async def _measure(way: Way) -> dict[str, float]:
    alone = await one_after_the_other({"it": way}, TIMES_A_ROUND)
    crowd, _ = await at_once(way, "paced")
    _, rate = await at_once(way, "stamped")
    return told(alone["it"], crowd, rate)


if __name__ == "__main__":
    url, *key = sys.argv[1:]
    figures = asyncio.run(_measure(Way(url.rstrip("/"), key[0] if key else "none")))
    sys.stdout.write(f"{json.dumps(rounded(figures))}\n")
