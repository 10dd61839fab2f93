"""Shapes that stand for what has no number, as SVG paths in a square from -1 to 1."""

# The side that closes the box is drawn: the library loses a `Z` that is not the last.
DOT_IN_BOX = "M-1,-1H1V1H-1V-1ZM-.22,0A.22,.22,0,1,0,.22,0A.22,.22,0,1,0,-.22,0Z"
CLOCK = "M-1,0A1,1,0,1,0,1,0A1,1,0,1,0,-1,0ZM0,-.62V0L.45,.3"
TICK = "M0,-1V1"
