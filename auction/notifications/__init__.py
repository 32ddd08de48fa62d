"""Messages to people: the in-app inbox and e-mail. No message joins a name and a paddle."""
