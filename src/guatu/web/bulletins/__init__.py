"""Pages of bulletins and their templates."""
