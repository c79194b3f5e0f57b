import { parseConnection } from './connection.ts';

describe('a connection string', () => {
  it.each([
    'esdb://localhost:2113?tls=false',
    'esdb+unix:///tmp/node.sock',
    'esdb://envoi:s%3Acret@one:2113,two:2113?tls=true',
    'esdb+discover://envoi:secret@dns:2113/?keepAliveTimeout=20000',
    'esdb://one:2113',
  ])('%s gives clients of any generation', (text) => {
    const { connect } = parseConnection(text);
    expect(connect(0)).not.toBe(connect(1));
  });

  it.each(['http://localhost', 'esdb:/localhost'])('%s is none', (text) => {
    expect(() => parseConnection(text)).toThrow();
  });
});
