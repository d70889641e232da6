"""A tree as a picture.

`plan` says what to draw and how wide words are, `layers` puts boxes into an order in which few
arrows cross and into their places, `drawing` gives everything its place and divides a large tree;
`svg` draws; `dot` writes the same for other programs to draw.
"""
