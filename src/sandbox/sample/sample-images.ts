import { Refusal } from '../http/exchange.ts';
import { ownUrlPlaceholder } from '../http/own-url.ts';
import { createOwnRoute, type Route } from '../http/route.ts';
import { toChartSvg, toPictureSvg } from './chart-svg.ts';
import { createShopDatabase } from './shop-database.ts';
import { shopQuestions } from './shop-questions.ts';

const pictures = {
  'broken-mug': toPictureSvg(
    'mug, handle broken off',
    '#a8553b',
    'M90 70h110v120a20 20 0 0 1-20 20h-70a20 20 0 0 1-20-20z M220 95l24 8 M222 160l26-10',
  ),
  'lamp-in-corner': toPictureSvg(
    'lamp beside the sofa',
    '#b58a1f',
    'M110 100l24-60h52l24 60z M160 100v110 M120 212h80',
  ),
  'parcel-label': toPictureSvg(
    'parcel label',
    '#6b7a3a',
    'M60 60h200v140h-200z M84 90h90 M84 118h120 M84 170h60 M190 150h46v30h-46z',
  ),
} as const;

/** The pictures that the sample's customers send. */
export type PictureName = keyof typeof pictures;

/** URL of a sample image, as rows hold it. */
export function toImageUrl(name: string): string {
  return `${ownUrlPlaceholder}/images/${name}.svg`;
}

/** Serves the images of the sample data to anyone. */
export function createImageRoutes(): Route[] {
  const images = new Map<string, string>(Object.entries(pictures));
  for (const [name, svg] of drawCharts()) images.set(name, svg);
  return [
    createOwnRoute('GET', '/images/:file', (_request, { file }) => {
      const svg = images.get(file.replace(/\.svg$/, ''));
      if (svg === undefined || !file.endsWith('.svg')) throw new Refusal(404, { error: 'Image not found.' });
      return { status: 200, body: svg, headers: { 'content-type': 'image/svg+xml' } };
    }),
  ];
}

function drawCharts(): [string, string][] {
  const shop = createShopDatabase();
  const charts = shopQuestions.flatMap(({ chart, question, sql }): [string, string][] => {
    if (chart === undefined) return [];
    const bars = shop
      .query(sql)
      .map((row) => ({ label: String(row[chart.label]), value: Number(row[chart.value]) }));
    return [[chart.name, toChartSvg(question, bars)]];
  });
  shop.close();
  return charts;
}
