"""Pure. The one statement that reads the register: a row for each seized thing of a court.

It finds the newest procedure, method, price, lot and sale of each thing, and its first open
deadline; `now` and the filters are parameters. Laterals read by key, so a page costs one statement.
"""

from __future__ import annotations

_THINGS = """
  SELECT a.id AS asset_id, a.case_id, a.name_zh, a.name_en, a.kind, a.seized_on,
         a.location_zh, a.location_en,
         c.number AS case_number, c.state AS case_state, c.judge_id, j.name AS judge_name,
         p.id AS procedure_id, p.suspended_at IS NOT NULL AND p.closed_at IS NULL AS is_suspended,
         f.started_at, m.methods, m.running AS method, g.name AS agency_name, ap.id AS appraisal_id,
         CASE WHEN p.id IS NOT NULL AND p.closed_at IS NULL THEN NULL ELSE r.amount_fen END
           AS reference_fen,
         CASE WHEN p.id IS NOT NULL AND p.closed_at IS NULL THEN NULL ELSE r.fixed_at END
           AS fixed_at,
         r.method AS price_method, r.valid_until_on,
         l.id AS lot_id, l.number AS lot_number, l.state AS lot_state, l.price_fen,
         n.published_at, CASE WHEN l.state IN ('sold', 'unsold') THEN l.closed_at END AS ended_at,
         s.id AS sale_id, s.handed_over_at,
         d.kind AS due_kind, d.role AS due_role, d.law AS due_law, d.due_at,
         CASE
           WHEN s.state = 'handed_over' THEN 'handed_over'
           WHEN l.state = 'sold' AND s.state IN ('paid', 'ruling_made', 'title_passed')
             THEN 'transferring'
           WHEN l.state = 'sold' AND s.state IS DISTINCT FROM 'defaulted' THEN 'paying'
           WHEN l.state IN ('published', 'open') THEN 'announced'
           WHEN l.state IN ('draft', 'deciding', 'decided') THEN 'preparing'
           WHEN p.id IS NOT NULL AND p.closed_at IS NULL THEN
             CASE p.state WHEN 'running' THEN 'pricing' WHEN 'choosing' THEN 'choosing'
                          ELSE 'finding' END
           WHEN l.state IN ('sold', 'unsold') THEN 'unsold'
           WHEN l.state = 'withdrawn' OR p.state = 'withdrawn' THEN 'withdrawn'
           WHEN r.id IS NOT NULL THEN 'priced'
           ELSE 'seized'
         END AS stage
    FROM seized_asset AS a
    JOIN enforcement_case AS c ON c.id = a.case_id
    JOIN account AS j ON j.id = c.judge_id
    LEFT JOIN LATERAL (
      SELECT * FROM price_procedure WHERE asset_id = a.id
       ORDER BY started_at DESC, id DESC LIMIT 1) AS p ON true
    LEFT JOIN LATERAL (
      SELECT min(started_at) AS started_at FROM price_procedure WHERE asset_id = a.id) AS f ON true
    LEFT JOIN LATERAL (
      SELECT array_agg(method ORDER BY place) AS methods,
             max(method) FILTER (WHERE ended_at IS NULL) AS running,
             max(reference) FILTER (WHERE ended_at IS NULL) AS reference
        FROM price_method WHERE procedure_id = p.id) AS m ON true
    LEFT JOIN LATERAL (
      SELECT id FROM appraisal WHERE asset_id = a.id
       ORDER BY started_at DESC, id DESC LIMIT 1) AS ap ON true
    LEFT JOIN LATERAL (
      SELECT agency.name, commission.id FROM commission
        JOIN agency ON agency.id = commission.agency_id
       WHERE commission.appraisal_id = m.reference AND commission.offered_at IS NOT NULL
       ORDER BY commission.place DESC LIMIT 1) AS g ON true
    LEFT JOIN LATERAL (
      SELECT * FROM reference_price WHERE asset_id = a.id
       ORDER BY fixed_at DESC, id DESC LIMIT 1) AS r ON true
    LEFT JOIN LATERAL (
      SELECT * FROM lot WHERE asset_id = a.id
       ORDER BY drafted_at DESC, id DESC LIMIT 1) AS l ON true
    LEFT JOIN LATERAL (
      SELECT min(published_at) AS published_at FROM lot WHERE asset_id = a.id) AS n ON true
    LEFT JOIN sale AS s ON s.lot_id = l.id
    LEFT JOIN LATERAL (
      SELECT kind, role, law, due_at FROM deadline
       WHERE case_id = a.case_id AND closed_at IS NULL AND kind <> ALL(:left_out)
         AND split_part(subject, ':', 2) IN (a.id, p.id, m.reference, g.id, l.id, s.id)
       ORDER BY due_at, id LIMIT 1) AS d ON true
   WHERE a.court_id = :court
"""

_WANTED = """
   WHERE (:stage = '' OR stage = :stage)
     AND (:judge = '' OR judge_id = :judge)
     AND (:method = '' OR :method = ANY(methods) OR price_method = :method)
     AND (NOT :overdue OR due_at <= :now)
     AND (:search = '' OR case_number ILIKE :search OR name_zh ILIKE :search
          OR name_en ILIKE :search OR location_zh ILIKE :search OR location_en ILIKE :search
          OR agency_name ILIKE :search)
"""

ORDERS = {
    "due": "due_at NULLS LAST, seized_on, asset_id",
    "oldest": "seized_on, case_number, asset_id",
    "newest": "seized_on DESC, case_number, asset_id",
    "case": "case_number, name_zh, asset_id",
}


def page_statement(order: str) -> str:
    """Return the statement of one page, each row with the count of all."""
    return (
        f"WITH thing AS ({_THINGS}) SELECT *, count(*) OVER () AS total FROM thing {_WANTED}"  # noqa: S608
        f" ORDER BY {ORDERS[order]} LIMIT :size OFFSET :start"
    )


COUNTS = (
    f"WITH thing AS ({_THINGS}) SELECT stage, count(*) AS things,"  # noqa: S608
    " count(*) FILTER (WHERE due_at <= :now) AS overdue FROM thing GROUP BY stage"
)
