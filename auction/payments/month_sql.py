"""What is asked of the database for a month of a court's money.

Every deposit together is one owner, every account of a case is the case's.
"""

from __future__ import annotations

from sqlalchemy import text

# A day that is none: all that was before the month.
MOVED = text(
    """
    SELECT CASE WHEN e.at >= :begins THEN (e.at AT TIME ZONE 'Asia/Shanghai')::date END AS day,
           CASE WHEN a.code LIKE 'deposit:%' THEN 'deposits'
                WHEN a.code LIKE 'case:%' THEN 'case:' || split_part(a.code, ':', 2)
                ELSE a.code END AS owner,
           CASE WHEN e.at >= :begins THEN e.kind END AS kind,
           min(a.kind) AS account_kind,
           coalesce(sum(p.amount_fen) FILTER (WHERE p.amount_fen > 0), 0) AS debit,
           coalesce(-sum(p.amount_fen) FILTER (WHERE p.amount_fen < 0), 0) AS credit
      FROM ledger_account AS a
      JOIN ledger_posting AS p ON p.account_id = a.id
      JOIN ledger_entry AS e ON e.id = p.entry_id
     WHERE a.court_id = :court AND e.at < :ends
     GROUP BY 1, 2, 3
     ORDER BY 1, 2, 3
    """
)
ENTRIES = text(
    """
    SELECT count(*) FROM ledger_entry
     WHERE court_id = :court AND at >= :begins AND at < :ends
    """
)
GATEWAY_DAYS = text(
    """
    SELECT (at AT TIME ZONE 'Asia/Shanghai')::date AS day, sum(amount_fen - fee_fen) AS net_fen
      FROM gateway_line WHERE court_id = :court AND at < :ends
     GROUP BY 1
    """
)
# A payment is one item, fees are one, disputes and payouts to the bank one each; whatever else
# stands for itself. An item differs by the month's end, or not any more.
UNLIKE = text(
    """
    WITH line AS (
      SELECT l.at, l.amount_fen, l.fee_fen,
             CASE WHEN l.kind = 'adjustment' THEN 'disputes'
                  WHEN l.kind IN ('payout', 'payout_failure') THEN 'payouts'
                  ELSE coalesce(g.id, o.payment_id, l.id) END AS item
        FROM gateway_line AS l
        LEFT JOIN gateway_payment AS g ON g.charge_id = l.source_id
        LEFT JOIN gateway_order AS o ON o.refund_id = l.source_id
       WHERE l.court_id = :court
    ), told AS (
      SELECT at, item, amount_fen FROM line
       UNION ALL SELECT at, 'fees', -fee_fen FROM line WHERE fee_fen <> 0
    ), booked AS (
      SELECT e.at, p.amount_fen,
             CASE WHEN e.kind = 'gateway_fee' THEN 'fees'
                  WHEN e.kind LIKE 'card_dispute%' THEN 'disputes'
                  WHEN e.kind LIKE 'gateway_payout%' THEN 'payouts'
                  ELSE coalesce(e.memo->>'payment', g.id, o.payment_id, e.key) END AS item
        FROM ledger_account AS a
        JOIN ledger_posting AS p ON p.account_id = a.id
        JOIN ledger_entry AS e ON e.id = p.entry_id
        LEFT JOIN gateway_payment AS g ON g.transfer_id = e.memo->>'transfer'
        LEFT JOIN gateway_order AS o ON o.payout_id = e.memo->>'payout' AND o.state = 'done'
       WHERE a.court_id = :court AND a.code IN ('stripe', 'stripe_charged')
    ), by_item AS (
      SELECT item,
             coalesce(sum(told_fen) FILTER (WHERE at < :ends), 0) AS told_fen,
             coalesce(sum(booked_fen) FILTER (WHERE at < :ends), 0) AS booked_fen,
             coalesce(sum(told_fen), 0) = coalesce(sum(booked_fen), 0) AS agree_now,
             max(at) FILTER (WHERE booked_fen <> 0) AS booked_at
        FROM (SELECT at, item, amount_fen AS told_fen, 0 AS booked_fen FROM told
               UNION ALL SELECT at, item, 0, amount_fen FROM booked) AS either
       GROUP BY item
    )
    SELECT item, told_fen, booked_fen,
           CASE WHEN agree_now THEN 'booked_later'
                WHEN booked_at > (SELECT max(read_at) FROM gateway_line WHERE court_id = :court)
                THEN 'not_read_yet'
                ELSE 'gateway_unlike' END AS why
      FROM by_item WHERE told_fen <> booked_fen
     ORDER BY item
    """
)
# What arrived for a case, and what its buyers' deposits came to, less what was ordered out. What
# was prepaid beyond a deposit and went back is in neither: a sale's deposit is what is left of it.
PAPERS = text(
    """
    WITH arrived AS (
      SELECT n.credit_code AS code, t.amount_fen AS fen
        FROM incoming_transfer AS t JOIN payment_number AS n ON n.number = t.number
       WHERE t.court_id = :court AND t.state = 'matched'
    ), counted AS (
      SELECT 'case:' || case_id AS code, deposit_fen AS fen FROM sale
       WHERE court_id = :court AND deposit_number <> ''
    ), ordered AS (
      SELECT debit_code AS code, -amount_fen AS fen FROM payout
       WHERE court_id = :court AND state NOT IN ('failed', 'called_back')
         AND key NOT LIKE 'sale:%prepaid'
    )
    SELECT 'case:' || split_part(code, ':', 2) AS owner, sum(fen) AS fen
      FROM (SELECT * FROM arrived UNION ALL SELECT * FROM counted
            UNION ALL SELECT * FROM ordered) AS each
     WHERE code LIKE 'case:%'
     GROUP BY 1
    """
)
