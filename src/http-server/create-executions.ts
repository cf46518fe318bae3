import type { GraphqlAnswer } from '../graphql/create-graphql.ts';
import type { OperationAbort } from '../graphql/create-operation-abort.ts';
import type { OperationRecord } from '../graphql/operation-record.ts';
import type { HttpRequest } from './http-request.ts';

export interface Execution {
  readonly operation: OperationRecord;
  readonly answer: Promise<GraphqlAnswer>;
  readonly abort: OperationAbort;
  /** Lets one more client wait: the work goes on until all of them have left. */
  join(client: Pick<HttpRequest, 'onClose'>): void;
}

export interface Executions {
  /** A query in progress that an equal request may wait for. Null: it has to be executed. */
  find(name: string): Execution | null;
  add(name: string, execution: Execution): void;
}

export function createExecutions(): Executions {
  const executions = new Map<string, Execution>();
  return {
    find(name) {
      const found = executions.get(name);
      return found?.operation.type === 'query' && !found.abort.signal.aborted ? found : null;
    },
    add(name, execution) {
      executions.set(name, execution);
      const remove = () => {
        if (executions.get(name) === execution) executions.delete(name);
      };
      execution.answer.then(remove, remove);
    },
  };
}

export function createWaitingClients(): Pick<HttpRequest, 'onClose'> & Pick<Execution, 'join'> {
  const callbacks: (() => void)[] = [];
  let waiting = 0;
  return {
    onClose: (callback) => void callbacks.push(callback),
    join(client) {
      waiting += 1;
      client.onClose(() => {
        waiting -= 1;
        if (waiting === 0) for (const callback of callbacks) callback();
      });
    },
  };
}
