"""Any PDF's tags, and what a screen reader says of them. `any_pdf.inspect` is the way in; a user's file goes
through `limited_process.limited`."""
