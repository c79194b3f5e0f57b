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
    '--ground': t.colors.gray[0],
    '--surface': t.white,
    '--line': t.colors.gray[3],
    '--series-export': t.colors.indigo[7],
    '--series-deletion': t.colors.orange[7],
    '--good': '#06654a',
    '--bad': t.colors.red[9],
    '--busy': t.colors.indigo[8],
    '--wait': '#8a5a00',
  },
  dark: {
    '--mantine-color-error': t.colors.red[4],
    '--mantine-color-dimmed': t.colors.dark[1],
    '--mantine-color-anchor': t.colors.indigo[3],
    '--ground': t.colors.dark[8],
    '--surface': t.colors.dark[7],
    '--line': t.colors.dark[4],
    '--series-export': t.colors.indigo[4],
    '--series-deletion': t.colors.orange[5],
    '--good': t.colors.teal[4],
    '--bad': t.colors.red[4],
    '--busy': t.colors.indigo[3],
    '--wait': t.colors.yellow[5],
  },
});
