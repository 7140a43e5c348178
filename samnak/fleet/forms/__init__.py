"""What people type about official cars, checked for form; the rules are in the services."""
