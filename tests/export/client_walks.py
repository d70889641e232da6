"""Walks a route by a client that `openapi-python-client` made; run in an environment of its own.

In: the client's folder, the address of the API and, on standard input, `{tree, sensitive, answers}`
by question. Out, as JSON: the questions asked, and the outcome.
"""

import importlib
import json
import sys


def walked(package, address, tree, sensitive, answers):
    """Walk by the operation that reads, or, where a tree is sensitive, by the one that sends."""
    way = "post" if sensitive else "get"
    api = importlib.import_module(f"{package}.api.default.{way}_walk")
    models = importlib.import_module(f"{package}.models")
    name, sent = ("body", "PostWalkBody") if sensitive else ("answers", "GetWalkAnswers")
    client = importlib.import_module(package).Client(base_url=address)
    given, asked = {}, []
    while True:
        answered = getattr(models, sent).from_dict(given)
        walk = api.sync(tree, client=client, **{name: answered})
        if walk.state.value != "asked":
            return {"asked": asked, "outcome": walk.outcome.id, "title": walk.outcome.title}
        asked.append(walk.question.id)
        given[walk.question.id] = answers[walk.question.id]


def main():
    place, _, package = sys.argv[1].rpartition("/")
    sys.path.insert(0, place)
    asked = json.load(sys.stdin)
    print(json.dumps([walked(package, sys.argv[2], **one) for one in asked]))


if __name__ == "__main__":
    main()
