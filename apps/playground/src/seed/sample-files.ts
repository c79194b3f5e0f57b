import { png, type Colour } from './png.ts';

export interface Sample {
  type: string;
  bytes: Buffer;
}

const subjects = ['The schedule', 'The venue', 'The catering', 'The budget', 'The invitation', 'The follow-up'];
const findings = ['is settled', 'needs another look', 'was well received', 'is open', 'moves to next week'];

/** A plain text of so many lines. */
export const text = (title: string, lines: number): Sample => ({
  type: 'text/plain',
  bytes: Buffer.from(
    [
      title,
      '='.repeat(title.length),
      '',
      ...Array.from(
        { length: lines },
        (_, line) =>
          `${line + 1}. ${subjects[(line * 7) % subjects.length]} ${findings[(line * 3) % findings.length]}.`,
      ),
      '',
    ].join('\n'),
  ),
});

/** A table of so many rows. */
export const csv = (rows: number): Sample => ({
  type: 'text/csv',
  bytes: Buffer.from(
    [
      'item,quantity,price',
      ...Array.from({ length: rows }, (_, row) => `item ${row + 1},${(row * 13) % 29},${((row * 37) % 400) / 4}`),
      '',
    ].join('\n'),
  ),
});

const svg = (width: number, height: number, shapes: string): Sample => ({
  type: 'image/svg+xml',
  bytes: Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${shapes}</svg>\n`,
  ),
});

const hues: Record<string, string> = { teal: '#0c8599', indigo: '#4263eb', coral: '#f76707' };

export const logo = (colour: string): Sample => {
  const fill = hues[colour] ?? '#495057';
  return svg(
    240,
    160,
    `<rect width="240" height="160" fill="#f8f9fa"/><circle cx="96" cy="80" r="44" fill="${fill}"/>` +
      `<circle cx="144" cy="80" r="44" fill="${fill}" fill-opacity="0.45"/>`,
  );
};

export const floorPlan = (): Sample =>
  svg(
    320,
    200,
    '<rect width="320" height="200" fill="#f8f9fa"/><g fill="none" stroke="#343a40" stroke-width="4">' +
      '<rect x="20" y="20" width="280" height="160"/><path d="M140 20v70m0 30v60M140 110h90m30 0h40M220 110v70"/></g>' +
      '<g fill="#74c0fc"><rect x="40" y="40" width="60" height="24" rx="4"/><rect x="40" y="130" width="60" height="24" rx="4"/>' +
      '<rect x="170" y="44" width="90" height="30" rx="4"/></g>',
  );

const mix = (from: Colour, to: Colour, share: number): Colour => [
  Math.round(from[0] + (to[0] - from[0]) * share),
  Math.round(from[1] + (to[1] - from[1]) * share),
  Math.round(from[2] + (to[2] - from[2]) * share),
];

/** Mountains under an evening sky. */
export const heightProfile = (phase = 0): Sample => ({
  type: 'image/png',
  bytes: png(480, 240, (x, y) => {
    const ridge = (base: number, height: number, stretch: number): number =>
      base - height * (Math.sin(x / stretch + phase) + 0.5 * Math.sin(x / (stretch / 2.7) + phase * 2));
    if (y > ridge(200, 18, 70)) return [20, 70, 72];
    if (y > ridge(160, 26, 95)) return [43, 122, 120];
    if (y > ridge(120, 30, 60)) return [120, 170, 172];
    return mix([255, 214, 165], [116, 143, 252], Math.max(0, 1 - y / 140));
  }),
});

export const heatMap = (): Sample => ({
  type: 'image/png',
  bytes: png(360, 240, (x, y) => {
    const spot = (cx: number, cy: number, radius: number): number =>
      Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / radius);
    const heat = Math.min(1, spot(90, 70, 1800) + spot(240, 60, 900) + 0.8 * spot(200, 170, 3200));
    return heat > 0.5
      ? mix([255, 169, 77], [224, 49, 49], heat * 2 - 1)
      : mix([236, 241, 250], [255, 169, 77], heat * 2);
  }),
});
