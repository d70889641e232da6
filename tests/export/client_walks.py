"""Walks a route by a client that `openapi-python-client` made; run in an environment of its own.

In: the client's folder, the address of the API and, on standard input, `{tree, answers}` by
question, for ordinary and sensitive trees. Out, as JSON: the questions asked, and the outcome.
"""

import importlib
import json
import sys


def walked(package, address, tree, answers):
    api = importlib.import_module(f"{package}.api.default.post_{tree.replace('-', '_')}")
    models = importlib.import_module(f"{package}.models")
    body = next(
        getattr(models, name)
        for name in dir(models)
        if name.lower() == f"post{tree.replace('-', '')}body"
    )
    client = importlib.import_module(package).Client(base_url=address)
    given, asked = {}, []
    while True:
        walk = api.sync(client=client, body=body.from_dict(given))
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
