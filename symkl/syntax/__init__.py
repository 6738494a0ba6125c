"""Text to terms and back: `parse.parse`, `text.text`, and the words of the language in Python, `build`."""
