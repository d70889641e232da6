"""A tree as a picture.

`plan` says what to draw, `widths` how wide words are, `layers` puts boxes into layers and orders
them so that few arrows cross, `coordinates` gives every box its place, `svg` draws; `dot` and
`mermaid` write the same for other programs to draw.
"""
