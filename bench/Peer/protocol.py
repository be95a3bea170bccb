"""How the scripts of this folder talk to the benchmark that started them: JSON, one object a line.

A script first answers what it is, or {"error"} or {"refused"}. From then on each line of its input is a number of steps, answered with
{"seconds"} and what else the script says of a turn, or {"refused"}; in between it has nothing to do. The end of the input ends it.
"""
import json
import sys


def answer(**fields):
    print(json.dumps(fields), flush=True)


def fail(message):
    """Says what is not installed, and ends the script."""
    answer(error=message)
    sys.exit()


def refuse(message):
    """Says what cannot be done with what is installed, and ends the script."""
    answer(refused=message)
    sys.exit()


def serve(turn):
    """Answers each line of input with what `turn`, called with its number of steps, returns: a dictionary."""
    for line in sys.stdin:
        answer(**turn(int(line)))
