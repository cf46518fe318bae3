/** The Peki API's rows, as far as the bench asks for them. */
export interface UserRow {
  readonly id: string;
  readonly username?: string | null;
}

export interface SessionRow {
  readonly id: string;
  readonly status?: string | null;
  readonly subject?: string | null;
}

export interface MessageRow {
  readonly id: string;
  readonly chatSessionId?: string | null;
  readonly chatUserId?: string | null;
  readonly senderType?: string | null;
  readonly text?: string | null;
  readonly url?: string | null;
  readonly createdAt?: string | null;
}

export interface PekiPage<Row> {
  readonly data: readonly Row[];
  readonly totalItems: number;
}

export interface PekiItem<Row> {
  readonly data: Row;
}
