"""What the tests of sweeps have carried out in other processes; payloads are JSON."""

import json
import os
import signal
import time
from pathlib import Path


def squared(payload):
    return str(int(payload) ** 2)


def logged(payload):
    """Append the number to a file and return it: the file tells how often each task was carried out."""
    data = json.loads(payload)
    time.sleep(data.get("seconds", 0))
    with Path(data["log"]).open("a", encoding="utf-8") as file:
        file.write(f"{data['number']}\n")
    return str(data["number"])


def dying_once(payload):
    """Kill the own process the first time it is asked."""
    data = json.loads(payload)
    marker = Path(data["marker"])
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return str(data["number"])


def dying(payload):
    os.kill(os.getpid(), signal.SIGKILL)


def endless(payload):
    time.sleep(1000)


def failing(payload):
    raise ValueError(payload)
