"""The rich menus' pictures, what they are drawn from, and (``python -m``) the drawing."""
