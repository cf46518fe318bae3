import DataLoader from 'dataloader';
import type { CallContext } from '../call-context.ts';
import type { PreparedBatch } from '../planner/create-planner.ts';
import type { Work } from '../turns.ts';
import type { Schedule } from './create-scheduler.ts';

export interface Loader<Key, Value> {
  /** Without a promise if it is at hand. Throws what is wrong with the key. */
  load(key: Key): Value | Promise<Value>;
}

export interface BatchLoader<Key, Value> extends Loader<Key, Value> {
  /** What was loaded before is loaded anew. */
  forget(): void;
}

export interface KeyReader<Value> {
  readonly chatbotId: string;
  /** Null: it is not at hand. */
  peek(): { readonly value: Value } | null;
  /** Without a promise if it is at hand by now. */
  read(call: CallContext): Value | Promise<Value>;
}

export interface BatchLoaderOptions<Key, Value, Reader extends KeyReader<Value>> {
  readonly work: Work;
  readonly schedule: Schedule;
  toReader(key: Key): Reader;
  plan(chatbotId: string, readers: readonly Reader[]): KeyPlan<Reader>;
}

/** `read` of each key of a part is called when the parts before it are read. */
export interface KeyPlan<Reader> {
  readonly prepared: Promise<PreparedBatch>;
  readonly parts: readonly (readonly Reader[])[];
}

/** Batches by chatbot what is not at hand; parts are read one after another, the keys of one side by side. */
export function createBatchLoader<Key, Value, Reader extends KeyReader<Value>>({
  work,
  schedule,
  toReader,
  plan,
}: BatchLoaderOptions<Key, Value, Reader>): BatchLoader<Key, Value> {
  const loaded = new Map<string, Value | Promise<Value>>();
  let batches: DataLoader<Reader, Value> | undefined;

  async function readAll(
    chatbotId: string,
    readers: readonly Reader[],
    values: Map<Reader, Value | Error>,
  ): Promise<void> {
    const { prepared, parts } = plan(chatbotId, readers);
    const { call, end } = await prepared;
    for (const part of parts) {
      const open: Promise<unknown>[] = [];
      for (const reader of part) {
        const value = toResult(() => reader.read(call));
        if (value instanceof Promise) {
          open.push(value.then((settled) => values.set(reader, settled)));
          continue;
        }
        values.set(reader, value);
        const pause = work.pause();
        if (pause !== null) await pause;
      }
      if (open.length > 0) await Promise.all(open);
    }
    end();
  }

  async function readBatch(readers: readonly Reader[]): Promise<(Value | Error)[]> {
    const values = new Map<Reader, Value | Error>();
    const readersOf = (id: string) => readers.filter(({ chatbotId }) => chatbotId === id);
    const chatbotIds = new Set(readers.map(({ chatbotId }) => chatbotId));
    await Promise.all(Array.from(chatbotIds, (id) => readAll(id, readersOf(id), values)));
    return readers.map((reader) => {
      const value = values.get(reader);
      return value === undefined ? new Error('A key was not read.') : value;
    });
  }

  function loadInBatch(reader: Reader): Promise<Value> {
    batches ??= new DataLoader(readBatch, { cache: false, batchScheduleFn: schedule });
    return batches.load(reader);
  }

  return {
    load(key) {
      const text = JSON.stringify(key);
      const known = loaded.get(text);
      if (known !== undefined) return known;
      const reader = toReader(key);
      const kept = reader.peek();
      const value = kept === null ? loadInBatch(reader) : kept.value;
      loaded.set(text, value);
      return value;
    },
    forget: () => loaded.clear(),
  };
}

/** A failure is a value, because one key must not fail the others. */
function toResult<Value>(read: () => Value | Promise<Value>): Value | Error | Promise<Value | Error> {
  try {
    const value = read();
    return value instanceof Promise ? value.catch(toError) : value;
  } catch (error) {
    return toError(error);
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error('A read failed.', { cause: error });
}
