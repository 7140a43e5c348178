"""Data sets as others read them: the frozen record, CKAN's shapes, DCAT, files."""
