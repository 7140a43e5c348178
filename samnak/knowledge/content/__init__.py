"""The language of articles."""

from samnak.knowledge.content.markup import Heading, headings_of, html_of, plain

__all__ = ["Heading", "headings_of", "html_of", "plain"]
