import { parseConnection } from './connection.ts';

describe('a connection string', () => {
  it.each([
    ['esdb://localhost:2113?tls=false', { username: 'nobody', password: 'nothing' }],
    ['esdb+unix:///tmp/node.sock', { username: 'nobody', password: 'nothing' }],
    ['esdb://envoi:s%3Acret@one:2113,two:2113?tls=true', { username: 'envoi', password: 's:cret' }],
    ['esdb+discover://envoi:secret@dns:2113', { username: 'envoi', password: 'secret' }],
    ['esdb://one:2113?tls=true', undefined],
  ])('%s says with which credentials each append goes', (text, credentials) => {
    expect(parseConnection(text).credentials).toEqual(credentials);
  });

  it('is refused when it is none', () => {
    expect(() => parseConnection('http://localhost')).toThrow();
  });
});
