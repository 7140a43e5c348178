"""What official cars tell the engines of attention and search."""
