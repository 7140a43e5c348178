"""หน้าจอ - the components, styles and scripts that every page is made of."""
