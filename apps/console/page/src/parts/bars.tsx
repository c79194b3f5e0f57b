import { Group, Text } from '@mantine/core';
import { count, day } from '../data/format.ts';

type Series = Readonly<{ name: string; colour: string; values: readonly number[] }>;

type Props = Readonly<{ name: string; days: readonly string[]; series: readonly Series[] }>;

const HEIGHT = 100;

/** Stacked bars, one for each day, as wide as there is room. What they show is in the label, too, and each says its numbers. */
export function Bars({ name, days, series }: Props) {
  const sums = days.map((_, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0));
  const most = Math.max(1, ...sums);
  const totals = series.map(({ name: each, values }) => `${each} ${count(values.reduce((a, b) => a + b, 0))}`);
  return (
    <figure style={{ margin: 0 }}>
      <Text size="xs" c="dimmed" aria-hidden>
        {count(most)}
      </Text>
      <svg
        viewBox={`0 0 ${days.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${name}: ${totals.join(', ')}`}
        width="100%"
        height={150}
        display="block"
      >
        {days.map((date, at) => (
          <Bar key={date} {...{ date, at, series }} scale={HEIGHT / most} />
        ))}
      </svg>
      <Group justify="space-between" aria-hidden style={{ borderTop: '1px solid var(--line)' }} pt={2}>
        {[days.at(0), days.at(-1)].map((date, at) => (
          <Text key={at} size="xs" c="dimmed">
            {date !== undefined && day(date)}
          </Text>
        ))}
      </Group>
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

type BarProps = Readonly<{ date: string; at: number; series: readonly Series[]; scale: number }>;

function Bar({ date, at, series, scale }: BarProps) {
  const parts = series.map(({ name, colour, values }, index) => {
    const below = series.slice(0, index).reduce((sum, each) => sum + (each.values[at] ?? 0), 0);
    return { name, colour, value: values[at] ?? 0, below };
  });
  return (
    <g>
      <title>{`${day(date)}: ${parts.map(({ name, value }) => `${name} ${count(value)}`).join(', ')}`}</title>
      <rect x={at} width={1} height={HEIGHT} fill="transparent" />
      {parts.map(({ name, colour, value, below }) => (
        <rect
          key={name}
          x={at + 0.15}
          width={0.7}
          y={HEIGHT - (below + value) * scale}
          height={value * scale}
          fill={colour}
        />
      ))}
    </g>
  );
}
