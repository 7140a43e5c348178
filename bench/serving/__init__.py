"""What the page benchmark needs beside its measurement: people, and the application that tells its times."""
