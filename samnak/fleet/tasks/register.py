"""Jobs of the register: telling of papers that end and of maintenance that falls due."""
