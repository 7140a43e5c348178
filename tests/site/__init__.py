"""The whole site as its reviewer: routes, pages, queries, language, without JavaScript, in a browser."""
