import { meros } from 'meros/browser';
import {
  type GraphQLResponse,
  type GraphQLResponseWithData,
  Network,
  Observable,
  type RequestParameters,
  type Variables,
} from 'relay-runtime';

interface Late {
  readonly label: string;
  readonly path: readonly (string | number)[];
  readonly data?: GraphQLResponseWithData['data'];
  readonly items?: readonly GraphQLResponseWithData['data'][];
}

type Part = GraphQLResponseWithData & { readonly incremental?: readonly Late[] };

const headers = {
  'content-type': 'application/json',
  accept: 'multipart/mixed;deferSpec=20220824, application/json',
};

/** A network of Relay that takes answers in parts. */
export function createLateNetwork(url: string) {
  async function* send({ text }: RequestParameters, variables: Variables, signal: AbortSignal) {
    const body = JSON.stringify({ query: text, variables });
    const parts = await meros<Part>(await fetch(url, { method: 'POST', headers, body, signal }));
    if (parts instanceof Response) {
      const whole = await parts.json();
      yield { ...whole, extensions: { ...whole.extensions, is_final: true } };
      return;
    }
    for await (const part of parts) {
      if (!part.json) throw new Error(`This is no JSON: ${part.body}`);
      const { incremental, ...answer } = part.body;
      if (incremental) yield* incremental.flatMap(toRelay);
      else if (answer.data || answer.errors) yield answer;
    }
  }

  return Network.create((request, variables) =>
    Observable.create<GraphQLResponse>((sink) => {
      const leaving = new AbortController();
      const run = async () => {
        for await (const part of send(request, variables, leaving.signal)) sink.next(part);
        sink.complete();
      };
      run().catch(sink.error);
      return () => leaving.abort();
    }),
  );
}

/** Relay takes the items of a list one by one. */
function toRelay({ items, ...late }: Late) {
  const start = Number(late.path.at(-1));
  return items?.map((data, i) => ({ ...late, data, path: [...late.path.slice(0, -1), start + i] })) ?? [late];
}
