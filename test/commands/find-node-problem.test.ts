import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { findNodeProblem } from '../../src/commands/find-node-problem.ts';

it.each(['22.19.0', '22.23.3', '24.0.0', '24.21.0', '26.0.0', '26.10.0', '30.1.0'])(
  '%s will do',
  (version) => {
    expect(findNodeProblem(version)).toBeNull();
  },
);

it.each(['18.20.0', '20.20.2', '21.7.0', '22.18.0', '23.11.0', '25.1.0'])('%s will not', (version) => {
  expect(findNodeProblem(version)).toBe(
    `Convograph needs Node.js 22.19 or newer, 24, or 26 or newer; this is ${version}. In a clone, npm start and npm test bring their own.`,
  );
});

it('agrees with package.json', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
  expect(engines.node).toBe('^22.19.0 || ^24.0.0 || >=26.0.0');
});
