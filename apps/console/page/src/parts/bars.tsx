import { Group, Text } from '@mantine/core';
import { count, day } from '../data/format.ts';

export type Series = Readonly<{ name: string; colour: string; values: readonly number[] }>;

const [WIDTH, HEIGHT, BOTTOM, TOP] = [560, 190, 20, 16];

/** Stacked bars, one for each day. What they show is in the label, too, and each bar says its numbers. */
export function Bars({ name, days, series }: { name: string; days: readonly string[]; series: readonly Series[] }) {
  const sums = days.map((_, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0));
  const most = Math.max(1, ...sums);
  const slot = WIDTH / Math.max(1, days.length);
  const scale = (HEIGHT - BOTTOM - TOP) / most;
  const totals = series.map(({ name: each, values }) => `${each} ${count(values.reduce((a, b) => a + b, 0))}`);
  return (
    <figure style={{ margin: 0 }}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${name}: ${totals.join(', ')}`} className="bars">
        <line x1={0} x2={WIDTH} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} stroke="var(--line)" />
        <text x={0} y={10}>
          {count(most)}
        </text>
        {days.map((date, at) => (
          <Bar key={date} x={at * slot} width={slot} {...{ date, at, series, scale }} />
        ))}
        {[0, Math.floor(days.length / 2), days.length - 1].map((at) => (
          <text key={at} x={labelAt(at, days.length, slot)} y={HEIGHT - 5} textAnchor={anchorOf(at, days.length)}>
            {day(days[at] ?? '1970-01-01')}
          </text>
        ))}
      </svg>
      <Group component="figcaption" gap="md" mt={6}>
        {series.map(({ name: each, colour }, at) => (
          <Group key={each} gap={6}>
            <svg width={10} height={10} aria-hidden>
              <rect width={10} height={10} rx={2} fill={colour} />
            </svg>
            <Text size="xs">{totals[at]}</Text>
          </Group>
        ))}
      </Group>
    </figure>
  );
}

type BarProps = Readonly<{
  date: string;
  at: number;
  x: number;
  width: number;
  series: readonly Series[];
  scale: number;
}>;

function Bar({ date, at, x, width, series, scale }: BarProps) {
  const parts = series.map(({ name, colour, values }, index) => {
    const below = series.slice(0, index).reduce((sum, each) => sum + (each.values[at] ?? 0), 0);
    return { name, colour, value: values[at] ?? 0, below };
  });
  return (
    <g>
      <title>{`${day(date)}: ${parts.map(({ name, value }) => `${name} ${count(value)}`).join(', ')}`}</title>
      <rect x={x} width={width} y={0} height={HEIGHT - BOTTOM} fill="transparent" />
      {parts.map(({ name, colour, value, below }) => (
        <rect
          key={name}
          x={x + width * 0.15}
          width={width * 0.7}
          y={HEIGHT - BOTTOM - (below + value) * scale}
          height={value * scale}
          rx={Math.min(2, value * scale)}
          fill={colour}
        />
      ))}
    </g>
  );
}

const labelAt = (at: number, length: number, slot: number): number => (at === length - 1 ? WIDTH : at * slot);
const anchorOf = (at: number, length: number): 'start' | 'end' => (at === length - 1 ? 'end' : 'start');
