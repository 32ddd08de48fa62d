"""Who looks, in which language, under which headers; and what a request may not do."""
