import { variablesWith } from '../../../pages/theme.ts';

export const variables = variablesWith((t) => ({
  light: {
    '--ground': t.colors.gray[0],
    '--series-export': t.colors.indigo[7],
    '--series-deletion': t.colors.orange[7],
    '--good': '#06654a',
    '--bad': t.colors.red[9],
    '--busy': t.colors.indigo[8],
    '--wait': '#8a5a00',
  },
  dark: {
    '--ground': t.colors.dark[8],
    '--series-export': t.colors.indigo[4],
    '--series-deletion': t.colors.orange[5],
    '--good': t.colors.teal[4],
    '--bad': t.colors.red[4],
    '--busy': t.colors.indigo[3],
    '--wait': t.colors.yellow[5],
  },
}));
