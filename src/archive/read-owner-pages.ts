import type { ArchivedChatbot, ArchivedOwner, ReadOwners } from './archive.ts';

export interface OwnerPagesRequest<Row> {
  readonly chatbot: ArchivedChatbot;
  readonly read: ReadOwners<Row>;
  readonly after?: string | null;
  readonly rowsPerPage?: number;
}

/** All sessions or users that were seen, by their ids, or those behind the one whose id is `after`. */
export async function* readOwnerPages<Row>({
  chatbot,
  read,
  after = null,
  rowsPerPage = 1_000,
}: OwnerPagesRequest<Row>): AsyncGenerator<readonly ArchivedOwner<Row>[]> {
  for (let last = after; ; ) {
    const page = await read(chatbot, last, rowsPerPage);
    last = page.at(-1)?.id ?? null;
    if (last === null) return;
    yield page;
  }
}
