/**
 * Each brings a file to the next version. Ids of sessions and users stand once, as messages carry one of each. `row` is null while only
 * the id is known. `place` orders messages by time. `words` holds the index alone: the text stands in `message`; `scope` has the keys of
 * the chatbot, the session and the user as words, so that a search among few rows does not look at all others. `last_place` and
 * `last_ms` are of a session's newest message, SQL aside; 0 is no time.
 */
export const migrations: readonly string[] = [
  `
CREATE TABLE chatbot (key INTEGER PRIMARY KEY, server TEXT NOT NULL, id TEXT NOT NULL, UNIQUE (server, id));

CREATE TABLE user (
  key INTEGER PRIMARY KEY, chatbot INTEGER NOT NULL, id TEXT NOT NULL, row TEXT, UNIQUE (chatbot, id)
);

CREATE TABLE session (
  key INTEGER PRIMARY KEY, chatbot INTEGER NOT NULL, id TEXT NOT NULL, row TEXT, UNIQUE (chatbot, id)
);

CREATE TABLE message (
  place INTEGER PRIMARY KEY,
  chatbot INTEGER NOT NULL, session INTEGER NOT NULL, user INTEGER NOT NULL, id TEXT NOT NULL,
  kind INTEGER NOT NULL, role INTEGER NOT NULL, created_ms INTEGER, tokens REAL, response REAL,
  body TEXT NOT NULL, attachment TEXT
);
CREATE UNIQUE INDEX message_by_id ON message (id, session, chatbot);
CREATE INDEX message_by_session ON message (session);
CREATE INDEX message_by_user ON message (user);

CREATE VIRTUAL TABLE words USING fts5(
  text, scope, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE walk (
  chatbot INTEGER NOT NULL, collection TEXT NOT NULL, session TEXT NOT NULL, state TEXT NOT NULL,
  PRIMARY KEY (chatbot, collection, session)
) WITHOUT ROWID;
`,
  `
ALTER TABLE session ADD COLUMN last_place INTEGER;
ALTER TABLE session ADD COLUMN last_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN created_ms INTEGER AS (coalesce(row ->> 'createdAtMs', 0));
ALTER TABLE session ADD COLUMN status TEXT AS (row ->> 'status');
ALTER TABLE session ADD COLUMN user_id TEXT AS (row ->> 'userId');
UPDATE session SET last_place = (SELECT max(place) FROM message WHERE message.session = session.key AND kind <> 1);
UPDATE session SET last_ms = coalesce((SELECT message.created_ms FROM message WHERE place = last_place), 0);
CREATE INDEX session_by_last ON session (chatbot, last_ms, id, status);
CREATE INDEX session_by_created ON session (chatbot, created_ms, id, status);
CREATE INDEX session_by_user ON session (chatbot, user_id);
CREATE INDEX session_with_others ON session (chatbot) WHERE row ->> 'otherUserIds' IS NOT NULL;
`,
  `
CREATE INDEX message_by_chatbot ON message (chatbot);
ALTER TABLE user ADD COLUMN created_ms INTEGER AS (coalesce(row ->> 'createdAtMs', 0));
CREATE INDEX user_by_created ON user (chatbot, created_ms, id);
`,
];

/** Marks the file as an archive: "Conv". */
export const applicationId = 0x436f6e76;
