"""The page engine: fonts, Thai words in boxes, typst, text that every reader extracts exactly, signature fields, page images."""
