import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { federationExample } from '../fixtures/federation-example.ts';

/** The example's gateway and CRM, over a Convograph that already runs. */
export interface FederatedGraph {
  /** The gateway's endpoint. */
  readonly url: string;
  stop(): void;
}

/** Programs of the example, each as a process of its own, on free ports. */
export interface ExamplePrograms {
  /** What the program printed once that holds the pattern, or all of it. */
  run(args: readonly string[], pattern: RegExp | null): Promise<string>;
  stop(): void;
}

export function runExample(variables: Readonly<Record<string, string>>): ExamplePrograms {
  const children: ChildProcess[] = [];
  return {
    run(args, pattern) {
      const child = spawn(process.execPath, args, {
        cwd: federationExample,
        env: { ...process.env, PORT: '0', ...variables },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      children.push(child);
      return new Promise((resolve, reject) => {
        let output = '';
        let errors = '';
        child.stdout.on('data', (text) => {
          output += text;
          const found = pattern?.exec(output)?.[1];
          if (found !== undefined) resolve(found);
        });
        child.stderr.on('data', (text) => {
          errors += text;
        });
        child.on('close', (code) =>
          code === 0
            ? resolve(output)
            : reject(new Error(`${args[0]} ended with ${code}: ${output}${errors}`)),
        );
      });
    },
    stop() {
      for (const child of children) child.kill('SIGKILL');
    },
  };
}

/** Composes and starts what the example holds. */
export async function startFederatedGraph(
  convographUrl: string,
  typePrefix: string,
): Promise<FederatedGraph> {
  const folder = mkdtempSync(join(tmpdir(), 'federation-'));
  const { run, stop: stopPrograms } = runExample({ CONVOGRAPH_FEDERATION_TYPE_PREFIX: typePrefix });
  const stop = () => {
    stopPrograms();
    rmSync(folder, { recursive: true, force: true });
  };

  try {
    const crmUrl = await run(['crm/main.js'], /ready: (\S+)\n/);
    const subgraphs = [
      { name: 'convograph', url: convographUrl },
      { name: 'crm', url: crmUrl },
    ];
    const subgraphsFile = join(folder, 'subgraphs.json');
    const supergraphFile = join(folder, 'supergraph.graphql');
    writeFileSync(subgraphsFile, JSON.stringify(subgraphs));
    writeFileSync(supergraphFile, await run(['compose.js', subgraphsFile], null));
    return { url: await run(['gateway.js', supergraphFile], /ready: (\S+)\n/), stop };
  } catch (error) {
    stop();
    throw error;
  }
}
