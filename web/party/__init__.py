"""The parties' desk: their cases as a story, reports served on them, objections."""
