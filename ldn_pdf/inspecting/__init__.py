"""Any PDF's tags, and what a screen reader says of them. `document.inspect` is the way in."""
