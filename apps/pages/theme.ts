import { createTheme, type CSSVariablesResolver, type MantineTheme } from '@mantine/core';

/** Mantine's own shades miss the contrast of WCAG AA (4.5:1) on filled buttons, badges and error texts. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
});

type Colours = Readonly<Record<`--${string}`, string>>;

/** The colours of every page, and those that only this one has. */
export const variablesWith =
  (own: (theme: MantineTheme) => Readonly<{ light: Colours; dark: Colours }>): CSSVariablesResolver =>
  (t) => ({
    variables: {},
    light: {
      '--mantine-color-error': t.colors.red[9],
      '--mantine-color-dimmed': t.colors.gray[7],
      '--mantine-color-anchor': t.colors.indigo[8],
      '--surface': t.white,
      '--line': t.colors.gray[3],
      ...own(t).light,
    },
    dark: {
      '--mantine-color-error': t.colors.red[4],
      '--mantine-color-dimmed': t.colors.dark[1],
      '--mantine-color-anchor': t.colors.indigo[3],
      '--surface': t.colors.dark[7],
      '--line': t.colors.dark[4],
      ...own(t).dark,
    },
  });
