"""Pages of fuel: slips, and the account that follows from them."""
