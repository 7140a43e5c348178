"""Template tags of the pages (แท็กของหน้าจอ)."""
