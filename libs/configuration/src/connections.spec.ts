import { ConfigurationError, readConnections } from './index.ts';

const secret = (filler: string): string => `whsec_${Buffer.alloc(32, filler).toString('base64')}`;

const aConnection = (more: object = {}) => ({
  id: 'acme',
  platform: 'standard-webhooks',
  inbound: { secrets: [secret('a')] },
  outbound: { url: 'https://chat.example/assistant', secrets: [secret('b')], allowedNetworks: ['10.1.0.0/16'] },
  workspace: { id: 'acme', url: 'https://chat.example/workspace/', token: 'hunter2hunter2' },
  ...more,
});

const problemsOf = (...connections: unknown[]): readonly string[] => {
  try {
    readConnections(JSON.stringify(connections));
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
};

describe('the connections file', () => {
  it('is read, with public networks only where it names none', () => {
    const [connection] = readConnections(JSON.stringify([aConnection()]));
    expect(connection).toEqual({
      ...aConnection(),
      workspace: { ...aConnection().workspace, url: 'https://chat.example/workspace', allowedNetworks: [] },
    });
  });

  it.each([
    ['[0].id', { id: 'Acme' }],
    ['[0].platform', { platform: 'smoke-signals' }],
    ['[0].inbound.secrets', { inbound: { secrets: [] } }],
    ['[0].inbound.secrets[0]', { inbound: { secrets: ['whsec_hunter2'] } }],
    ['[0].outbound.url', { outbound: { url: 'ftp://hunter2', secrets: [secret('b')] } }],
    ['[0].outbound.url', { outbound: { url: 'https://me:hunter2@chat.example', secrets: [secret('b')] } }],
    [
      '[0].outbound.allowedNetworks[0]',
      { outbound: { url: 'https://a.example', secrets: [secret('b')], allowedNetworks: ['hunter2'] } },
    ],
    ['[0].workspace.token', { workspace: { id: 'acme', url: 'https://a.example', token: 'hunter2 hunter2' } }],
    ['[0]', { typo: 'hunter2' }],
  ])('is refused because of %s, without its value', (place, more) => {
    const problems = problemsOf(aConnection(more));
    expect(problems).toEqual([expect.stringContaining(`CONNECTIONS_FILE${place}: `)]);
    expect(problems.join()).not.toContain('hunter2');
  });

  it('is refused when it is not JSON, without quoting it', () => {
    expect(() => readConnections('{"hunter2')).toThrow(new ConfigurationError(['CONNECTIONS_FILE: must be JSON']));
  });

  const other = { id: 'umbrella', inbound: { secrets: [secret('c')] } };
  const otherOutbound = { url: 'https://b.example', secrets: [secret('d')] };

  it.each([
    ['within a connection', [aConnection({ inbound: { secrets: [secret('b')] } })]],
    ['in two connections', [aConnection(), aConnection({ ...other, outbound: aConnection().outbound })]],
    ['in another spelling', [aConnection({ inbound: { secrets: [secret('b').replace(/=+$/, '')] } })]],
    [
      'as the token of two workspaces',
      [
        aConnection(),
        aConnection({
          ...other,
          outbound: otherOutbound,
          workspace: { ...aConnection().workspace, id: 'umbrella' },
        }),
      ],
    ],
  ])('is refused when a secret is used twice: %s', (_, connections) => {
    expect(problemsOf(...connections)).toEqual(['CONNECTIONS_FILE: a secret is used twice']);
  });

  it('may lead two connections to one workspace, described once', () => {
    const second = aConnection({ ...other, outbound: otherOutbound });
    expect(problemsOf(aConnection(), second)).toEqual([]);
    const described = { ...aConnection().workspace, url: 'https://elsewhere.example' };
    expect(problemsOf(aConnection(), { ...second, workspace: described })).toEqual([
      'CONNECTIONS_FILE: a workspace is described in two ways',
    ]);
  });

  it('does not name two connections alike', () => {
    const second = aConnection({ ...other, id: 'acme', outbound: otherOutbound });
    expect(problemsOf(aConnection(), second)).toEqual(['CONNECTIONS_FILE: an id is used twice']);
  });
});
