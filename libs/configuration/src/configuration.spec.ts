import fc from 'fast-check';
import { ConfigurationError, parseDuration, readConfiguration } from './index.ts';

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfiguration(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
};

describe('the configuration', () => {
  it('needs nothing: the defaults are the documented ones, and short in the playground', () => {
    expect(readConfiguration({})).toEqual({
      host: '127.0.0.1',
      ports: { gateway: 8080, gatewayMetrics: undefined, admin: 8081, playground: 8082, worker: 8083 },
      publicUrl: 'http://localhost:8080',
      dataDir: './.data',
      forgottenDir: './.data/forgotten',
      ledgerWitnessFile: './.data/witness/heads.jsonl',
      databaseUrl: undefined,
      eventStore: undefined,
      connectionsFile: undefined,
      playground: true,
      policy: {
        version: 1,
        export: { readyAfter: 20_000, dueWithin: 108_000_000, linksValidFor: 518_400_000, every: 604_800_000 },
        deletion: { startAfter: 0, goodbyeWithin: 300_000, goodbyeHold: 5_000, dueWithin: 2_592_000_000 },
        codes: { validFor: 600_000, perHour: 5, perDay: 10 },
        messagesPer10Minutes: 20,
        brake: { wrongCodesPerHour: 50, deletionsPerHour: 100 },
      },
      staffIssuer: undefined,
      keyrings: { vault: undefined, code: undefined, link: undefined, signing: undefined },
    });
  });

  it('waits 24 hours before an export where there is no playground, unless told otherwise', () => {
    expect(readConfiguration({ PLAYGROUND: 'off' }).policy.export.readyAfter).toBe(86_400_000);
    expect(readConfiguration({ PLAYGROUND: 'off', EXPORT_READY_AFTER: 'PT0S' }).policy.export.readyAfter).toBe(0);
    expect(readConfiguration({ EXPORT_READY_AFTER: 'PT2S' }).policy.export.readyAfter).toBe(2_000);
  });

  it('takes an empty variable for an absent one', () => {
    expect(readConfiguration({ GATEWAY_PORT: '', DATABASE_URL: '', PUBLIC_URL: '' })).toEqual(readConfiguration({}));
  });

  it('makes links begin with the port of the gateway, or with PUBLIC_URL without its slash', () => {
    expect(readConfiguration({ GATEWAY_PORT: '9000' }).publicUrl).toBe('http://localhost:9000');
    expect(readConfiguration({ PUBLIC_URL: 'https://envoi.example/' }).publicUrl).toBe('https://envoi.example');
  });

  it('names every wrong variable at once', () => {
    const wrong = {
      GATEWAY_PORT: '70000',
      ADMIN_PORT: '-1',
      PLAYGROUND_PORT: '80a',
      PUBLIC_URL: 'ftp://a',
      PLAYGROUND: 'maybe',
      EXPORT_READY_AFTER: '-PT1S',
      EXPORT_DUE_WITHIN: '30h',
      EXPORT_LINKS_VALID_FOR: 'P0D',
      EXPORT_EVERY: 'P999Y',
      CODE_VALID_FOR: 'PT',
      CODES_PER_HOUR: '0',
      CODES_PER_DAY: '1.5',
      MESSAGES_PER_10_MINUTES: 'many',
      BRAKE_WRONG_CODES_PER_HOUR: '1e3',
    };
    expect(problemsOf(wrong).map((problem) => problem.split(':')[0])).toEqual(Object.keys(wrong));
  });

  it.each(['GATEWAY_PORT', 'PUBLIC_URL', 'PLAYGROUND', 'EXPORT_EVERY', 'CODES_PER_DAY', 'HOST'])(
    'never shows the value of %s',
    (name) => {
      const [problem = ''] = problemsOf({ [name]: 'hunter2' });
      expect(problem).toMatch(new RegExp(`^${name}: `));
      expect(problem).not.toContain('hunter2');
    },
  );

  it.each(['0.0.0.0', '::', '192.168.1.4', 'envoi.example', '127.evil.example'])(
    'does not put the playground on %s',
    (HOST) => {
      expect(problemsOf({ HOST })).toHaveLength(1);
      expect(readConfiguration({ HOST, PLAYGROUND: 'off' }).host).toBe(HOST);
    },
  );

  it.each(['127.0.0.1', '127.0.0.53', '::1', 'localhost'])('puts the playground on %s', (HOST) => {
    expect(problemsOf({ HOST })).toEqual([]);
  });

  it('does not give the gateway and the playground one port', () => {
    expect(problemsOf({ GATEWAY_PORT: '8082' })).toEqual(['PLAYGROUND_PORT: must not be the GATEWAY_PORT']);
    expect(problemsOf({ GATEWAY_PORT: '0', PLAYGROUND_PORT: '0' })).toEqual([]);
  });
});

describe('who signs the staff in', () => {
  const issuer = 'https://id.example.org/realms/envoi/';
  const jwksUrl = 'https://id.example.org/jwks.json';

  const env = { ADMIN_ISSUER: issuer, ADMIN_JWKS_URL: jwksUrl, ADMIN_CLIENT_ID: 'console' };

  it('is named whole, with the audience of the admin app, and what the console asks for', () => {
    const named = { issuer, audience: 'envoi-admin', jwksUrl, clientId: 'console', scope: 'openid profile' };
    expect(readConfiguration(env).staffIssuer).toEqual(named);
    const changed = readConfiguration({ ...env, ADMIN_AUDIENCE: 'x', ADMIN_SCOPE: 'openid api://x/.default' });
    expect(changed.staffIssuer).toEqual({ ...named, audience: 'x', scope: 'openid api://x/.default' });
  });

  it.each(Object.keys(env))('is not half said: without %s', (name) => {
    const problem = 'ADMIN_ISSUER, ADMIN_JWKS_URL and ADMIN_CLIENT_ID: each needs the others';
    expect(problemsOf({ ...env, [name]: '' })).toEqual([problem]);
  });

  it('is asked over TLS only, or on this machine', () => {
    const problems = (ADMIN_JWKS_URL: string) => problemsOf({ ...env, ADMIN_JWKS_URL });
    expect(problemsOf({ ...env, ADMIN_ISSUER: 'http://id.example.org' })).toHaveLength(1);
    expect(problemsOf({ ...env, ADMIN_ISSUER: 'http://localhost:9' })).toEqual([]);
    const safe = ['http://localhost:9/k', 'http://127.0.0.1:9/k', 'http://[::1]:9/k', jwksUrl, `${jwksUrl}?p=b2c`];
    for (const url of safe) expect(problems(url)).toEqual([]);
    for (const url of ['http://id.example.org/k', 'http://127.evil.example/k', 'file:///etc/keys', 'https://a:b@c/k'])
      expect(problems(url)).toHaveLength(1);
  });
});

describe('a duration', () => {
  it.each([
    ['PT0S', 0],
    ['PT10M', 600_000],
    ['PT0.5S', 500],
    ['PT0.0001S', 1],
    ['P1W', 604_800_000],
    ['P6DT1H', 522_000_000],
    ['P1Y', 31_536_000_000],
  ])('%s is %d ms', (text, length) => {
    expect(parseDuration(text)).toBe(length);
  });

  it.each(['', 'P', 'PT', '10', 'PT-1S', '-P1D', 'P101Y', 'PT1H ', 'P1D\n', 'pt1h'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('is never anything but a whole number of milliseconds, or nothing', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^-?P?[0-9YMDTHS.,W]{0,12}$/), (text) => {
        const length = parseDuration(text);
        return length === undefined || (Number.isSafeInteger(length) && length >= 0);
      }),
    );
  });
});
