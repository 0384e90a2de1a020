fetch("https://example.org")
