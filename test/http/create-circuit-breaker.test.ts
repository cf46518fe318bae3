import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CallOutcome,
  CircuitOpenError,
  type CircuitState,
  createCircuitBreaker,
} from '../../src/http/create-circuit-breaker.ts';

function open() {
  let nowMs = 0;
  const states: CircuitState[] = [];
  const breaker = createCircuitBreaker({
    now: () => nowMs,
    onStateChange(state, previous) {
      expect(previous).toBe(states.at(-1) ?? 'closed');
      states.push(state);
    },
  });
  return {
    ...breaker,
    states,
    pass(ms: number) {
      nowMs += ms;
    },
    play(outcome: CallOutcome, times = 1) {
      for (let calls = 0; calls < times; calls++) breaker.begin()(outcome);
    },
    isOpen() {
      try {
        breaker.check();
        return false;
      } catch (error) {
        expect(error).toBeInstanceOf(CircuitOpenError);
        return true;
      }
    },
  };
}

/** A circuit that has just opened. */
function openBroken() {
  const circuit = open();
  circuit.play('failure', 20);
  return circuit;
}

describe('closed', () => {
  test.each([
    [0, 19, false],
    [0, 20, true],
    [10, 10, true],
    [11, 10, false],
    [19, 1, false],
    [100, 99, false],
    [100, 100, true],
  ])('after %i successes and %i failures it is open: %s', (successes, failures, isOpen) => {
    const circuit = open();
    circuit.play('success', successes);
    circuit.play('failure', failures);
    expect(circuit.isOpen()).toBe(isOpen);
    expect(circuit.states).toEqual(isOpen ? ['open'] : []);
  });

  test('what says nothing of the upstream counts for nothing', () => {
    const circuit = open();
    circuit.play('unknown', 1_000);
    circuit.play('failure', 19);
    circuit.play('unknown', 1_000);
    expect(circuit.isOpen()).toBe(false);
    circuit.play('failure');
    expect(circuit.isOpen()).toBe(true);
  });

  test('failures of ten seconds ago are forgotten', () => {
    const circuit = open();
    circuit.play('failure', 19);
    circuit.pass(10_000);
    circuit.play('failure', 19);
    expect(circuit.isOpen()).toBe(false);
    circuit.pass(9_000);
    circuit.play('failure');
    expect(circuit.isOpen()).toBe(true);
  });
});

describe('open', () => {
  test('lets nothing out for five seconds', () => {
    const circuit = openBroken();
    circuit.pass(4_999);
    expect(circuit.isOpen()).toBe(true);
    expect(circuit.begin).toThrow(CircuitOpenError);
    expect(circuit.states).toEqual(['open']);
    circuit.pass(1);
    expect(circuit.isOpen()).toBe(false);
    expect(circuit.states).toEqual(['open']);
  });

  test('is not kept open by calls that began before and fail now', () => {
    const circuit = open();
    const late = Array.from({ length: 50 }, () => circuit.begin());
    circuit.play('failure', 20);
    circuit.pass(4_000);
    for (const end of late.splice(0, 25)) end('failure');
    circuit.pass(1_000);
    const end = circuit.begin();
    for (const endLate of late) endLate('failure');
    end('success');
    expect(circuit.states).toEqual(['open', 'half-open', 'closed']);
  });
});

describe('half-open', () => {
  test('one call at a time is let out, and its success closes the circuit', () => {
    const circuit = openBroken();
    circuit.pass(5_000);
    const end = circuit.begin();
    expect(circuit.states).toEqual(['open', 'half-open']);
    expect(circuit.isOpen()).toBe(true);
    expect(circuit.begin).toThrow(CircuitOpenError);
    circuit.pass(60_000);
    expect(circuit.isOpen()).toBe(true);
    end('success');
    expect(circuit.isOpen()).toBe(false);
    circuit.play('failure', 19);
    expect(circuit.isOpen()).toBe(false);
    expect(circuit.states).toEqual(['open', 'half-open', 'closed']);
  });

  test('its failure opens it for five seconds more', () => {
    const circuit = openBroken();
    circuit.pass(5_000);
    circuit.play('failure');
    expect(circuit.states).toEqual(['open', 'half-open', 'open']);
    circuit.pass(4_999);
    expect(circuit.isOpen()).toBe(true);
    circuit.pass(1);
    circuit.play('success');
    expect(circuit.states.at(-1)).toBe('closed');
  });

  test('one that says nothing leaves the turn to the next', () => {
    const circuit = openBroken();
    circuit.pass(5_000);
    circuit.play('unknown', 3);
    expect(circuit.isOpen()).toBe(false);
    circuit.play('success');
    expect(circuit.states).toEqual(['open', 'half-open', 'closed']);
  });

  test('once it is closed, what failed before is forgotten', () => {
    const circuit = openBroken();
    circuit.pass(5_000);
    circuit.play('success');
    circuit.play('failure', 19);
    expect(circuit.isOpen()).toBe(false);
  });
});

test('whatever happens in whatever order, never two probes at once and never stuck', () => {
  const step = fc.oneof(
    fc.record({ pass: fc.nat(6_000) }),
    fc.record({ begin: fc.constant(true) }),
    fc.record({ end: fc.nat(30), outcome: fc.constantFrom<CallOutcome>('success', 'failure', 'unknown') }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const circuit = openBroken();
      let running: {
        readonly end: (outcome: CallOutcome) => void;
        readonly isProbe: boolean;
        readonly era: number;
      }[] = [];
      for (const each of steps) {
        if ('pass' in each) circuit.pass(each.pass);
        else if ('begin' in each && !circuit.isOpen()) {
          const end = circuit.begin();
          const isProbe = circuit.states.at(-1) === 'half-open';
          running.push({ end, isProbe, era: circuit.states.length });
        } else if ('end' in each) {
          const [ended] = running.splice(each.end % Math.max(1, running.length), 1);
          ended?.end(each.outcome);
        }
        const probes = running.filter(({ isProbe, era }) => isProbe && era === circuit.states.length);
        expect(probes.length).toBeLessThanOrEqual(1);
      }
      for (const { end } of running) end('unknown');
      running = [];
      circuit.pass(5_000);
      circuit.play('success');
      expect(circuit.isOpen()).toBe(false);
    }),
  );
});
