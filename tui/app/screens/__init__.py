"""The screens: each shows a pure function of the state; its actions go to the controller."""
