"""Pages of everybody who has an account: register, sign in, identity, tokens, inbox."""
