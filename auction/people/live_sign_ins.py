"""Which sign-ins and tokens are good at this moment, as SQL: for look-ups of many, and for a bid.

A bid asks in the very statement that writes it down, so that a sign-out before it is seen without
a journey to the database of its own. A test holds this to what `sign_ins.py` says.
"""

from __future__ import annotations


def live_sign_ins(asked: str) -> str:
    """Return a query of `id` and `account_id`, by the database's clock: machine time.

    `asked` is an SQL expression for a text[] of SHA-256s, none twice: of the tokens of sign-ins,
    and of bearer tokens, which are good here if they may bid.
    """
    return f"""
  SELECT s.id, s.account_id FROM unnest({asked}) AS asked(id)
  JOIN sign_in AS s ON s.id = asked.id
  JOIN account AS a ON a.id = s.account_id
  WHERE s.revoked_at IS NULL AND s.expires_at > now() AND a.disabled_at IS NULL
  UNION ALL
  SELECT t.id, t.account_id FROM unnest({asked}) AS asked(id)
  JOIN api_token AS t ON t.id = asked.id
  JOIN account AS a ON a.id = t.account_id
  WHERE t.revoked_at IS NULL AND t.scopes @> '["bid"]'::jsonb AND a.disabled_at IS NULL"""  # noqa: S608
