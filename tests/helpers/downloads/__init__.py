"""Made-up downloads of a whole class, as each platform names and nests them, and what each entry must become."""
