import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useMediaQuery } from '../ui/use-media-query.ts';
import { type Chart, describeChart } from './to-chart.ts';

const heightPx = 220;

/** In a file of its own, which is loaded with the first chart. */
export default function ResultChart({ chart }: { readonly chart: Chart }) {
  const ref = useRef<HTMLDivElement>(null);
  const isDark = useMediaQuery('(prefers-color-scheme: dark)');
  useEffect(() => {
    const { current } = ref;
    if (current === null) return;
    let plot: uPlot | null = null;
    const observer = new ResizeObserver(() => {
      if (current.clientWidth > 0) plot?.setSize({ width: current.clientWidth, height: heightPx });
    });
    // To draw takes longer than a frame may while one scrolls.
    const stop = whenIdle(() => {
      plot = new uPlot(
        toOptions(chart, current.clientWidth, (name) => readColor(name, isDark)),
        toData(chart),
        current,
      );
      observer.observe(current);
    });
    return () => {
      stop();
      observer.disconnect();
      plot?.destroy();
    };
  }, [chart, isDark]);
  return <div ref={ref} className="chart" role="img" aria-label={describeChart(chart)} />;
}

/** In a moment in which nothing else is to be done; the function that is given back takes it away. */
function whenIdle(work: () => void): () => void {
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(work, 50);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(work);
  return () => cancelIdleCallback(request);
}

const colors = new Map<string, string>();

/** As the style sheet has it in this scheme; read once, because reading styles is slow while much is drawn. */
function readColor(name: string, isDark: boolean): string {
  const key = `${name} ${isDark}`;
  const known = colors.get(key);
  if (known !== undefined) return known;
  const color = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  colors.set(key, color);
  return color;
}

function toData({ labels, series }: Chart): uPlot.AlignedData {
  return [labels.map((_label, i) => i), ...series.map(({ values }) => [...values])];
}

function toOptions(
  { kind, labels, series }: Chart,
  width: number,
  color: (name: string) => string,
): uPlot.Options {
  const axis = { stroke: color('--quiet'), font: '12px system-ui, sans-serif' };
  const bars = kind === 'bar' && uPlot.paths.bars?.({ size: [0.64, 64], radius: 0.15 });
  const perTick = Math.max(1, Math.ceil((labels.length * 84) / width));
  return {
    width,
    height: heightPx,
    padding: [12, 44, 0, 0],
    legend: { show: series.length > 1 },
    cursor: { drag: { x: false, y: false }, points: { show: kind === 'line' } },
    scales: {
      x: {
        time: false,
        range: () => (kind === 'bar' ? [-0.6, labels.length - 0.4] : [0, labels.length - 1]),
      },
      y: { range: (_plot, least, most) => [Math.min(0, least * 1.1), most <= 0 ? 0 : most * 1.1] },
    },
    axes: [
      {
        ...axis,
        size: 30,
        grid: { show: false },
        ticks: { show: false },
        splits: () => labels.flatMap((_label, i) => (i % perTick === 0 ? [i] : [])),
        values: (_plot, places) => places.map((place) => shorten(labels[place] ?? '')),
      },
      {
        ...axis,
        size: 64,
        grid: { stroke: color('--line'), width: 1 },
        ticks: { show: false },
        values: (_plot, values) => values.map((value) => value.toLocaleString()),
      },
    ],
    series: [
      { label: '', value: (_plot, place) => labels[place] ?? '' },
      ...series.map(({ name }, i) => ({
        label: name,
        stroke: color(`--chart-${i}`),
        width: kind === 'line' ? 2 : 0,
        fill: kind === 'line' ? `${color(`--chart-${i}`)}22` : color(`--chart-${i}`),
        ...(bars && { paths: bars }),
        points: { show: kind === 'line' && labels.length < 40, size: 6, fill: color(`--chart-${i}`) },
      })),
    ],
  };
}

function shorten(label: string): string {
  const month = /^(\d{4}-\d{2})-01$/.exec(label)?.[1];
  const text = month ?? label;
  return text.length > 12 ? `${text.slice(0, 11)}…` : text;
}
