"""Who may do what with official cars: `register` the cars, drivers and books, `trips` requests and trips."""
