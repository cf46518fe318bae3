import type { Explanation } from './explanation.ts';

type Call = Explanation['calls'][number];
type Batch = Explanation['batches'][number];

/** What an operation cost, drawn: its calls on a time line, its batches, and what is left. */
export function ExplanationDetails({ explanation }: { readonly explanation: Explanation }) {
  const { calls, batches } = explanation;
  return (
    <div className="explanation">
      <Quota explanation={explanation} />
      <div className="explanation-tables">
        {calls.length > 0 ? <TimeLine calls={calls} /> : <p>No call was made.</p>}
        {batches.length > 0 && <Batches batches={batches} />}
      </div>
    </div>
  );
}

function TimeLine({ calls }: { readonly calls: readonly Call[] }) {
  const endMs = Math.max(1, ...calls.map(({ startMs, ms }) => startMs + ms));
  return (
    <div className="explanation-scroll">
      <table className="explanation-table explanation-calls">
        <caption>Calls on a time line of {toMs(endMs)}</caption>
        <thead>
          <tr>
            <th scope="col">Call</th>
            <th scope="col">Time line</th>
            <th scope="col" className="number">
              Start
            </th>
            <th scope="col" className="number">
              Took
            </th>
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          {calls.map((call, i) => (
            <tr key={`${call.startMs} ${i}`}>
              <th scope="row">
                <code>
                  {call.method} {call.path}
                </code>
                {call.attempt > 1 && <span>, attempt {call.attempt}</span>}
              </th>
              <td>
                <CallBar call={call} endMs={endMs} />
              </td>
              <td className="number">{toMs(call.startMs)}</td>
              <td className="number">{toMs(call.ms)}</td>
              <td>{call.status ?? 'no answer'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** An SVG, because the page's policy allows no style attributes. */
function CallBar({ call, endMs }: { readonly call: Call; readonly endMs: number }) {
  const isGood = call.status !== null && call.status < 400;
  const width = Math.max(0.8, (call.ms / endMs) * 100);
  return (
    <svg className="call-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect className="call-track" width="100" height="10" />
      <rect
        className={isGood ? 'call-good' : 'call-bad'}
        x={Math.min(100 - width, (call.startMs / endMs) * 100)}
        width={width}
        height="10"
      />
    </svg>
  );
}

const strategies: Readonly<Record<string, string>> = {
  kept: 'read before, no call',
  lookups: 'a call for each key',
  look: 'the head of the whole list, then a call for each key left',
  probe: 'one page of the whole list, to learn its size',
  scan: 'the whole list in place of a call for each key',
  archive: 'the archive, where a look at the newest messages proves what it holds',
};

function Batches({ batches }: { readonly batches: readonly Batch[] }) {
  return (
    <div className="explanation-scroll">
      <table className="explanation-table">
        <caption>Batches: keys that were asked for together, and how they were answered</caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Strategy</th>
            <th scope="col" className="number">
              Cost
            </th>
            <th scope="col">Not chosen</th>
          </tr>
        </thead>
        <tbody>
          {batches.map(({ field, strategy, cost, rejected }, i) => (
            <tr key={`${field} ${i}`}>
              <th scope="row">{field}</th>
              <td>
                <span className="strategy">{strategy}</span> {strategies[strategy]}
              </td>
              <td className="number">{toCost(cost)}</td>
              <td>{rejected.map((each) => `${each.strategy} for ${toCost(each.cost)}`).join(', ') || '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Quota({ explanation }: { readonly explanation: Explanation }) {
  const { calls, budgetLeft, saved, speculated, waitedMs, roundTrips } = explanation;
  const allowed = calls.length + budgetLeft;
  const figures: readonly (readonly [string, string])[] = [
    ['Round trips', String(roundTrips)],
    ['Spared by better plans', toCalls(saved.plan)],
    ['Spared by the cache', toCalls(saved.cache)],
    ['Shared with others', toCalls(saved.dedupe)],
    ['Read ahead', toCalls(speculated)],
    ['Waited for the rate limit', toMs(waitedMs)],
  ];
  return (
    <div className="explanation-quota">
      <label>
        {calls.length} of {allowed} calls that an operation may make
        <meter min={0} max={allowed} high={allowed * 0.8} value={calls.length} />
      </label>
      <dl>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function toCalls(number: number): string {
  return `${number} call${number === 1 ? '' : 's'}`;
}

function toMs(ms: number): string {
  return `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`;
}

function toCost(cost: number): string {
  return String(Math.round(cost * 100) / 100);
}
