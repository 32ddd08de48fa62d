#!/bin/sh
# Run once by the database's image on an empty volume: the roles of web processes and worker.
# docs/running.md says what each may do, and how to make them in a database that is older.
set -e
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set web="$WEB_DB_PASSWORD" --set worker="$WORKER_DB_PASSWORD" <<'SQL'
CREATE ROLE auction_web LOGIN PASSWORD :'web';
CREATE ROLE auction_worker LOGIN PASSWORD :'worker';
CREATE ROLE auction_desk NOLOGIN;
GRANT auction_desk TO auction_web;
SQL
