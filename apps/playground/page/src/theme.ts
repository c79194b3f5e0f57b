import { variablesWith } from '../../../pages/theme.ts';

export const variables = variablesWith((t) => ({
  light: {
    '--surface-side': t.colors.gray[0],
    '--bubble': t.colors.gray[1],
    '--bubble-own': t.colors.indigo[0],
    '--bubble-assistant': t.colors.teal[0],
  },
  dark: {
    '--surface-side': t.colors.dark[8],
    '--bubble': t.colors.dark[6],
    '--bubble-own': '#2b3566',
    '--bubble-assistant': '#123a38',
  },
}));
