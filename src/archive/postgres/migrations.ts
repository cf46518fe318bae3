/**
 * Each brings a database to the next version: the tables of SQLite in a schema of their own. `words` has the place of the words in the text
 * as well, as long as PostgreSQL can number them; `long_text` has the words of longer texts in a row. `ended_ms` is the last sign of
 * life, `last_place` and `last_ms` are of a session's newest message, SQL aside; 0 is no time. Every search reads the pending
 * list of the index, whose limit is in kB, as a whole.
 */
export const migrations: readonly string[] = [
  `
CREATE TABLE convograph.chatbot (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  server text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, UNIQUE (server, id)
);

CREATE TABLE convograph."user" (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  chatbot bigint NOT NULL, id text COLLATE "C" NOT NULL, row text, ended_ms double precision, UNIQUE (chatbot, id)
);

CREATE TABLE convograph.session (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  chatbot bigint NOT NULL, id text COLLATE "C" NOT NULL, row text, ended_ms double precision,
  user_id text COLLATE "C", other_user_ids json, status text, created_ms double precision NOT NULL DEFAULT 0,
  last_place bigint, last_ms double precision NOT NULL DEFAULT 0, UNIQUE (chatbot, id)
);
CREATE INDEX session_by_last ON convograph.session (chatbot, last_ms, id);
CREATE INDEX session_by_created ON convograph.session (chatbot, created_ms, id);
CREATE INDEX session_with_others ON convograph.session (chatbot) WHERE other_user_ids IS NOT NULL;
CREATE INDEX session_by_user ON convograph.session (chatbot, user_id);

CREATE TABLE convograph.message (
  place bigint PRIMARY KEY,
  chatbot bigint NOT NULL, session bigint NOT NULL, "user" bigint NOT NULL, id text COLLATE "C" NOT NULL,
  kind smallint NOT NULL, role smallint NOT NULL,
  created_ms double precision, tokens double precision, response double precision,
  body text NOT NULL, attachment text, words tsvector, long_text text
);
CREATE UNIQUE INDEX message_by_id ON convograph.message (id, session, chatbot);
CREATE INDEX message_by_session ON convograph.message (session, place);
CREATE INDEX message_by_user ON convograph.message ("user", place);
CREATE INDEX message_by_words ON convograph.message USING gin (words);

CREATE TABLE convograph.walk (
  chatbot bigint NOT NULL, collection text NOT NULL, session text COLLATE "C" NOT NULL, state json NOT NULL,
  PRIMARY KEY (chatbot, collection, session)
);
`,
  `
ALTER TABLE convograph."user" ADD COLUMN created_ms double precision NOT NULL DEFAULT 0;
UPDATE convograph."user" SET created_ms = coalesce((row::json ->> 'createdAtMs')::double precision, 0) WHERE row IS NOT NULL;
CREATE INDEX user_by_created ON convograph."user" (chatbot, created_ms, id);
CREATE INDEX message_by_chatbot ON convograph.message (chatbot, place);
`,
  `
ALTER INDEX convograph.message_by_words SET (gin_pending_list_limit = 512);
`,
];
