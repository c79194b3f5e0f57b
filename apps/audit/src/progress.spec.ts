import { eventually } from '../../../test/eventually.ts';
import { showProgress } from './progress.ts';

const anOutput = (isTTY: boolean) => {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  return { written, stream };
};

it('what goes on for long says so and how far it is, to people only, and leaves nothing behind', async () => {
  const [terminal, pipe] = [anOutput(true), anOutput(false)];
  const shown = [pipe, terminal].map(({ stream }) => showProgress('verify', stream));
  for (const progress of shown) progress.reach(1_234);
  expect(terminal.written).toEqual([]);
  await eventually(() => expect(terminal.written.at(-1)).toMatch(/^\rverify … 1,234, \d+ s$/));
  for (const progress of shown) progress.end();
  expect([terminal.written.at(-1), pipe.written]).toEqual(['\r\u001b[K', []]);
});

it('what is done at once says nothing', () => {
  const { written, stream } = anOutput(true);
  showProgress('verify', stream).end();
  expect(written).toEqual([]);
});
