"""The screens: what each shows is a pure function of the state; what each does goes to the desk."""
