import { createTheme, type CSSVariablesResolver } from '@mantine/core';

/** Mantine's own shades miss the contrast of WCAG AA (4.5:1) on filled buttons, badges and error texts. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
});

export const variables: CSSVariablesResolver = (t) => ({
  variables: {},
  light: {
    '--mantine-color-error': t.colors.red[9],
    '--mantine-color-dimmed': t.colors.gray[7],
    '--mantine-color-anchor': t.colors.indigo[8],
    '--surface': t.white,
    '--surface-side': t.colors.gray[0],
    '--bubble': t.colors.gray[1],
    '--bubble-own': t.colors.indigo[0],
    '--bubble-assistant': t.colors.teal[0],
    '--line': t.colors.gray[3],
  },
  dark: {
    '--mantine-color-error': t.colors.red[4],
    '--mantine-color-dimmed': t.colors.dark[1],
    '--mantine-color-anchor': t.colors.indigo[3],
    '--surface': t.colors.dark[7],
    '--surface-side': t.colors.dark[8],
    '--bubble': t.colors.dark[6],
    '--bubble-own': '#2b3566',
    '--bubble-assistant': '#123a38',
    '--line': t.colors.dark[4],
  },
});
