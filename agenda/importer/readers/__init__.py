"""One reader a form of documents: text, Markdown, web pages, Word and PDF become a Document."""
