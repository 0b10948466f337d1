-- Tables of the reference centre. BLOB reads BYTEA on PostgreSQL. Times are milliseconds since 1970, UTC.
CREATE TABLE IF NOT EXISTS centre_state (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS distributor (
  number BIGINT PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, town TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS enrol_code (
  digest BLOB PRIMARY KEY, distributor BIGINT NOT NULL, stream_id TEXT, expires_ms BIGINT NOT NULL,
  public_key BLOB, device_id TEXT);
CREATE TABLE IF NOT EXISTS device (
  device_id TEXT PRIMARY KEY, distributor BIGINT NOT NULL, stream_id TEXT NOT NULL, name TEXT NOT NULL,
  program TEXT NOT NULL, public_key BLOB, hmac_key BLOB, certificate BLOB, state TEXT NOT NULL, enrolled_ms BIGINT NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS ix_device_certificate ON device (certificate);
CREATE TABLE IF NOT EXISTS used_jti (jti TEXT PRIMARY KEY, expires_ms BIGINT NOT NULL);
-- One stream per database of a client. top_seq: the highest sequence stored; acked_seq: the highest without a hole before it.
CREATE TABLE IF NOT EXISTS stream (
  stream_id TEXT PRIMARY KEY, number BIGINT NOT NULL UNIQUE, distributor BIGINT NOT NULL, epoch BIGINT NOT NULL,
  acked_seq BIGINT NOT NULL, acked_chain BLOB NOT NULL, top_seq BIGINT NOT NULL, held BIGINT NOT NULL,
  last_ops_ms BIGINT NOT NULL, seen_ms BIGINT NOT NULL, waiting_ops BIGINT NOT NULL, waiting_oldest_ms BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS epoch (
  stream BIGINT NOT NULL, epoch BIGINT NOT NULL, reason TEXT NOT NULL, opened_ms BIGINT NOT NULL,
  common_seq BIGINT NOT NULL, next_seq BIGINT NOT NULL, PRIMARY KEY (stream, epoch));
CREATE TABLE IF NOT EXISTS void_range (
  stream BIGINT NOT NULL, first BIGINT NOT NULL, last BIGINT NOT NULL, PRIMARY KEY (stream, first));
-- Bodies of uploads as they came (compressed), once; an operation says where in the inflated body it lies.
CREATE TABLE IF NOT EXISTS batch (
  number BIGINT PRIMARY KEY, stream BIGINT NOT NULL, received_ms BIGINT NOT NULL, encoding TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS op (
  op_id BLOB NOT NULL, stream BIGINT NOT NULL, seq BIGINT NOT NULL, epoch BIGINT NOT NULL, batch BIGINT NOT NULL,
  start BIGINT NOT NULL, size BIGINT NOT NULL, chain BLOB NOT NULL, type TEXT NOT NULL, doc_id BLOB, doc_rev BIGINT NOT NULL,
  business_date TEXT NOT NULL, state TEXT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (stream, seq));
-- "again": after a restore a known operation may come under a new sequence; it settles that and has no effect.
CREATE UNIQUE INDEX IF NOT EXISTS ix_op_id ON op (op_id) WHERE state <> 'again';
CREATE INDEX IF NOT EXISTS ix_op_day ON op (stream, business_date);
CREATE TABLE IF NOT EXISTS remark (op_id BLOB PRIMARY KEY, stream BIGINT NOT NULL, seq BIGINT NOT NULL, state TEXT NOT NULL,
  code TEXT NOT NULL, ref TEXT NOT NULL, detail TEXT NOT NULL, other BLOB);
CREATE INDEX IF NOT EXISTS ix_remark_stream ON remark (stream, seq);
CREATE INDEX IF NOT EXISTS ix_remark_rejected ON remark (stream) WHERE state = 'rejected';
CREATE INDEX IF NOT EXISTS ix_remark_ref ON remark (code, ref);
-- The newest revision of each document.
CREATE TABLE IF NOT EXISTS document (
  doc_id BLOB PRIMARY KEY, distributor BIGINT NOT NULL, stream BIGINT NOT NULL, seq BIGINT NOT NULL, type TEXT NOT NULL,
  doc_no TEXT, series TEXT NOT NULL, fy TEXT NOT NULL, doc_rev BIGINT NOT NULL, status TEXT NOT NULL,
  business_date TEXT NOT NULL, taxable_paise BIGINT NOT NULL, tax_paise BIGINT NOT NULL, net_paise BIGINT NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS ix_document_no ON document (distributor, doc_no, type, series, fy);
-- Lines of bills and returns, by revision, written once; those of the current revision count.
CREATE TABLE IF NOT EXISTS sale_line (
  doc_id BLOB NOT NULL, doc_rev BIGINT NOT NULL, stream BIGINT NOT NULL, business_date TEXT NOT NULL, n BIGINT NOT NULL,
  item TEXT NOT NULL, qty_milli BIGINT NOT NULL, free_milli BIGINT NOT NULL, taxable_paise BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS day_total (
  stream BIGINT NOT NULL, business_date TEXT NOT NULL, bills BIGINT NOT NULL, cancelled BIGINT NOT NULL,
  sales_paise BIGINT NOT NULL, returns BIGINT NOT NULL, returns_paise BIGINT NOT NULL, primary_paise BIGINT NOT NULL,
  PRIMARY KEY (stream, business_date));
CREATE TABLE IF NOT EXISTS snapshot_part (
  snapshot BLOB NOT NULL, part BIGINT NOT NULL, parts BIGINT NOT NULL, stream BIGINT NOT NULL, op_id BLOB NOT NULL,
  seq BIGINT NOT NULL, business_date TEXT NOT NULL, as_of_ms BIGINT NOT NULL,
  PRIMARY KEY (stream, snapshot, part));
CREATE INDEX IF NOT EXISTS ix_snapshot_part_day ON snapshot_part (stream, business_date);
CREATE TABLE IF NOT EXISTS stock_head (
  stream BIGINT PRIMARY KEY, snapshot BLOB NOT NULL, seq BIGINT NOT NULL, business_date TEXT NOT NULL, as_of_ms BIGINT NOT NULL,
  stock_rows BIGINT NOT NULL, items BIGINT NOT NULL, stock_outs BIGINT NOT NULL, value_paise BIGINT NOT NULL,
  expired_paise BIGINT NOT NULL, by_item BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS stock_out (stream BIGINT NOT NULL, item TEXT NOT NULL, PRIMARY KEY (item, stream));
CREATE INDEX IF NOT EXISTS ix_stock_out_stream ON stock_out (stream);
CREATE TABLE IF NOT EXISTS manifest (
  stream BIGINT NOT NULL, business_date TEXT NOT NULL, rev BIGINT NOT NULL, sha256 TEXT NOT NULL, body BLOB NOT NULL,
  matched BIGINT NOT NULL, answer BLOB NOT NULL, received_ms BIGINT NOT NULL, rounds BIGINT NOT NULL,
  PRIMARY KEY (stream, business_date, rev));
CREATE TABLE IF NOT EXISTS day_proof (
  stream BIGINT NOT NULL, business_date TEXT NOT NULL, rev BIGINT NOT NULL, matched BIGINT NOT NULL, diffs BIGINT NOT NULL,
  PRIMARY KEY (stream, business_date));
CREATE INDEX IF NOT EXISTS ix_day_proof_open ON day_proof (stream) WHERE matched = 0;
-- Heads of the client's audit chain as they were told, and days whose head does not go on from the one before.
CREATE TABLE IF NOT EXISTS audit_head (
  stream BIGINT NOT NULL, number BIGINT NOT NULL, seq BIGINT NOT NULL, hash TEXT NOT NULL, epoch BIGINT NOT NULL,
  business_date TEXT NOT NULL, received_ms BIGINT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (stream, number));
CREATE UNIQUE INDEX IF NOT EXISTS ix_audit_head_hash ON audit_head (stream, seq, hash);
CREATE TABLE IF NOT EXISTS audit_remark (
  stream BIGINT NOT NULL, business_date TEXT NOT NULL, rev BIGINT NOT NULL, code TEXT NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY (stream, business_date, rev));
CREATE TABLE IF NOT EXISTS replay (
  device_id TEXT NOT NULL, name TEXT NOT NULL, body_sha256 BLOB NOT NULL, answer BLOB NOT NULL, at_ms BIGINT NOT NULL,
  PRIMARY KEY (device_id, name));
CREATE INDEX IF NOT EXISTS ix_replay_at ON replay (at_ms);
CREATE TABLE IF NOT EXISTS feed_change (
  position BIGINT PRIMARY KEY, audience TEXT NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL, rev BIGINT NOT NULL,
  op TEXT NOT NULL, body TEXT, at_ms BIGINT NOT NULL);
CREATE INDEX IF NOT EXISTS ix_feed_change_audience ON feed_change (audience, position);
CREATE INDEX IF NOT EXISTS ix_feed_change_id ON feed_change (type, id);
CREATE TABLE IF NOT EXISTS feed_ack (device_id TEXT PRIMARY KEY, position BIGINT NOT NULL, at_ms BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS feed_problem (
  device_id TEXT NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL, rev BIGINT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (device_id, type, id));
CREATE TABLE IF NOT EXISTS stored_blob (
  distributor BIGINT NOT NULL, sha256 TEXT NOT NULL, media_type TEXT NOT NULL, body BLOB NOT NULL, at_ms BIGINT NOT NULL,
  PRIMARY KEY (distributor, sha256));
