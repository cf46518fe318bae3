/** One bar of a chart. */
export interface Bar {
  readonly label: string;
  readonly value: number;
}

const width = 640;
const labelWidth = 200;
const barHeight = 22;
const gap = 8;
const top = 48;

/** A bar chart as an SVG document. */
export function toChartSvg(title: string, bars: readonly Bar[]): string {
  const largest = Math.max(1, ...bars.map(({ value }) => value));
  const height = top + bars.length * (barHeight + gap) + gap;
  const rows = bars.map(({ label, value }, index) => {
    const y = top + index * (barHeight + gap);
    const barWidth = Math.round((value / largest) * (width - labelWidth - 100));
    return `<text x="${labelWidth - 8}" y="${y + 16}" text-anchor="end">${escapeXml(label)}</text>
<rect x="${labelWidth}" y="${y}" width="${barWidth}" height="${barHeight}" rx="3" fill="#3b6ea8"/>
<text x="${labelWidth + barWidth + 8}" y="${y + 16}">${value}</text>`;
  });
  return toSvg(
    width,
    height,
    `<text x="16" y="28" font-size="17">${escapeXml(title)}</text>\n${rows.join('\n')}`,
  );
}

/** A plain picture: a shape of one colour over a caption. */
export function toPictureSvg(caption: string, color: string, path: string): string {
  return toSvg(
    320,
    280,
    `<path d="${path}" fill="none" stroke="${color}" stroke-width="10" stroke-linejoin="round" stroke-linecap="round"/>
<text x="160" y="256" text-anchor="middle">${escapeXml(caption)}</text>`,
  );
}

function toSvg(svgWidth: number, svgHeight: number, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${svgWidth} ${svgHeight}" width="${svgWidth}" height="${svgHeight}" font-family="sans-serif" font-size="13" fill="#222">
<rect width="100%" height="100%" fill="#fbfaf7"/>
${content}
</svg>
`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
