import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { generateKeyring } from '@envoi/keyring';
import { readConfiguration, readConnections } from '@envoi/configuration';
import { parse } from 'yaml';

interface Service {
  image: string;
  command?: string[];
  environment: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
}

const compose = parse(readFileSync('docker/compose.yaml', 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
};
const dockerfile = readFileSync('docker/Dockerfile', 'utf8');
const ours = Object.entries(compose.services).filter(([, { image }]) => image === 'envoi');
const sourceOf = (built = ''): string => built.replace(/^dist\//, '').replace(/\.js$/, '.ts');

describe('the containers', () => {
  it('are a gateway, a worker and their stores, which are there before them', () => {
    expect(ours.map(([name]) => name)).toEqual(['gateway', 'worker']);
    expect(Object.keys(compose.services)).toEqual(['gateway', 'worker', 'postgres', 'kurrentdb']);
    for (const [, { depends_on }] of ours)
      expect(Object.values(depends_on ?? {}).map(({ condition }) => condition)).toEqual([
        'service_healthy',
        'service_healthy',
      ]);
  });

  it.each(ours)('run what is built: %s', (_, { command = [] }) => {
    expect(command[0]).toBe('node');
    expect(existsSync(sourceOf(command[1]))).toBe(true);
  });

  it('run the gateway unless they are told otherwise', () => {
    const [, command] = /^CMD (\[.*\])$/m.exec(dockerfile) ?? [];
    expect(existsSync(sourceOf((JSON.parse(command ?? '[]') as string[])[1]))).toBe(true);
  });

  it.each(ours)('are told what the configuration understands: %s', (_, { environment }) => {
    const given: Record<string, string> = { PUBLIC_URL: 'https://privacy.example.org', POSTGRES_PASSWORD: 'x' };
    for (const name of ['VAULT_KEYS', 'CODE_KEYS', 'LINK_KEYS', 'SIGNING_KEYS']) given[name] = generateKeyring('k1');
    const filled = Object.entries(environment).map(([name, value]) => [
      name,
      value.replace(/\$\{(\w+):\?\}/g, (__, variable: string) => given[variable] ?? `nothing for ${variable}`),
    ]);
    const env = Object.fromEntries(filled) as Record<string, string>;
    const { databaseUrl, eventStore, connectionsFile, publicUrl, keyrings } = readConfiguration({
      ...env,
      PLAYGROUND: 'off',
    });
    expect([databaseUrl, eventStore, connectionsFile, publicUrl]).toEqual([
      'postgres://envoi:x@postgres:5432/envoi',
      'esdb://kurrentdb:2113?tls=false',
      '/run/envoi/connections.json',
      'https://privacy.example.org',
    ]);
    expect(Object.values(keyrings).filter((ring) => ring !== undefined)).toHaveLength(4);
  });

  it('have an example of the connections in which only the secrets are missing', () => {
    const example = readFileSync('docker/connections.example.json', 'utf8');
    const secret = () => `"whsec_${randomBytes(32).toString('base64')}"`;
    const filled = example.replace(/"whsec_[^"]*"/g, secret).replace(/"token": "[^"]*"/, '"token": "long-enough"');
    expect(readConnections(filled)).toHaveLength(1);
    expect(() => readConnections(example)).toThrow('secrets[0]');
  });

  it('come from images of a version', () => {
    const images = [
      ...Object.values(compose.services).map(({ image }) => image),
      ...[...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image ?? ''),
    ].filter((image) => image !== 'envoi');
    for (const image of images) expect(image).toMatch(/:\d+(\.\d+)*(-\w+)?$/);
  });
});
