import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { generateKeyring } from '@envoi/keyring';
import { readConfiguration, readConnections } from '@envoi/configuration';
import { connectEventLog } from '@envoi/event-store';
import { parse } from 'yaml';

interface Service {
  image: string;
  command?: string[];
  environment: Record<string, string>;
  profiles?: string[];
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  volumes?: string[];
  networks?: { default: { aliases: string[] } };
}

interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, null>;
}

interface Scraped {
  scrape_configs: { static_configs: { targets: string[] }[] }[];
}

const read = (file: string) => parse(readFileSync(`docker/${file}`, 'utf8'), { merge: true }) as Compose;
const single = read('compose.yaml');
const cluster = read('compose.cluster.yaml');
const both: [string, Compose][] = [
  ['compose.yaml', single],
  ['compose.cluster.yaml', cluster],
];
/** What is there only when it is asked for, by which profile. */
const PROFILES: Record<string, string> = { prometheus: 'monitoring', grafana: 'monitoring', jaeger: 'tracing' };
const dockerfile = readFileSync('docker/Dockerfile', 'utf8');
const oursIn = ({ services }: Compose) => Object.entries(services).filter(([, { image }]) => image === 'envoi');
const ours = both.flatMap(([file, compose]) =>
  oursIn(compose).map(([name, service]) => [file, name, service] as const),
);
const nodes = Object.entries(cluster.services).filter(([name]) => name.startsWith('kurrentdb-'));
const sourceOf = (built = ''): string => built.replace(/^dist\//, '').replace(/\.js$/, '.ts');

const given: Record<string, string> = {
  PUBLIC_URL: 'https://privacy.example.org',
  POSTGRES_PASSWORD: 'x',
  KURRENTDB_PASSWORD: 'y',
  ADMIN_ISSUER: 'https://id.example.org',
  ADMIN_AUDIENCE: '',
  ADMIN_JWKS_URL: 'https://id.example.org/jwks.json',
  ADMIN_CLIENT_ID: 'envoi-console',
  ADMIN_SCOPE: '',
};
for (const name of ['VAULT_KEYS', 'CODE_KEYS', 'LINK_KEYS', 'SIGNING_KEYS']) given[name] = generateKeyring('k1');
/** What a container is told once the variables of `.env` are filled in. */
const told = ({ environment }: Service) => {
  const filled = Object.entries(environment).map(([name, value]) => [
    name,
    value.replace(/\$\{(\w+):[?-]\}/g, (__, variable: string) => given[variable] ?? `nothing for ${variable}`),
  ]);
  return readConfiguration({ ...(Object.fromEntries(filled) as Record<string, string>), PLAYGROUND: 'off' });
};

describe('the containers', () => {
  it('are a gateway, a worker, an admin app and their stores, which are there before them', () => {
    expect(Object.keys(single.services)).toEqual([
      ...['gateway', 'worker', 'admin', 'postgres', 'kurrentdb'],
      ...Object.keys(PROFILES),
    ]);
    expect(Object.keys(cluster.services)).toEqual(
      ['gateway', 'worker', 'admin', 'postgres', 'certificates', 'kurrentdb-1', 'kurrentdb-2', 'kurrentdb-3', ...Object.keys(PROFILES)], // prettier-ignore
    );
    for (const [, compose] of both) {
      expect(oursIn(compose).map(([name]) => name)).toEqual(['gateway', 'worker', 'admin']);
      const stores = Object.keys(compose.services).filter((name) => /^(postgres|kurrentdb)/.test(name));
      for (const [, { depends_on }] of oursIn(compose))
        expect(depends_on).toEqual(Object.fromEntries(stores.map((name) => [name, { condition: 'service_healthy' }])));
    }
  });

  it.each(ours)('run what is built: %s, %s', (_, __, { command = [] }) => {
    expect(command[0]).toBe('node');
    expect(existsSync(sourceOf(command[1]))).toBe(true);
  });

  it('run the gateway unless they are told otherwise', () => {
    const [, command] = /^CMD (\[.*\])$/m.exec(dockerfile) ?? [];
    expect(existsSync(sourceOf((JSON.parse(command ?? '[]') as string[])[1]))).toBe(true);
  });

  it.each(ours)('are told what the configuration understands: %s, %s', (file, name, service) => {
    const { databaseUrl, eventStore, connectionsFile, publicUrl, keyrings } = told(service);
    const acts = name !== 'admin';
    expect([databaseUrl, eventStore, connectionsFile, publicUrl]).toEqual([
      'postgres://envoi:x@postgres:5432/envoi',
      file === 'compose.yaml'
        ? 'esdb://kurrentdb:2113?tls=false'
        : 'esdb+discover://admin:y@kurrentdb:2113?tls=true&tlsCAFile=/run/envoi/ca/ca.crt&nodePreference=leader',
      acts ? '/run/envoi/connections.json' : undefined,
      'https://privacy.example.org',
    ]);
    const rings = Object.entries(keyrings).flatMap(([ring, keys]) => (keys === undefined ? [] : [ring]));
    expect(rings).toEqual(acts ? ['vault', 'code', 'link', 'signing'] : ['vault', 'signing']);
    expect(service.volumes?.some((volume) => volume.startsWith('./connections.json'))).toBe(acts);
  });

  it.each(both)(
    'have no admin app unless it is asked for, and then one that knows who signs in: %s',
    (_, { services }) => {
      const { admin, ...others } = services;
      expect(admin?.profiles).toEqual(['admin']);
      for (const [name, { profiles }] of Object.entries(others))
        expect([name, profiles?.[0]]).toEqual([name, PROFILES[name]]);
      expect(told(admin!).staffIssuer).toEqual({
        issuer: 'https://id.example.org',
        audience: 'envoi-admin',
        jwksUrl: 'https://id.example.org/jwks.json',
        clientId: 'envoi-console',
        scope: 'openid profile',
      });
      expect(admin?.ports).toEqual([`127.0.0.1:8081:${told(admin!).ports.admin}`]);
    },
  );

  it.each(both)('are scraped where they count, which nobody outside can: %s', (_, compose) => {
    const config = parse(readFileSync('docker/prometheus/prometheus.yaml', 'utf8')) as Scraped;
    const scraped = config.scrape_configs.flatMap(({ static_configs }) =>
      static_configs.flatMap(({ targets }) => targets),
    );
    const counting = oursIn(compose).map(([name, service]) => {
      const { gatewayMetrics, worker, admin } = told(service).ports;
      return [name, String({ gateway: gatewayMetrics, worker, admin }[name])] as const;
    });
    expect(scraped.toSorted()).toEqual(counting.map(([name, port]) => `${name}:${port}`).toSorted());
    const published = oursIn(compose).flatMap(([, { ports = [] }]) =>
      ports.filter((port) => !port.startsWith('127.0.0.1:')),
    );
    expect(published).toEqual(['8080:8080']);
  });

  it.each(ours)('look for their stores under names that are there: %s, %s', async (file, _, service) => {
    const { services } = read(file);
    const names = Object.entries(services).flatMap(([name, { networks }]) => [name, ...(networks?.default.aliases ?? [])]); // prettier-ignore
    const { databaseUrl, eventStore = '' } = told(service);
    for (const url of [databaseUrl, eventStore]) expect(names).toContain(/@?([\w-]+):\d+/.exec(url?.replace(/^.*(@|\/\/)/, '') ?? '')?.[1]); // prettier-ignore
    const caFile = /tlsCAFile=([^&]+)/.exec(eventStore)?.[1];
    if (caFile !== undefined) expect(service.volumes).toContain('ca:/run/envoi/ca:ro');
    const log = connectEventLog(eventStore.replace(caFile ?? '-', 'package.json')); // the client reads it at once
    await log.dispose();
  });

  it('of the cluster are told the same as the single ones, but where the log is', () => {
    const withoutLog = ([name, { environment, volumes = [], depends_on: _, ...rest }]: [string, Service]) => ({
      ...rest,
      name,
      volumes: volumes.filter((volume) => !volume.startsWith('ca:')),
      environment: { ...environment, EVENTSTORE_CONNECTION_STRING: '' },
    });
    expect(oursIn(cluster).map(withoutLog)).toEqual(oursIn(single).map(withoutLog));
    for (const name of ['postgres', ...Object.keys(PROFILES)])
      expect(cluster.services[name]).toEqual(single.services[name]);
  });

  it.each(nodes)('of the cluster know each other by their names: %s', (name, { environment, networks, volumes, depends_on }) => {
    const others = nodes.map(([other]) => other).filter((other) => other !== name);
    expect(environment['KURRENTDB_CLUSTER_SIZE']).toBe(String(nodes.length));
    expect(environment['KURRENTDB_GOSSIP_SEED']?.split(',')).toEqual(others.map((other) => `${other}:2113`));
    expect(environment['KURRENTDB_NODE_HOST_ADVERTISE_AS']).toBe(name);
    expect(environment['KURRENTDB_REPLICATION_HOST_ADVERTISE_AS']).toBe(name);
    expect(networks?.default.aliases).toEqual(['kurrentdb']);
    expect(depends_on).toEqual({ certificates: { condition: 'service_completed_successfully' } });
    expect(volumes).toContain('certs:/etc/kurrentdb/certs:ro');
    expect(volumes?.filter((volume) => volume.startsWith(`${name}-`))).toHaveLength(2);
  }); // prettier-ignore

  it.each(nodes)('of the cluster have TLS, with a certificate that is made: %s', (name, { environment }) => {
    const [script = ''] = cluster.services['certificates']?.command ?? [];
    const made = /for node in ([^;]*);/.exec(script)?.[1]?.split(' ');
    expect(made).toContain(name);
    expect(script).toContain('-dns-names $$node,kurrentdb,localhost');
    expect(environment['KURRENTDB_CERTIFICATE_FILE']).toBe(`/etc/kurrentdb/certs/${name}/node.crt`);
    expect(environment['KURRENTDB_CERTIFICATE_PRIVATE_KEY_FILE']).toBe(`/etc/kurrentdb/certs/${name}/node.key`);
    expect(environment['KURRENTDB_TRUSTED_ROOT_CERTIFICATES_PATH']).toBe('/etc/kurrentdb/certs/ca');
    expect(environment).not.toHaveProperty('KURRENTDB_INSECURE');
    expect(environment['KURRENTDB_DEFAULT_ADMIN_PASSWORD']).toBe('${KURRENTDB_PASSWORD:?}');
  });

  it.each(both)('use volumes that are there, and each of them is used: %s', (_, { services, volumes }) => {
    const used = Object.values(services).flatMap((service) => service.volumes ?? []);
    const named = used.map((volume) => volume.split(':')[0] ?? '').filter((name) => !name.startsWith('.'));
    expect([...new Set(named)].sort()).toEqual(Object.keys(volumes).sort());
  });

  it.each(both)('ask for nothing that the example of .env does not name: %s', (file) => {
    const example = readFileSync('docker/.env.example', 'utf8');
    const asked = [...readFileSync(`docker/${file}`, 'utf8').matchAll(/\$\{(\w+):[?-]\}/g)].map(([, name]) => name);
    for (const name of new Set(asked)) expect(example).toMatch(new RegExp(`^${name}=`, 'm'));
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
      ...both.flatMap(([, { services }]) => Object.values(services).map(({ image }) => image)),
      ...[...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image ?? ''),
    ].filter((image) => image !== 'envoi');
    for (const image of images) expect(image).toMatch(/:v?\d+(\.\d+)*(-\w+)?$/);
  });
});
