"""One rule a file: its source, texts it must flag, texts it must pass, and the rule itself."""
