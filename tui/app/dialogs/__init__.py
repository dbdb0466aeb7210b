"""What asks for one thing and then goes away; Esc always leaves."""
